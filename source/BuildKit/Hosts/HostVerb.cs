using System.Collections.Immutable;
using System.Globalization;

namespace BuildKit.Hosts;

/// <summary>A verb of the host script with its options; each may be run twice.</summary>
abstract record HostVerb(string Name)
{
    public virtual ImmutableArray<string> Options => [];
}

/// <summary>Verifies the package by its digest and unpacks it beside what runs.</summary>
sealed record Stage(string Digest) : HostVerb("stage");

/// <summary>Makes the release current, restarts, checks health and goes back if it is not healthy.</summary>
sealed record Activate() : HostVerb("activate");

/// <summary>Removes old releases; without a number as many stay as the release says.</summary>
sealed record Prune(int? Keep) : HostVerb("prune")
{
    public override ImmutableArray<string> Options => Keep is { } keep ? ["--keep", keep.ToString(CultureInfo.InvariantCulture)] : [];
}

/// <summary>Makes the release before, or the named one, current again.</summary>
sealed record GoBack(string? Release) : HostVerb("rollback")
{
    public override ImmutableArray<string> Options => Release is null ? [] : ["--to", Release];
}

/// <summary>Checks the health of what is current.</summary>
sealed record CheckHealth() : HostVerb("health");

/// <summary>Tells the host's state and changes nothing.</summary>
sealed record Observe() : HostVerb("status");
