using BuildKit.Commands;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Which files at a step's outputs are the step's. A file that stood there before it ran, that its last run did not leave and that it did
/// not write is somebody else's, and stays so.
/// </summary>
sealed class StepOutputs(WorkspaceFiles files, AbsolutePath root, CacheableStep step, IReadOnlyList<CommandFiles> commands)
{
    bool isFirst;
    bool hasAdopted;
    Dictionary<string, DateTime> foreign = new(StringComparer.Ordinal);

    /// <summary>The patterns without wildcards, which name a file or a directory that must be there.</summary>
    string[] Named => field ??= [.. step.Declaration.Outputs.Where(pattern => !pattern.AsSpan().ContainsAny("*?[{!"))];

    /// <summary>Those of them that name a directory now.</summary>
    IEnumerable<string> NamedDirectories => Named.Where(path => files.Entry(path).Kind == FileKind.Directory);

    GlobSet? Patterns => field ??= step.Declaration.Outputs.Count == 0 ? null : GlobSet.Of([.. step.Declaration.Outputs]);

    /// <summary>Whether the step goes on from what its last run left.</summary>
    public bool IsIncremental => step.Declaration.IsIncremental || commands.Any(command => command.IsIncremental) || RewritesInputs is not null;

    /// <summary>The pattern of inputs that are all outputs too, as those of a tool that formats sources; null for none.</summary>
    public string? RewritesInputs { get; } = RewrittenInputs.Of(step.Declaration);

    /// <summary>Whether the step leaves anything that can be stored.</summary>
    public bool AreDeclared =>
        step.Declaration.Outputs.Count + step.Declaration.OutputTrees.Count > 0 || AreToldByTools;

    /// <summary>Whether a tool tells what it wrote, beyond what is declared.</summary>
    public bool AreToldByTools => commands.Any(command => command.OutputsAfterRun is not null);

    /// <summary>Whether all that the step left is known; said by <see cref="Left"/>.</summary>
    public bool AreKnown { get; private set; } = true;

    /// <summary>Whether tools that go on from what they find have told of all that is theirs; said by <see cref="Left"/>.</summary>
    public bool AreTold { get; private set; }

    // Of each command by itself: what one leaves out may be another's.
    readonly Lazy<IReadOnlyList<GlobSet>> places = new(() => [.. commands.Where(command => command.Outputs.Count > 0).Select(command => GlobSet.Of([.. command.Outputs]))]);

    /// <summary>Whether commands may write there now: the results of another configuration stay.</summary>
    public bool AreAt(string path) => places.Value.Any(place => place.Matches(path));

    /// <summary>What of its last run a restore takes the place of: not what a tool that works on left for another configuration.</summary>
    public IReadOnlyList<ContentEntry> Replaced(IReadOnlyList<ContentEntry> former)
    {
        var declared = IsTelling && step.Declaration.Outputs.Count > 0 ? GlobSet.Of([.. step.Declaration.Outputs.SelectMany(StepSnapshots.WithDirectory)]) : null;
        return IsTelling ? [.. former.Where(entry => AreAt(entry.Path) || declared?.Matches(entry.Path) == true || IsInTree(entry.Path))] : former;
    }

    bool IsTelling => !step.Declaration.IsIncremental && RewritesInputs is null && commands.Count > 0
        && commands.All(command => command.IsIncremental && command.OutputsAfterRun is not null);

    /// <summary>Looks at what stands there before the step runs.</summary>
    /// <param name="last">What its last run left.</param>
    /// <returns>The files that are somebody else's.</returns>
    public IReadOnlyList<string> LookBefore(JournalRecord? last)
    {
        if (step.Declaration.Outputs.Count == 0)
        {
            return [];
        }

        isFirst = last is null;
        // What its last run left and somebody has changed since is not the step's any more.
        var own = last?.Outputs.ToHashSet() ?? [];
        foreign = files.Outputs(Patterns, [.. NamedDirectories])
            .Where(entry => entry.Kind is FileKind.File or FileKind.Link && !own.Contains(entry) && !Named.Contains(entry.Path) && !IsInTree(entry.Path))
            .ToDictionary(entry => entry.Path, entry => TimeOf(entry.Path), StringComparer.Ordinal);
        if (IsIncremental)
        {
            WorkOn(last);
        }

        return [.. foreign.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// True if there are files of which nobody can say whose they are: the step did not write them, and nothing is known of earlier runs, or
    /// its last run left something where they are. Elsewhere it would leave more.
    /// </summary>
    public bool AreDoubtful(JournalRecord? last) => last is null
        ? hasAdopted || foreign.Keys.Any(IsForeign)
        : foreign.Keys.Any(path => IsForeign(path) && last.Outputs.Any(former => IsIn(former.Path, path)));

    /// <summary>Whether the step writes this very file, or whatever else is there is removed in any case.</summary>
    public bool AreOverwritten(string path) => Named.Contains(path) || IsInTree(path);

    /// <summary>What stands at the outputs that the author declares, whoever made it.</summary>
    public IReadOnlyList<ContentEntry> Now() => files.Outputs(Patterns, [.. step.Declaration.OutputTrees, .. NamedDirectories]);

    /// <summary>Whether a former output may be removed for what the step is about to write: nobody has changed it since, or its path is the step's alone.</summary>
    public bool MayReplace(ContentEntry former, ContentEntry now) =>
        former == now || (now.Kind == FileKind.Link && former.Kind == FileKind.File) || (now.Kind is FileKind.File or FileKind.Link && (IsInTree(now.Path) || Named.Any(name => IsIn(now.Path, name))));

    /// <summary>A file in a directory that is an output, which is neither the step's nor an input of it; null if there is none.</summary>
    public (string Directory, string Path)? Stranger(IReadOnlySet<string> inputs) => NamedDirectories
        .SelectMany(directory => files.Outputs([], [directory]).Where(entry => entry.Kind != FileKind.Directory && !inputs.Contains(entry.Path)).Select(entry => ((string, string)?)(directory, entry.Path)))
        .FirstOrDefault();

    /// <summary>The same without the files that are somebody else's.</summary>
    public IReadOnlyList<ContentEntry> Own() => [.. Now().Where(entry => !IsForeign(entry.Path))];

    /// <summary>What a run that leaves nothing valid has left; null if it cannot be read, and the next run has to look.</summary>
    public IReadOnlyList<ContentEntry>? HalfDone()
    {
        try
        {
            return Own();
        }
        catch (BuildException)
        {
            return null;
        }
    }

    /// <summary>What the step left.</summary>
    /// <param name="isCached">Whether it is kept: then patterns that match nothing at all are as bad as a file that is missing.</param>
    /// <exception cref="BuildException">
    /// BK0361: a declared output is missing. BK0345: one cannot be an output, such as a link out of the workspace. BK0347: somebody else's file is in a directory that is an output.
    /// </exception>
    public IReadOnlyList<ContentEntry> Left(bool isCached)
    {
        var found = Own().ToList();
        // Where nothing is known of earlier runs, outputs that a tool found up to date and left alone are not told from others.
        found = isFirst && found.Count == 0 ? [.. Now()] : found;
        if (foreign.Count > 0 && NamedDirectories.SelectMany(directory => foreign.Keys.Where(path => IsIn(path, directory) && IsForeign(path)).Select(path => ((string, string)?)(directory, path))).FirstOrDefault() is var (above, stranger))
        {
            throw Errors.StrangerAmongOutputs(above, stranger).Exception();
        }

        RequireDeclared(found, isCached);
        var brought = commands.Where(command => command.OutputsAfterRun is not null).Select(command => command.OutputsAfterRun!(root)).ToList();
        var areListed = brought.TrueForAll(paths => paths is not null);
        (AreKnown, AreTold) = (step.Declaration.Outputs.Count > 0 || areListed, areListed && IsTelling);
        found.AddRange(files.Entries(brought.SelectMany(paths => paths ?? [])));
        var left = Sorted(found.Where(entry => entry.Kind != FileKind.Missing));
        OutputRules.Require(left);
        return left;
    }

    /// <summary>What it left that stays on this machine.</summary>
    public IReadOnlyList<ContentEntry> LeftHere()
    {
        var patterns = commands.SelectMany(command => command.LocalOutputs).ToList();
        return patterns.Count == 0 ? [] : files.Outputs(patterns, []);
    }

    /// <summary>Whether directories that are outputs hold just what was recorded; of other outputs each file is compared by itself.</summary>
    public bool HaveSameMembers(JournalRecord record)
    {
        var directories = step.Declaration.OutputTrees
            .Concat(Named.Where(path => record.Outputs.Any(entry => entry.Kind == FileKind.Directory && entry.Path == path))).ToList();
        return directories.Count == 0
            || files.Outputs([], directories).Select(entry => entry.Path)
                .SequenceEqual(record.Outputs.Select(entry => entry.Path).Where(path => directories.Exists(directory => IsIn(path, directory))), StringComparer.Ordinal);
    }

    /// <summary>Whether nobody but the step puts files into this directory: it is an output, lies in one, or below one of which everything is its output.</summary>
    public bool Owns(string directory) => step.Declaration.OutputTrees.Concat(Named).Any(output => IsIn(directory, output))
        || step.Declaration.Outputs.Where(pattern => pattern.EndsWith("/**", StringComparison.Ordinal)).Select(pattern => pattern[..^3])
            .Any(whole => directory != whole && IsIn(directory, whole));

    /// <summary>Whether a path is a directory or lies in it.</summary>
    public static bool IsIn(string path, string directory) =>
        path == directory || (path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal));

    // A tool that works on from what is there leaves alone what is well: all of it is the step's, unless it was not after its last run.
    void WorkOn(JournalRecord? last)
    {
        hasAdopted = last is null && foreign.Count > 0;
        var left = last?.Outputs.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        var directories = NamedDirectories.ToList();
        foreach (var path in foreign.Keys.Where(path => left is null || left.Contains(path) || directories.Exists(directory => IsIn(path, directory))).ToList())
        {
            foreign.Remove(path);
        }
    }

    bool IsInTree(string path) => step.Declaration.OutputTrees.Any(tree => IsIn(path, tree));

    bool IsForeign(string path) => foreign.TryGetValue(path, out var time) && TimeOf(path) == time;


    DateTime TimeOf(string path) => File.GetLastWriteTimeUtc(root / path);

    void RequireDeclared(List<ContentEntry> found, bool isCached)
    {
        var missing = Named.Concat(step.Declaration.OutputTrees).Where(path => files.Entry(path).Kind == FileKind.Missing).ToList();
        if (missing.Count > 0)
        {
            throw Errors.OutputsMissing(step.Name, missing).Exception();
        }

        if (isCached && found.Count == 0 && step.Declaration.Outputs.Any(pattern => !pattern.StartsWith('!')))
        {
            throw Errors.OutputsMissing(step.Name, step.Declaration.Outputs).Exception();
        }
    }

    static IReadOnlyList<ContentEntry> Sorted(IEnumerable<ContentEntry> entries) =>
        [.. entries.DistinctBy(entry => entry.Path).OrderBy(entry => entry.Path, Utf8Order.Instance)];
}
