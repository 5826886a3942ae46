using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace BuildKit.Inventories;

/// <summary>A machine that releases are deployed to, and the way to it.</summary>
sealed record InventoryHost
{
    /// <summary>Unique in an inventory; what people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What ssh connects to: a name, an address, or an alias of its configuration.</summary>
    public required string Address { get; init; }

    /// <summary>Null for what ssh takes by itself.</summary>
    public string? User { get; init; }

    /// <summary>Null for what ssh takes by itself.</summary>
    public int? Port { get; init; }
}

/// <summary>The hosts of an environment, in their order.</summary>
sealed record Inventory
{
    public required ImmutableArray<InventoryHost> Hosts { get; init; }

    /// <summary>SHA-256 of its canonical text, which pins plans.</summary>
    public string Digest()
    {
        var text = new StringBuilder();
        foreach (var host in Hosts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{host.Name}\t{host.Address}\t{host.User}\t{host.Port}\n");
        }

        return BuildKit.Files.Digest.OfBytes(Encoding.UTF8.GetBytes(text.ToString())).ToString();
    }
}
