namespace BuildKit.Caching;

/// <summary>
/// Steps that a target does not have any more, such as those of a fan-out over files of which one was deleted. What they left would
/// be found by the steps after them, as no clean build would have it.
/// </summary>
sealed class GoneSteps(CacheServices services)
{
    readonly Lock access = new();
    readonly List<StepDeclaration> writing = [];
    // Of the journal as it was when the run began: what this run adds is not gone.
    readonly ILookup<string, string> known = services.Journal.Steps.ToLookup(TargetOf, StringComparer.Ordinal);

    /// <summary>The target of a step by the step's name in the journal.</summary>
    public static string TargetOf(string step) => step.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? step[..end] : step;

    /// <summary>From now on files at its outputs may be those of this step.</summary>
    public void Claim(StepDeclaration writer)
    {
        lock (access)
        {
            writing.Add(writer);
        }
    }

    /// <summary>Whether anything of steps stands that the target does not have any more.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="steps">The names of its steps, as the journal has them.</param>
    public bool AreFound(string target, IEnumerable<string> steps) =>
        Of(target, steps).Any(step => Left(step).Any(entry => services.Files.Entry(entry.Path) == entry));

    /// <summary>Removes what these steps left, unless somebody has changed it since or another step writes there.</summary>
    /// <returns>The removed files, relative to the root.</returns>
    public IReadOnlyList<string> Remove(string target, IEnumerable<string> steps)
    {
        var gone = Of(target, steps);
        if (gone.Count == 0)
        {
            return [];
        }

        lock (access)
        {
            var stale = Unclaimed([.. gone.SelectMany(Left)], gone).ToList();
            string[] own = [.. gone.SelectMany(OwnDirectories)];
            var removed = StaleOutputs.Remove(services.Root, stale, entry => services.Files.Entry(entry.Path) == entry, directory => Array.Exists(own, one => StepOutputs.IsIn(directory, one))).Removed;
            gone.ForEach(services.Journal.Remove);
            services.Files.Forget();
            return removed;
        }
    }

    List<string> Of(string target, IEnumerable<string> steps) => known.Contains(target) ? [.. known[target].Except(steps, StringComparer.Ordinal)] : [];

    IEnumerable<ContentEntry> Left(string step) => [.. services.Journal.Find(step)?.Outputs ?? [], .. services.Journal.Unfinished(step)?.Left ?? []];

    // Directories in which no other step writes: outputs of two steps never overlap, unless a step writes there now that did not before.
    IEnumerable<string> OwnDirectories(string step) => (services.Journal.Find(step)?.Parts ?? [])
        .Where(part => part.Kind == KeyPartKind.Outputs).Select(part => part.Name.EndsWith("/**", StringComparison.Ordinal) ? part.Name[..^3] : part.Name)
        .Where(path => !path.AsSpan().ContainsAny("*?[{!") && !writing.Exists(writer => writer.Outputs.Concat(writer.OutputTrees).Any(pattern => pattern.StartsWith(path, StringComparison.Ordinal))));

    IEnumerable<ContentEntry> Unclaimed(IReadOnlyList<ContentEntry> entries, List<string> gone)
    {
        var others = services.Journal.Steps.Except(gone, StringComparer.Ordinal).SelectMany(Left).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        var written = writing.SelectMany(writer => EntryLists.Matching(entries, [.. writer.Outputs, .. writer.OutputTrees])).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        return entries.Where(entry => !others.Contains(entry.Path) && !written.Contains(entry.Path));
    }
}
