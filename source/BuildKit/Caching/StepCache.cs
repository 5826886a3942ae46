using System.Collections.Concurrent;
using BuildKit.Commands;
using BuildKit.Files;
using BuildKit.Implementations;

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
        leftBehind.RemoveUnfinished(step);
        var (key, uncached) = KeyOf(step, commands, outputs);
        while (key is not null)
        {
            if (await ReusedAsync(step, key, outputs, cancellation).ConfigureAwait(false) is { } reuse)
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

        return keys.Of(step, commands, code) is { } key ? (key, null) : (null, "a tool of it was not found");
    }

    async Task<Reuse?> ReusedAsync(CacheableStep step, StepSnapshot key, StepOutputs outputs, CancellationToken cancellation)
    {
        if (services.Mode.IsOff || services.Mode.Forced.Contains(step.Target))
        {
            return null;
        }

        var last = services.Journal.Find(step.Name);
        if (last is not null && last.Key == key.Fingerprint.Key && IsInPlace(last, key, outputs))
        {
            return new(Outcome.UpToDate, last, "nothing changed");
        }

        return outputs.AreDeclared || step.Declaration.IsCached ? await RestoredAsync(step, key, last, cancellation).ConfigureAwait(false) : null;
    }

    bool IsInPlace(JournalRecord last, StepSnapshot key, StepOutputs outputs) =>
        services.Files.AreUnchanged(last.Outputs) && services.Files.AreUnchanged(last.LocalOutputs) && outputs.HaveSameMembers(last)
        && key.Commands.All(command => command.Missing?.Invoke(services.Root) is null);

    async Task<Reuse?> RestoredAsync(CacheableStep step, StepSnapshot key, JournalRecord? last, CancellationToken cancellation)
    {
        if (await services.Store.RestoreAsync(step, key, last, cancellation).ConfigureAwait(false) is not { } result)
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
        services.Files.Forget();
        services.Journal.Complete(record);
        return new(Outcome.FromCache, record, $"from {result.Origin}");
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

        return last.Key == key.Fingerprint.Key ? WhyOutputs(last) : key.Differences(last);
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
