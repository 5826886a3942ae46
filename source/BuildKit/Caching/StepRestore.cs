using System.Collections.Concurrent;

namespace BuildKit.Caching;

/// <summary>Puts the result of a step into the workspace that the cache has.</summary>
sealed class StepRestore(CacheServices services)
{
    readonly LeftBehind leftBehind = new(services);

    // Why results that the cache has were not restored.
    readonly ConcurrentDictionary<string, string> misses = new(StringComparer.Ordinal);

    /// <summary>Restores; null if the cache does not have the result, or it cannot be had.</summary>
    public Reuse? Try(CacheableStep step, StepSnapshot snapshot, StepOutputs outputs, CancellationToken cancellation)
    {
        if (services.Store.Find(snapshot.Fingerprint.Key) is not { } result || !services.TryResult(step.ResultType, result.Result, out var typed) || !IsRestored(step, snapshot, result, outputs, cancellation))
        {
            return null;
        }

        foreach (var command in snapshot.Commands)
        {
            command.OutputsRestored?.Invoke(services.Root, result.Outputs.Select(output => output.Path));
        }

        var record = Record(step, snapshot, result);
        services.Journal.Complete(services.Details.With(record, snapshot));
        return new(Outcome.FromCache, record, $"from {result.Origin}", typed)
        {
            Completing = [.. snapshot.Commands.Where(command => command.Missing?.Invoke(services.Root) is not null).Select(command => command.Completion).OfType<Command>()],
        };
    }

    /// <summary>Why a result that the cache has was not restored, if there is one.</summary>
    public IEnumerable<Cause> Misses(CacheableStep step) =>
        misses.TryGetValue(step.Name, out var miss) ? [new($"its result is in the cache, but {miss}")] : [];

    /// <summary>What is known of the step when it is restored.</summary>
    public static JournalRecord Record(CacheableStep step, StepSnapshot snapshot, StoredResult result) => new()
    {
        Step = step.Name,
        Key = snapshot.Fingerprint.Key,
        Parts = snapshot.Fingerprint.Parts,
        Outputs = result.Outputs,
        Events = result.Events,
        Result = result.Result,
        Duration = result.Duration,
        Origin = result.Origin,
    };

    // While files are replaced, what stands there is no result of anything.
    bool IsRestored(CacheableStep step, StepSnapshot snapshot, StoredResult result, StepOutputs outputs, CancellationToken cancellation)
    {
        var last = services.Journal.Find(step.Name);
        // A step that goes on from what it finds would make something of it; what is restored comes from elsewhere.
        var halfDone = leftBehind.HalfDoneOf(step, outputs);
        var mine = halfDone.Entries.Where(entry => services.Files.Entry(entry.Path) == entry).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        var begun = new UnfinishedStep(step.Name, [.. outputs.LookBefore(last).Where(path => !mine.Contains(path))]);
        if (result.Outputs.Count > 0)
        {
            services.Journal.Begin(begun);
        }

        try
        {
            var restored = OutputRestore.Run(services.Store, RestoreRequest.Of(services, step, outputs, snapshot.Fingerprint.Key, result, last?.Outputs ?? []), cancellation);
            services.Files.Forget();
            if (restored.Miss is { } miss)
            {
                misses[step.Name] = miss;
            }
            else
            {
                leftBehind.Remove(step, halfDone.Except(result.Outputs.Select(output => output.Path)), outputs);
            }

            return restored.IsRestored;
        }
        catch (Exception exception) when (exception is BuildException or OperationCanceledException)
        {
            services.Files.Forget();
            services.Journal.Begin(begun with { End = exception is BuildException ? StepEnd.NotRestored : StepEnd.Cancelled, Left = outputs.HalfDone() });
            throw;
        }
    }
}
