using BuildKit.Files;
using BuildKit.Implementations;

namespace BuildKit.Caching;

/// <summary>What deciding about steps needs; one for a run.</summary>
sealed class CacheServices
{
    // Steps that run at once ask for them at once: of two logs, say, one would be lost.
    readonly Lazy<DateTimeOffset> modified;
    readonly Lazy<StepDetails> details;
    readonly Lazy<DecisionLog> decisions;
    readonly Lazy<ResultCodec> results;
    readonly Lazy<ToolIdentities> tools;

    public CacheServices()
    {
        modified = new(() => Time!.GetUtcNow());
        details = new(() => new(Root!));
        decisions = new(() => new(Root!));
        results = new(() => new(Root!));
        tools = new(() => new(Root!, ContentOf));
    }

    public required AbsolutePath Root { get; init; }

    public required CacheMode Mode { get; init; }

    public required WorkspaceFiles Files { get; init; }

    public required StepJournal Journal { get; init; }

    /// <summary>The results of all workspaces of the user.</summary>
    public required SharedStore Store { get; init; }

    /// <summary>What values become that are kept for explain.</summary>
    public required ValueSeal Seal { get; init; }

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

    /// <summary>The one time of all files that this run restores.</summary>
    public DateTimeOffset Modified => modified.Value;

    /// <summary>The files behind the keys of steps, for explain.</summary>
    public StepDetails Details => details.Value;

    /// <summary>What the steps of this run have left.</summary>
    public RunOutputs Left { get; } = new();

    /// <summary>Notes what a step has left, and warns if another one has left something else in its place.</summary>
    public void HasLeft(CacheableStep step, StepOutputs outputs, IReadOnlyList<ContentEntry> left)
    {
        // Who edits what others have left does so on purpose, and always runs.
        if (outputs.RewritesInputs is null && Left.Add(step, outputs.AreToldByTools, left) is { } rivals)
        {
            Warn(step.Name, rivals);
        }
    }

    /// <summary>What is decided in this run, for explain.</summary>
    public DecisionLog Decisions => decisions.Value;

    /// <summary>Keeps typed results.</summary>
    public ResultCodec Results => results.Value;

    /// <summary>What the tools of commands are.</summary>
    public ToolIdentities Tools => tools.Value;

    /// <summary>The typed result of a step as it was kept; null and true for a step without one.</summary>
    public bool TryResult(Type? type, ReadOnlyMemory<byte> bytes, out object? result)
    {
        result = null;
        return type is null || (bytes.Length > 0 && Results.TryRead(type, bytes, out result));
    }

    Digest? ContentOf(AbsolutePath file)
    {
        var entry = Files.Entry(file);
        if (entry.Kind == FileKind.Link && File.ResolveLinkTarget(file, returnFinalTarget: true) is { Exists: true } target)
        {
            entry = Files.Entry(target.FullName);
        }

        return entry.Kind == FileKind.File ? entry.Digest : null;
    }
}

/// <summary>What the command line says about caching.</summary>
sealed record CacheMode
{
    /// <summary>Nothing is looked up, and nothing is put into the store; what runs is up to date afterwards.</summary>
    public bool IsOff { get; init; }

    /// <summary>Nothing is reused: each step runs, and what it leaves is compared with what a second run of it leaves.</summary>
    public bool IsVerifying { get; init; }

    /// <summary>Targets whose steps run whatever is known of them.</summary>
    public IReadOnlySet<string> Forced { get; init; } = new HashSet<string>();

    /// <summary>What of the command line makes the steps of this target run whatever is known of them; null for nothing.</summary>
    public string? RunsBecauseOf(string target) =>
        IsVerifying ? "--verify" : IsOff ? "--no-cache" : Forced.Contains(target) ? "--force" : null;
}
