using BuildKit.Commands;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Which files at a step's outputs are the step's. A file that stood there before it ran, that its last run did not leave and that it did
/// not write is somebody else's, and stays so.
/// </summary>
sealed class StepOutputs(WorkspaceFiles files, AbsolutePath root, CacheableStep step, IReadOnlyList<CommandFiles> commands)
{
    Dictionary<string, DateTime> foreign = new(StringComparer.Ordinal);

    /// <summary>The patterns without wildcards, which name a file or a directory that must be there.</summary>
    IEnumerable<string> Named => step.Declaration.Outputs.Where(pattern => !pattern.AsSpan().ContainsAny("*?[{!"));

    /// <summary>Whether the step goes on from what its last run left.</summary>
    public bool IsIncremental => step.Declaration.IsIncremental || commands.Any(command => command.IsIncremental);

    /// <summary>Whether the step leaves anything that can be stored.</summary>
    public bool AreDeclared =>
        step.Declaration.Outputs.Count + step.Declaration.OutputTrees.Count > 0 || commands.Any(command => command.OutputsAfterRun is not null);

    /// <summary>Whether all that the step left is known; said by <see cref="Left"/>.</summary>
    public bool AreKnown { get; private set; } = true;

    /// <summary>Looks at what stands there before the step runs.</summary>
    /// <param name="last">What its last run left.</param>
    /// <returns>The files that are somebody else's.</returns>
    public IReadOnlyList<string> LookBefore(JournalRecord? last)
    {
        if (IsIncremental || step.Declaration.Outputs.Count == 0)
        {
            return [];
        }

        var own = last?.Outputs.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal) ?? [];
        foreign = files.Outputs(step.Declaration.Outputs, [])
            .Where(entry => entry.Kind is FileKind.File or FileKind.Link && !own.Contains(entry.Path) && !IsNamed(entry.Path))
            .ToDictionary(entry => entry.Path, entry => TimeOf(entry.Path), StringComparer.Ordinal);
        return [.. foreign.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>True if there are files of which nobody can say whose they are: the step did not write them, and nothing is known of earlier runs.</summary>
    public bool AreDoubtful(JournalRecord? last) => last is null && foreign.Any(file => TimeOf(file.Key) == file.Value);

    /// <summary>What stands at the outputs that the author declares, whoever made it.</summary>
    public IReadOnlyList<ContentEntry> Now() => files.Outputs(
        step.Declaration.Outputs, [.. step.Declaration.OutputTrees, .. Named.Where(path => files.Entry(path).Kind == FileKind.Directory)]);

    /// <summary>The same without the files that are somebody else's.</summary>
    public IReadOnlyList<ContentEntry> Own() => [.. Now().Where(entry => !foreign.TryGetValue(entry.Path, out var time) || TimeOf(entry.Path) != time)];

    /// <summary>What the step left.</summary>
    /// <param name="isCached">Whether it is kept: then patterns that match nothing at all are as bad as a file that is missing.</param>
    /// <exception cref="BuildException">BK0361: a declared output is missing. BK0345: one cannot be an output, such as a link out of the workspace.</exception>
    public IReadOnlyList<ContentEntry> Left(bool isCached)
    {
        var found = Own().ToList();
        RequireDeclared(found, isCached);
        var brought = commands.Where(command => command.OutputsAfterRun is not null).Select(command => command.OutputsAfterRun!(root)).ToList();
        AreKnown = step.Declaration.Outputs.Count > 0 || brought.TrueForAll(paths => paths is not null);
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

    static bool IsIn(string path, string directory) =>
        path == directory || (path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal));

    bool IsNamed(string path) => Named.Any(name => IsIn(path, name)) || step.Declaration.OutputTrees.Any(tree => IsIn(path, tree));

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
