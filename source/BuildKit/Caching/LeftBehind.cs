namespace BuildKit.Caching;

/// <summary>Removes what runs of steps left and that nobody needs: outputs of the last run before the next, and what a run that did not end had begun.</summary>
sealed class LeftBehind(CacheServices services)
{
    /// <summary>Removes the outputs of the last run that are no inputs and that nobody changed since.</summary>
    public void RemoveStale(JournalRecord last, CacheableStep step, StepSnapshot? snapshot, StepOutputs outputs)
    {
        var read = (snapshot?.Inputs.Entries ?? StepCache.Matching(last.Outputs, Patterns(step.Declaration.Inputs))).Concat(step.Upstream.SelectMany(upstream => upstream.Entries));
        var inputs = read.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        Remove(last.Outputs.Where(entry => !inputs.Contains(entry.Path)), outputs);
    }

    static IReadOnlyList<string> Patterns(InputQuery inputs) => [.. inputs.Files, .. inputs.Optional, .. inputs.Trees, .. inputs.Text, .. inputs.Anywhere];

    /// <summary>Removes what a run of the step that did not end has left at its outputs.</summary>
    public void RemoveUnfinished(CacheableStep step, StepOutputs outputs)
    {
        if (services.Journal.Unfinished(step.Name) is not { } unfinished || outputs.IsIncremental)
        {
            return;
        }

        var known = services.Journal.Find(step.Name)?.Outputs.ToDictionary(entry => entry.Path, StringComparer.Ordinal) ?? [];
        var foreign = unfinished.Foreign.ToHashSet(StringComparer.Ordinal);
        Remove(outputs.Now().Where(entry => !foreign.Contains(entry.Path) && !(known.TryGetValue(entry.Path, out var before) && before == entry)), outputs);
    }

    void Remove(IEnumerable<ContentEntry> entries, StepOutputs outputs)
    {
        StaleOutputs.Remove(services.Root, entries.ToList(), entry => services.Files.Entry(entry.Path) == entry, outputs.Owns);
        services.Files.Forget();
    }
}
