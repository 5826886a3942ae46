using System.Collections.Immutable;
using System.Globalization;

namespace BuildKit.Hosts;

/// <summary>A verb of the host script with its options; each may be run twice.</summary>
abstract record HostVerb(string Name)
{
    public virtual ImmutableArray<string> Options => [];

    /// <summary>Whether it is done for the deployment that holds the host, and for no other.</summary>
    public virtual bool NeedsHold => true;

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

/// <summary>Backs up and migrates the data, once for a release, in the directory where it is staged.</summary>
/// <param name="Contract">The second half: takes away what only the release before needs.</param>
sealed record Migrate(bool Contract = false) : HostVerb("migrate")
{
    public override ImmutableArray<string> Options => Contract ? ["--contract"] : [];
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
sealed record CheckHealth() : HostVerb("health")
{
    public override bool NeedsHold => false;
}

/// <summary>
/// Tells the host's state and changes nothing; with a probe also whether one check of its health is good, with a check also what a
/// deployment needs.
/// </summary>
sealed record Observe(bool Probe = false, bool Check = false) : HostVerb("status")
{
    public override ImmutableArray<string> Options => [.. Probe ? ["--probe"] : Array.Empty<string>(), .. Check ? ["--check"] : Array.Empty<string>()];

    public override bool NeedsHold => false;
}

/// <summary>Keeps all others away who would change something, or renews that; tells the state from then on.</summary>
/// <param name="Token">Whose hold it is.</param>
/// <param name="For">How long it lasts unless it is renewed, in whole seconds; zero for good.</param>
sealed record TakeHold(string Token, TimeSpan For) : HostVerb("hold")
{
    /// <summary>What is done meanwhile.</summary>
    public string Note { get; init; } = "";

    /// <summary>Which process deploys, and where.</summary>
    public string Controller { get; init; } = "";

    /// <summary>Whether it is only renewed: who has lost it does not get it again.</summary>
    public bool OnlyRenews { get; init; }

    /// <summary>The token of a hold whose place is taken although its time is not over; null for none.</summary>
    public string? InsteadOf { get; init; }

    public override ImmutableArray<string> Options =>
    [
        Token, "--for", ((long)For.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        .. Note.Length == 0 ? Array.Empty<string>() : ["--note", Note],
        .. Controller.Length == 0 ? Array.Empty<string>() : ["--controller", Controller],
        .. OnlyRenews ? ["--renew"] : Array.Empty<string>(),
        .. InsteadOf is null ? Array.Empty<string>() : ["--instead-of", InsteadOf],
    ];

    public override bool NeedsHold => false;
}

/// <summary>Lets others in again.</summary>
sealed record ReleaseHold(string Token) : HostVerb("release-hold")
{
    public override ImmutableArray<string> Options => [Token];

    public override bool NeedsHold => false;
}

/// <summary>Removes the lock or the hold that has this token.</summary>
sealed record BreakLock(string Token) : HostVerb("break-lock")
{
    public override ImmutableArray<string> Options => [Token];

    public override bool NeedsHold => false;
}
