using System.Collections.Immutable;

namespace BuildKit.Inventories;

/// <summary>A machine that releases are deployed to, and the way to it.</summary>
sealed record InventoryHost
{
    static readonly ImmutableSortedDictionary<string, string> NoFacts = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Unique in an inventory; what people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What ssh connects to: a name, an address, or an alias of its configuration.</summary>
    public required string Address { get; init; }

    /// <summary>Null for what ssh takes by itself.</summary>
    public string? User { get; init; }

    /// <summary>Null for what ssh takes by itself.</summary>
    public int? Port { get; init; }

    /// <summary>What it does, such as <c>web</c>: products are deployed to roles.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>What else it is to be found by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>What else is known of it.</summary>
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = NoFacts;
}
