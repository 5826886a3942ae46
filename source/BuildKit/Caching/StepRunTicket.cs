using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>One run of a step: what is done before it begins and when it has ended.</summary>
/// <param name="services">What the run has.</param>
/// <param name="step">The step.</param>
/// <param name="outputs">What it leaves.</param>
/// <param name="snapshot">Null for a step that is not cached; of it, too, outputs are the inputs of others.</param>
sealed class StepRunTicket(CacheServices services, CacheableStep step, StepOutputs outputs, StepSnapshot? snapshot)
{
    JournalRecord? last;
    UnfinishedStep? begun;

    /// <summary>The step.</summary>
    public CacheableStep Step => step;

    /// <summary>What decides its result, as it was before it ran; null for a step that is not cached.</summary>
    public StepSnapshot? Snapshot => snapshot;

    /// <summary>A second run did not leave the same: what the step left counts here, and nothing is put into the store.</summary>
    public bool IsDoubtful { get; set; }

    // Of a step that rewrites what it reads nothing is ever to be removed.
    bool IsKnown => snapshot is not null || (outputs.AreDeclared && outputs.RewritesInputs is null);

    /// <summary>Called when the run has ended, in whatever way.</summary>
    public Action Ended { private get; init; } = static () => { };

    /// <summary>Takes the events of the step while it runs; null if they need not be kept.</summary>
    public EventRecording? Recording { get; } = snapshot is null ? null : new();

    /// <summary>Removes what the last run left, and notes that what is there from now on is half-done.</summary>
    public void Begin()
    {
        if (!IsKnown)
        {
            return;
        }

        last = services.Journal.Find(step.Name);
        if (!outputs.IsIncremental)
        {
            new LeftBehind(services).MakeRoom(step, snapshot, outputs, last);
        }

        services.Journal.Begin(begun = new(step.Name, outputs.LookBefore(last)));
    }

    /// <summary>Keeps what the step left when it has succeeded.</summary>
    /// <param name="duration">How long it ran.</param>
    /// <param name="result">The typed result; null for none.</param>
    /// <returns>What others read of it.</returns>
    /// <exception cref="BuildException">BK0361, BK0345: it did not leave what it declares.</exception>
    public IReadOnlyList<ContentEntry> Complete(TimeSpan duration, object? result)
    {
        var left = Left();
        if (last is not null && outputs.AreTold)
        {
            new LeftBehind(services).RemoveFormer(last, left, outputs);
        }

        var kept = Kept(left, duration, result);
        services.HasLeft(step, outputs, kept);
        WarnOfTaken();
        return kept;
    }

    // Tools remove by themselves what they wrote before, such as `dotnet publish`, whoever has left it, too.
    void WarnOfTaken()
    {
        foreach (var entry in last?.Outputs ?? [])
        {
            if (services.Left.Other(step.Name, entry) is { } other && services.Files.Entry(entry.Path) != entry)
            {
                services.Warn(step.Name, Errors.SharedOutput(step.Name, other, entry.Path));
                return;
            }
        }
    }

    IReadOnlyList<ContentEntry> Kept(IReadOnlyList<ContentEntry> left, TimeSpan duration, object? result) =>
        snapshot is null ? Noted(left, duration)
            : !outputs.AreKnown ? NotKept(left, Errors.OutputsNotKnown(step.Name))
            : ChangedValues(snapshot) is { Count: > 0 } values ? NotKept(left, Errors.InputsChanged(step.Name, values))
            : ChangedFiles(snapshot) is not { Count: > 0 } changed ? Keep(snapshot, left, duration, result)
            : WithRewritten(changed) is { } rewritten ? Keep(rewritten, left, duration, result)
            : NotKept(left, Errors.InputsChanged(step.Name, changed));

    /// <summary>What the step has left so far.</summary>
    /// <exception cref="BuildException">BK0361, BK0345: it did not leave what it declares.</exception>
    public IReadOnlyList<ContentEntry> Left()
    {
        services.Files.Forget();
        return outputs.Left(isCached: snapshot is not null);
    }

    /// <summary>What stands at its outputs and is not somebody else's, whether it is all that it declares or not.</summary>
    public IReadOnlyList<ContentEntry> AtOutputs()
    {
        services.Files.Forget();
        return outputs.Own();
    }

    /// <summary>What the store has under the same key; null for nothing.</summary>
    public StoredResult? Known() => snapshot is null || services.Mode.IsOff ? null : services.Store.Find(snapshot.Fingerprint.Key);

    /// <summary>What stands at a path now.</summary>
    public ContentEntry Now(string path)
    {
        services.Files.Forget();
        return services.Files.Entry(path);
    }

    /// <summary>The typed result as it is kept; null if it cannot be.</summary>
    public byte[]? Written(object? result) => step.ResultType is null ? null : services.Results.Write(step.ResultType, result);

    /// <summary>The run has ended, in whatever way. Of one that leaves nothing valid it is noted what it has left half-done.</summary>
    public void End(StepEnd end)
    {
        services.Files.Forget();
        if (begun is not null && services.Journal.Unfinished(step.Name) == begun)
        {
            services.Journal.Begin(begun with { End = end, Left = outputs.HalfDone() });
        }

        Ended();
    }

    // A list that the code adds to, however it got hold of it: an earlier result would leave the list as it was.
    List<string> ChangedValues(StepSnapshot before) =>
        [.. before.Code.Select(one => services.Code(one.Source).ChangeSince(one.Code)).OfType<string>().Select(name => $"{name}, which the code reads")];

    // Also what the steps before left: another step, or what a killed run left running, may have written to it.
    IReadOnlyList<string> ChangedFiles(StepSnapshot current) =>
        [.. services.Files.Changes(current.Inputs), .. services.Files.Differences([.. current.Upstream.SelectMany(upstream => upstream.Entries)]).Select(entry => entry.Path)];

    // With a file that a command itself brings up to date, the result is that of the file as it is now: another run would leave both as they are.
    StepSnapshot? WithRewritten(IReadOnlyList<string> changed)
    {
        string[] patterns = [.. snapshot!.Commands.SelectMany(command => command.Rewrites)];
        var rewritten = patterns.Length == 0 ? null : GlobSet.Of(patterns);
        return rewritten is not null && changed.All(rewritten.Matches) ? new StepSnapshots(services).Of(step, snapshot.Commands) : null;
    }

    IReadOnlyList<ContentEntry> NotKept(IReadOnlyList<ContentEntry> left, BuildError why)
    {
        services.Warn(step.Name, why);
        return left;
    }

    // Of a step that is not cached only what it left counts, for the next run to remove: the record has no key that a step could have.
    IReadOnlyList<ContentEntry> Noted(IReadOnlyList<ContentEntry> left, TimeSpan duration)
    {
        if (IsKnown)
        {
            services.Journal.Complete(new() { Step = step.Name, Key = default, Parts = [], Outputs = left, Duration = duration, Origin = $"run {services.Run}" });
        }

        return left;
    }

    IReadOnlyList<ContentEntry> Keep(StepSnapshot current, IReadOnlyList<ContentEntry> left, TimeSpan duration, object? result)
    {
        if ((step.ResultType is null ? [] : Written(result)) is not { } typed)
        {
            return NotKept(left, Errors.ResultNotKept(step.Name, step.ResultType!));
        }

        var made = new StoredResult { Outputs = left, Events = Recording!.Bytes, Result = typed, Duration = duration, Origin = $"run {services.Run}" };
        var kept = MayBeStored ? Stored(current, made) : made;
        services.Journal.Complete(services.Details.With(StepRestore.Record(step, current, kept) with { LocalOutputs = outputs.LeftHere() }, current));
        return kept.Outputs;
    }

    // What is stored must be what every run of the same key would leave: with a stranger's file in doubt it stays here.
    bool MayBeStored => !services.Mode.IsOff && !IsDoubtful && !outputs.AreDoubtful(last) && (outputs.AreDeclared || step.Declaration.IsCached);

    // Where another run was quicker, its result counts for both: so that a step which is never twice the same comes together again.
    StoredResult Stored(StepSnapshot current, StoredResult made)
    {
        if (services.Store.Store(current.Fingerprint.Key, made, services.Root, CancellationToken.None) is not { } winner || winner.Outputs.SequenceEqual(made.Outputs))
        {
            return made;
        }

        var restored = OutputRestore.Run(services.Store, RestoreRequest.Of(services, step, outputs, current.Fingerprint.Key, winner, made.Outputs), CancellationToken.None);
        services.Files.Forget();
        return restored.IsRestored ? winner : made;
    }
}
