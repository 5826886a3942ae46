namespace BuildKit.Caching;

/// <summary>Removes what runs of steps left and that nobody needs: outputs of the last run before the next, and what a run that did not end had begun.</summary>
sealed class LeftBehind(CacheServices services)
{
    /// <summary>
    /// Removes what stands where the step is about to write: what its last run left, unless somebody else has changed it since, and
    /// whatever is in directories that are its own. Inputs stay.
    /// </summary>
    /// <exception cref="BuildException">BK0347: somebody else's file is in a directory that is an output.</exception>
    public void MakeRoom(CacheableStep step, StepSnapshot? snapshot, StepOutputs outputs, JournalRecord? last)
    {
        var former = last?.Outputs ?? [];
        var own = services.Files.Outputs([], step.Declaration.OutputTrees);
        if (former.Count + own.Count == 0)
        {
            return;
        }

        var inputs = Inputs(step, snapshot, former);
        Remove(former.Where(entry => !inputs.Contains(entry.Path) && services.Left.Other(step.Name, entry) is null), entry => outputs.MayReplace(entry, services.Files.Entry(entry.Path)), outputs);
        Remove(own.Where(entry => !inputs.Contains(entry.Path)), static _ => true, outputs);
        if (former.Count > 0 && outputs.Stranger(inputs) is var (directory, stranger))
        {
            throw Errors.StrangerAmongOutputs(directory, stranger).Exception();
        }
    }

    static HashSet<string> Inputs(CacheableStep step, StepSnapshot? snapshot, IReadOnlyList<ContentEntry> former) => step.Upstream.SelectMany(upstream => upstream.Entries)
        .Concat(snapshot?.Inputs.Entries ?? EntryLists.Matching(former, [.. step.Declaration.Inputs.Patterns.Where(pattern => !DeclaredPaths.IsOutside(pattern))]))
        .Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);

    /// <summary>Removes what a run of the step that did not end has left at its outputs, unless the step goes on from there.</summary>
    public void RemoveUnfinished(CacheableStep step, StepOutputs outputs)
    {
        if (!outputs.IsIncremental)
        {
            Remove(step, HalfDoneOf(step, outputs), outputs);
        }
    }

    /// <summary>What a run of the step that did not end has left at its outputs, besides what the one before has.</summary>
    public HalfDone HalfDoneOf(CacheableStep step, StepOutputs outputs)
    {
        if (services.Journal.Unfinished(step.Name) is not { } unfinished)
        {
            return new([], []);
        }

        var known = services.Journal.Find(step.Name)?.Outputs.ToDictionary(entry => entry.Path, StringComparer.Ordinal) ?? [];
        var foreign = unfinished.Foreign.ToHashSet(StringComparer.Ordinal);
        var left = unfinished.Left ?? outputs.Now();
        return new(
            [.. left.Where(entry => !foreign.Contains(entry.Path) && !(known.TryGetValue(entry.Path, out var before) && before == entry))],
            unfinished.Left is null ? [.. left.Where(entry => !foreign.Contains(entry.Path) && !known.ContainsKey(entry.Path) && !outputs.AreOverwritten(entry.Path))] : []);
    }

    /// <summary>Removes of these what still stands.</summary>
    public void Remove(CacheableStep step, HalfDone halfDone, StepOutputs outputs)
    {
        SetAsideWhatMayBeAnothers(step, [.. halfDone.MayBeAnothers.Where(entry => services.Files.Entry(entry.Path) == entry)]);
        Remove(halfDone.Entries, entry => services.Files.Entry(entry.Path) == entry, outputs);
    }

    // The build program was killed: what no run of the step is known to have left may be half-done, or somebody's who put it there since.
    void SetAsideWhatMayBeAnothers(CacheableStep step, IReadOnlyList<ContentEntry> unknown)
    {
        var aside = new SetAside(services.Root, services.Run, services.Time);
        if (aside.Move(unknown) is { Count: > 0 } moved)
        {
            services.Files.Forget();
            services.Warn(step.Name, Errors.SetAside(step.Name, moved, Path.GetRelativePath(services.Root, aside.Place)));
        }
    }

    /// <summary>Removes what an earlier run left, or a restore brought, of which the tool that went on from there makes no mention any more.</summary>
    public void RemoveFormer(JournalRecord last, IReadOnlyList<ContentEntry> left, StepOutputs outputs)
    {
        var mentioned = left.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        Remove(last.Outputs.Where(former => !mentioned.Contains(former.Path) && outputs.AreAt(former.Path) && services.Left.Other(last.Step, former) is null), former => services.Files.Entry(former.Path) == former, outputs);
    }

    void Remove(IEnumerable<ContentEntry> entries, Func<ContentEntry, bool> mayGo, StepOutputs outputs)
    {
        StaleOutputs.Remove(services.Root, entries.ToList(), mayGo, outputs.Owns);
        services.Files.Forget();
    }
}

/// <summary>What a run left that did not end.</summary>
/// <param name="Entries">All of it.</param>
/// <param name="MayBeAnothers">What somebody else may have put there since, because nobody saw the run end.</param>
sealed record HalfDone(IReadOnlyList<ContentEntry> Entries, IReadOnlyList<ContentEntry> MayBeAnothers)
{
    /// <summary>The same without these paths.</summary>
    public HalfDone Except(IEnumerable<string> paths)
    {
        var left = paths.ToHashSet(StringComparer.Ordinal);
        return new([.. Entries.Where(entry => !left.Contains(entry.Path))], [.. MayBeAnothers.Where(entry => !left.Contains(entry.Path))]);
    }
}
