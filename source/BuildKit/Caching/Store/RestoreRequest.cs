using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>What a step's outputs are to be made of, and what is known of the files that stand there.</summary>
sealed record RestoreRequest
{
    public required AbsolutePath Root { get; init; }

    /// <summary>The key under which the result was found: an entry that is not to be trusted is taken out of the cache. Null for none.</summary>
    public Digest? Key { get; init; }

    public required StoredResult Result { get; init; }

    /// <summary>What the step left when it ran or was restored last: what of it is no output any more is removed, if nobody changed it.</summary>
    public IReadOnlyList<ContentEntry> Previous { get; init; } = [];

    /// <summary>Directories, relative to the root, that belong to the step alone: what else is in them is removed.</summary>
    public IReadOnlyList<string> OwnDirectories { get; init; } = [];

    /// <summary>Whether exactly this stands at its path now. Asked from one thread.</summary>
    public required Func<ContentEntry, bool> Stands { get; init; }

    /// <summary>Whether a directory is the step's own, so that it is removed when it becomes empty.</summary>
    public Func<string, bool> Owns { get; init; } = static _ => true;

    /// <summary>The one time of all files that a run restores, so that tools which compare times see no order among them.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>The result of a step, to be put where it belongs.</summary>
    public static RestoreRequest Of(CacheServices services, CacheableStep step, StepOutputs outputs, Digest key, StoredResult result, IReadOnlyList<ContentEntry> previous) => new()
    {
        Root = services.Root,
        Key = key,
        Result = result,
        Previous = [.. outputs.Replaced(previous).Where(entry => services.Left.Other(step.Name, entry) is null)],
        OwnDirectories = step.Declaration.OutputTrees,
        Owns = outputs.Owns,
        Stands = entry => services.Files.Entry(entry.Path) == entry,
        Modified = services.Modified,
    };
}

/// <summary>What became of a restore.</summary>
sealed record RestoreResult
{
    /// <summary>Why it is a miss, and the step has to run; null if all outputs stand as the result says.</summary>
    public string? Miss { get; init; }

    public bool IsRestored => Miss is null;

    /// <summary>What was written or got a new time; the rest stood there already.</summary>
    public IReadOnlyList<ContentEntry> Written { get; init; } = [];

    /// <summary>Former outputs, and strangers in the step's own directories, that were removed.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Former outputs that are none any more and stay, because somebody changed them since.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}
