using System.Collections.Immutable;
using System.Globalization;

namespace BuildKit.Hosts;

/// <summary>A verb of the host script with its options; each may be run twice.</summary>
abstract record HostVerb(string Name)
{
    public virtual ImmutableArray<string> Options => [];

    /// <summary>How long another run on the host is waited for, in seconds.</summary>
    public int Wait { get; init; }

    /// <summary>The options, and how long to wait.</summary>
    public ImmutableArray<string> Arguments => Wait == 0 ? Options : [.. Options, "--wait", Wait.ToString(CultureInfo.InvariantCulture)];
}

/// <summary>Verifies the package by its digest and unpacks it beside what runs.</summary>
sealed record Stage(string Digest) : HostVerb("stage")
{
    /// <summary>Where the package lies on the host; null for beside the script.</summary>
    public string? Package { get; init; }

    public override ImmutableArray<string> Options => Package is null ? [] : ["--package", Package];
}

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

/// <summary>Tells the host's state and changes nothing; with a probe also whether one check of its health is good.</summary>
sealed record Observe(bool Probe = false) : HostVerb("status")
{
    public override ImmutableArray<string> Options => Probe ? ["--probe"] : [];
}
