using BuildKit.Implementations;

namespace BuildKit.Caching;

/// <summary>What deciding about steps needs; one for a run.</summary>
sealed record CacheServices
{
    public required AbsolutePath Root { get; init; }

    public required CacheMode Mode { get; init; }

    public required WorkspaceFiles Files { get; init; }

    public required StepJournal Journal { get; init; }

    /// <summary>The results of all workspaces of the user.</summary>
    public required ResultStore Store { get; init; }

    /// <summary>The digest of compiled code, and the values that it reads.</summary>
    public required Func<Delegate, ImplementationDigest> Code { get; init; }

    /// <summary>Whether the script has secret parameters at all; if not, no code is looked at for them.</summary>
    public required bool HasSecrets { get; init; }

    /// <summary>The environment of the build.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Says something about a step; the run goes on.</summary>
    public required Action<string, BuildError> Warn { get; init; }

    /// <summary>Which run this is: part of the origin of its results.</summary>
    public required string Run { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>What the command line says about caching.</summary>
sealed record CacheMode
{
    /// <summary>Nothing is looked up, and nothing is put into the store; what runs is up to date afterwards.</summary>
    public bool IsOff { get; init; }

    /// <summary>Targets whose steps run whatever is known of them.</summary>
    public IReadOnlySet<string> Forced { get; init; } = new HashSet<string>();
}
