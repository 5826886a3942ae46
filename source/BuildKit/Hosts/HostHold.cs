using System.Text.Json.Serialization;

namespace BuildKit.Hosts;

/// <summary>A deployment that keeps others away from a host: who, since when, for how long.</summary>
sealed record HostHold
{
    /// <summary>What <c>break-lock</c> is told.</summary>
    public required string Token { get; init; }

    /// <summary>Since when, by the host's clock.</summary>
    public string Since { get; init; } = "";

    /// <summary>The same, in seconds since 1970.</summary>
    public long Epoch { get; init; }

    /// <summary>When it ends unless it is renewed, in seconds since 1970; 0 for never.</summary>
    public long Until { get; init; }

    /// <summary>The machine that deploys.</summary>
    public string Host { get; init; } = "";

    /// <summary>The process that deploys, as that machine counts.</summary>
    public string Pid { get; init; } = "";

    /// <summary>Which process that is among all that ever had its number; empty if that machine does not tell.</summary>
    public string Process { get; init; } = "";

    public string Actor { get; init; } = "";

    /// <summary>What is done: <c>deploy 1.2.3</c>, <c>rollback 1.2.2</c>, and why it is kept.</summary>
    public string Note { get; init; } = "";

    /// <summary>True if its time is over, so that another deployment may take its place.</summary>
    public bool Over { get; init; }

    /// <summary>True if it stays until a person removes it.</summary>
    [JsonIgnore]
    public bool IsForGood => Until == 0;
}

/// <summary>What a host says of what a deployment needs.</summary>
sealed record HostFacts
{
    /// <summary>Its clock, in seconds since 1970.</summary>
    public long Epoch { get; init; }

    /// <summary>Who the host script runs as.</summary>
    public string User { get; init; } = "";

    /// <summary>Whether the directory, or what it would be made in, can be written to.</summary>
    public bool Writable { get; init; }

    /// <summary>Null if the host does not tell.</summary>
    [JsonPropertyName("freeKiB")]
    public long? FreeKibibytes { get; init; }

    /// <summary>Null if the host does not tell, or does not count them.</summary>
    public long? FreeInodes { get; init; }

    /// <summary>Tools that this release needs and that are not there, with blanks between them.</summary>
    public string Lacks { get; init; } = "";

    /// <summary>Why <c>sudo</c>, which a command of the release begins with, cannot work; null if it can, or if none does.</summary>
    public string? Sudo { get; init; }

    /// <summary>The release that was healthy last and the one before it, where they are no longer there; with blanks between them.</summary>
    public string Gone { get; init; } = "";
}
