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
    readonly StepKeys keys = new(services);
    readonly LeftBehind leftBehind = new(services);

    /// <summary>Decides, and restores what can be restored.</summary>
    /// <exception cref="BuildException">BK0360: an input is missing. BK032x: an input cannot be read.</exception>
    public async Task<CacheDecision> DecideAsync(CacheableStep step, CancellationToken cancellation)
    {
        var commands = keys.FilesOf(step);
        var outputs = new StepOutputs(services.Files, services.Root, step, commands);
        leftBehind.RemoveUnfinished(step, outputs);
        var (key, uncached) = KeyOf(step, commands, outputs);
        while (key is not null)
        {
            if (Reused(step, key, outputs, cancellation) is { } reuse)
            {
                return reuse;
            }

            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var first = running.GetOrAdd(key.Fingerprint.Key, mine);
            if (first == mine)
            {
                var why = Why(step, key);
                return new MustRun(new(services, step, outputs, key) { Ended = () => End(key.Fingerprint.Key, mine) }, why);
            }

            // The same work runs already: its result is this step's, too.
            await first.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }

        return new MustRun(new(services, step, outputs, null), uncached!);
    }

    (StepSnapshot? Snapshot, string? Uncached) KeyOf(CacheableStep step, IReadOnlyList<CommandFiles> commands, StepOutputs outputs)
    {
        if (CachePolicy.Uncached(step, outputs, commands) is { } uncached)
        {
            return (null, uncached);
        }

        var code = keys.CodeOf(step);
        if (CachePolicy.UncachedCode(step, code) is { } uncacheable)
        {
            return (null, uncacheable);
        }

        return keys.Of(step, commands) is { } key ? (key, null) : (null, "a tool of it was not found");
    }

    Reuse? Reused(CacheableStep step, StepSnapshot key, StepOutputs outputs, CancellationToken cancellation)
    {
        if (services.Mode.IsOff || services.Mode.Forced.Contains(step.Target))
        {
            return null;
        }

        var last = services.Journal.Find(step.Name);
        if (last is not null && last.Key == key.Fingerprint.Key && services.Journal.Unfinished(step.Name) is null && IsInPlace(last, key, outputs)
            && TryResult(step, last.Result, out var typed))
        {
            return new(Outcome.UpToDate, last, "nothing changed", typed);
        }

        return outputs.AreDeclared || step.Declaration.IsCached ? Restored(step, key, last, outputs, cancellation) : null;
    }

    bool IsInPlace(JournalRecord last, StepSnapshot key, StepOutputs outputs) =>
        services.Files.AreUnchanged(last.Outputs) && services.Files.AreUnchanged(last.LocalOutputs) && outputs.HaveSameMembers(last)
        && key.Commands.All(command => command.Missing?.Invoke(services.Root) is null);

    Reuse? Restored(CacheableStep step, StepSnapshot key, JournalRecord? last, StepOutputs outputs, CancellationToken cancellation)
    {
        if (services.Store.Find(key.Fingerprint.Key) is not { } result || !TryResult(step, result.Result, out var typed) || !IsRestored(step, key, result, last, outputs, cancellation))
        {
            return null;
        }

        var record = new JournalRecord
        {
            Step = step.Name,
            Key = key.Fingerprint.Key,
            Parts = key.Fingerprint.Parts,
            Outputs = result.Outputs,
            Events = result.Events,
            Result = result.Result,
            Duration = result.Duration,
            Origin = result.Origin,
        };
        services.Journal.Complete(record);
        return new(Outcome.FromCache, record, $"from {result.Origin}", typed);
    }

    // While files are replaced, what stands there is no result of anything.
    bool IsRestored(CacheableStep step, StepSnapshot key, StoredResult result, JournalRecord? last, StepOutputs outputs, CancellationToken cancellation)
    {
        if (result.Outputs.Count > 0)
        {
            services.Journal.Begin(new(step.Name, outputs.LookBefore(last)));
        }

        var restored = OutputRestore.Run(
            services.Store,
            new()
            {
                Root = services.Root,
                Key = key.Fingerprint.Key,
                Result = result,
                Previous = last?.Outputs ?? [],
                OwnDirectories = step.Declaration.OutputTrees,
                Stands = entry => services.Files.Entry(entry.Path) == entry,
                Modified = services.Modified,
            },
            cancellation);
        services.Files.Forget();
        return restored.IsRestored;
    }

    bool TryResult(CacheableStep step, ReadOnlyMemory<byte> bytes, out object? result)
    {
        result = null;
        return step.ResultType is null || (bytes.Length > 0 && services.Results.TryRead(step.ResultType, bytes, out result));
    }

    /// <summary>What the last runs of a target's steps left here and still stands, of one that does not run now.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="declared">What it declares of outputs, which is taken where nothing is known of runs.</param>
    public IReadOnlyList<ContentEntry> LastLeft(string target, IReadOnlyList<string> declared)
    {
        var known = services.Journal.Steps.Where(step => step == target || step.StartsWith($"{target}/", StringComparison.Ordinal))
            .SelectMany(step => services.Journal.Find(step)?.Outputs ?? []).Select(entry => entry.Path).Distinct(StringComparer.Ordinal).ToList();
        var left = known.Count > 0 || declared.Count == 0
            ? services.Files.Entries(known)
            : services.Files.Outputs([.. declared.SelectMany(StepKeys.WithDirectory)], []);
        return [.. left.Where(entry => entry.Kind != FileKind.Missing).OrderBy(entry => entry.Path, Utf8Order.Instance)];
    }

    /// <summary>Those of the entries that one of the patterns means.</summary>
    public static IReadOnlyList<ContentEntry> Matching(IReadOnlyList<ContentEntry> entries, IReadOnlyList<string> patterns)
    {
        var wanted = GlobSet.Of([.. patterns.SelectMany(StepKeys.WithDirectory)]);
        return [.. entries.Where(entry => wanted.Matches(entry.Path))];
    }

    string Why(CacheableStep step, StepSnapshot key) =>
        services.Mode.IsOff ? "--no-cache"
        : services.Mode.Forced.Contains(step.Target) ? "--force"
        : WhyNotInPlace(step, key);

    string WhyNotInPlace(CacheableStep step, StepSnapshot key)
    {
        if (services.Journal.Find(step.Name) is not { } last)
        {
            return "it has not run here before";
        }

        if (services.Journal.Unfinished(step.Name) is not null)
        {
            return "its last run did not end";
        }

        return last.Key == key.Fingerprint.Key ? WhyOutputs(last) : string.Join(", ", KeyDifferences.Between(last.Parts, key.Fingerprint.Parts).Select(difference => difference.Text));
    }

    string WhyOutputs(JournalRecord last) =>
        services.Files.Differences([.. last.Outputs, .. last.LocalOutputs]) is [var first, ..]
            ? $"{first.Path} {(first.Kind == FileKind.Missing ? "is gone" : "was changed")}"
            : "its outputs are not as it left them";

    void End(Digest key, TaskCompletionSource done)
    {
        running.TryRemove(key, out _);
        done.TrySetResult();
    }
}
