using System.Collections.Concurrent;
using BuildKit.Commands;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Decides for each step of a run whether it has to run, and keeps what it left: in the workspace's journal, and in the store that all
/// workspaces of the user share.
/// </summary>
sealed class StepCache(CacheServices services)
{
    readonly ConcurrentDictionary<Digest, TaskCompletionSource> running = new();
    readonly StepSnapshots snapshots = new(services);
    readonly StepRestore restore = new(services);
    readonly ForecastMoves moves = new(services);
    readonly LeftBehind leftBehind = new(services);
    readonly Causes causes = new(services, services.Details);

    /// <summary>The steps that targets do not have any more.</summary>
    public GoneSteps Gone { get; } = new(services);

    /// <summary>Decides, and restores what can be restored.</summary>
    /// <exception cref="BuildException">BK0320: an input is missing. BK0321 to BK0327: an input cannot be read.</exception>
    public async Task<CacheDecision> DecideAsync(CacheableStep step, CancellationToken cancellation)
    {
        Gone.Claim(step.Declaration);
        var commands = snapshots.FilesOf(step);
        var outputs = new StepOutputs(services.Files, services.Root, step, commands);
        leftBehind.RemoveUnfinished(step, outputs);
        var (snapshot, uncached) = SnapshotOf(step, commands, outputs);
        var decision = snapshot is null
            ? new MustRun(new(services, step, outputs, null), [new(uncached!)])
            : await DecideAsync(step, snapshot, outputs, cancellation).ConfigureAwait(false);
        Note(step, snapshot, decision);
        if (decision is Reuse reuse)
        {
            services.HasLeft(step, outputs, reuse.Record.Outputs);
        }

        return decision;
    }

    async Task<CacheDecision> DecideAsync(CacheableStep step, StepSnapshot snapshot, StepOutputs outputs, CancellationToken cancellation)
    {
        var unfinished = services.Journal.Unfinished(step.Name);
        while (true)
        {
            if (Reused(step, snapshot, outputs, cancellation) is { } reuse)
            {
                return reuse;
            }

            var (key, mine) = (snapshot.Fingerprint.Key, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var first = running.GetOrAdd(key, mine);
            if (first == mine)
            {
                return new MustRun(new(services, step, outputs, snapshot) { Ended = () => End(key, mine) }, [.. Why(step, snapshot, unfinished), .. restore.Misses(step)]);
            }

            // The same work runs already: its result is this step's, too.
            await first.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What would be decided now. Nothing is restored, removed or noted.</summary>
    public CacheForecast Forecast(CacheableStep step)
    {
        var commands = snapshots.FilesOf(step);
        var outputs = new StepOutputs(services.Files, services.Root, step, commands);
        if (moves.ReadBy(step, commands) is { } moving && CachePolicy.Uncached(step, outputs, commands) is null)
        {
            return new(null, null, [new($"known when {moving} is restored", moving)]);
        }

        var (snapshot, uncached) = SnapshotOf(step, commands, outputs);
        if (snapshot is null)
        {
            return new(Outcome.Executed, null, [new(uncached!)]);
        }

        return Forecast(step, snapshot, outputs) with { Notes = snapshot.Notes };
    }

    CacheForecast Forecast(CacheableStep step, StepSnapshot snapshot, StepOutputs outputs)
    {
        if (LooksUp(step) && InPlace(step, snapshot, outputs) is { } reuse)
        {
            return new(Outcome.UpToDate, reuse.Record, [new(reuse.Why)]);
        }

        if (!LooksUp(step) || !CanBeStored(step, outputs) || services.Store.Find(snapshot.Fingerprint.Key) is not { } stored)
        {
            return new(Outcome.Executed, null, Why(step, snapshot, services.Journal.Unfinished(step.Name)));
        }

        var record = StepRestore.Record(step, snapshot, stored);
        moves.Add(step, record);
        return new(Outcome.FromCache, record, [new($"from {stored.Origin}")]);
    }

    bool LooksUp(CacheableStep step) => services.Mode.RunsBecauseOf(step.Target) is null;

    static bool CanBeStored(CacheableStep step, StepOutputs outputs) => outputs.AreDeclared || step.Declaration.IsCached;

    void Note(CacheableStep step, StepSnapshot? snapshot, CacheDecision decision) => services.Decisions.Add(new(
        step.Target,
        step.Name,
        services.Run,
        (decision as Reuse)?.Outcome ?? Outcome.Executed,
        (decision as MustRun)?.Causes ?? [new(decision.Why)],
        (decision as Reuse)?.Record.Duration ?? TimeSpan.Zero,
        snapshot?.Fingerprint.NotRemotable)
    {
        Notes = snapshot?.Notes ?? [],
    });

    (StepSnapshot? Snapshot, string? Uncached) SnapshotOf(CacheableStep step, IReadOnlyList<CommandFiles> commands, StepOutputs outputs)
    {
        if (CachePolicy.Uncached(step, outputs, commands) is { } uncached)
        {
            return (null, uncached);
        }

        var code = snapshots.CodeOf(step);
        if (CachePolicy.UncachedCode(step, code) is { } uncacheable)
        {
            return (null, uncacheable);
        }

        return snapshots.Of(step, commands) is { } key ? (key, null) : (null, "a tool of it was not found");
    }

    Reuse? Reused(CacheableStep step, StepSnapshot snapshot, StepOutputs outputs, CancellationToken cancellation) =>
        !LooksUp(step) ? null
        : InPlace(step, snapshot, outputs) is { } inPlace ? inPlace
        : CanBeStored(step, outputs) ? restore.Try(step, snapshot, outputs, cancellation)
        : null;

    Reuse? InPlace(CacheableStep step, StepSnapshot snapshot, StepOutputs outputs) =>
        services.Journal.Find(step.Name) is { } last && last.Key == snapshot.Fingerprint.Key && services.Journal.Unfinished(step.Name) is null
        && IsInPlace(last, snapshot, outputs) && services.TryResult(step.ResultType, last.Result, out var typed)
            ? new(Outcome.UpToDate, last, "nothing changed", typed)
            : null;

    bool IsInPlace(JournalRecord last, StepSnapshot snapshot, StepOutputs outputs) =>
        services.Files.AreUnchanged(last.Outputs) && services.Files.AreUnchanged(last.LocalOutputs) && outputs.HaveSameMembers(last)
        && snapshot.Commands.All(command => command.Missing?.Invoke(services.Root) is null);

    /// <summary>The typed result of a record; null and true for a step without one.</summary>
    public bool TryResult(Type? type, ReadOnlyMemory<byte> bytes, out object? result) => services.TryResult(type, bytes, out result);

    /// <summary>What the last runs of a target's steps left here and still stands, of one that does not run now.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="declared">What it declares of outputs, which is taken where nothing is known of runs.</param>
    public IReadOnlyList<ContentEntry> LastLeft(string target, IReadOnlyList<string> declared)
    {
        var known = services.Journal.Steps.Where(step => step == target || step.StartsWith($"{target}/", StringComparison.Ordinal))
            .SelectMany(step => services.Journal.Find(step)?.Outputs ?? []).Select(entry => entry.Path).Distinct(StringComparer.Ordinal).ToList();
        var left = known.Count > 0 || declared.Count == 0
            ? services.Files.Entries(known)
            : services.Files.Outputs([.. declared.SelectMany(StepSnapshots.WithDirectory)], []);
        return [.. left.Where(entry => entry.Kind != FileKind.Missing).OrderBy(entry => entry.Path, Utf8Order.Instance)];
    }

    IReadOnlyList<Cause> Why(CacheableStep step, StepSnapshot snapshot, UnfinishedStep? unfinished) =>
        services.Mode.RunsBecauseOf(step.Target) is { } option ? [new(option)] : causes.Of(step.Name, snapshot, unfinished);

    void End(Digest key, TaskCompletionSource done)
    {
        running.TryRemove(key, out _);
        done.TrySetResult();
    }
}
