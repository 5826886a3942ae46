using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// What the steps of a run have left so far. Declared outputs are compared before anything runs; what tools write is known when they have run,
/// and is compared file by file: builds of .NET share directories without ever being rivals.
/// </summary>
sealed class RunOutputs
{
    readonly Lock access = new();

    // By steps whose tools told what they wrote, and by the others.
    readonly Dictionary<string, (string Step, ContentEntry Entry)> told = new(StringComparer.Ordinal);
    readonly List<(string Step, ContentEntry[] Entries)> declared = [];
    readonly List<(string Step, string Tree)> trees = [];

    /// <summary>Notes what a step has left.</summary>
    /// <param name="step">The step.</param>
    /// <param name="isTold">Whether a tool of it has told of outputs.</param>
    /// <param name="left">What it has left.</param>
    /// <returns>A file that another step of this run has left otherwise, or that lies where only one of both may write; null for none.</returns>
    public BuildError? Add(CacheableStep step, bool isTold, IReadOnlyList<ContentEntry> left)
    {
        ContentEntry[] files = [.. left.Where(entry => entry.Kind is FileKind.File or FileKind.Link)];
        lock (access)
        {
            var rival = WithTold(step, files) ?? (isTold ? WithDeclared(step.Name, files) : null);
            trees.AddRange(step.Declaration.OutputTrees.Select(tree => (step.Name, tree)));
            if (!isTold)
            {
                declared.Add((step.Name, files));
            }

            foreach (var file in isTold ? files : [])
            {
                told[file.Path] = (step.Name, file);
            }

            return rival is var (other, path) ? Errors.SharedOutput(step.Name, other, path) : null;
        }
    }

    /// <summary>The other step of this run that has left exactly this, so that it is not to be removed as a former output; null for none.</summary>
    public string? Other(string step, ContentEntry entry)
    {
        lock (access)
        {
            return told.TryGetValue(entry.Path, out var owner) && owner.Step != step && owner.Entry == entry ? owner.Step : null;
        }
    }

    (string Step, string Path)? WithTold(CacheableStep step, ContentEntry[] files)
    {
        foreach (var file in told.Count == 0 ? [] : files)
        {
            if (told.TryGetValue(file.Path, out var owner) && owner.Step != step.Name && owner.Entry != file)
            {
                return (owner.Step, file.Path);
            }
        }

        return step.Declaration.OutputTrees.SelectMany(tree => told.Values.Where(owner => owner.Step != step.Name && StepOutputs.IsIn(owner.Entry.Path, tree)))
            .Select(owner => ((string, string)?)(owner.Step, owner.Entry.Path)).FirstOrDefault();
    }

    (string Step, string Path)? WithDeclared(string step, ContentEntry[] files)
    {
        var mine = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        foreach (var (other, entries) in declared)
        {
            if (other != step && entries.FirstOrDefault(entry => mine.TryGetValue(entry.Path, out var own) && own != entry) is { Path: { } path })
            {
                return (other, path);
            }
        }

        return trees.Where(tree => tree.Step != step).SelectMany(tree => files.Where(file => StepOutputs.IsIn(file.Path, tree.Tree)).Select(file => ((string, string)?)(tree.Step, file.Path))).FirstOrDefault();
    }
}
