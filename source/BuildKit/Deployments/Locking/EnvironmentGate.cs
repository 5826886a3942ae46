using System.Collections.Immutable;
using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Parameters;

namespace BuildKit.Deployments;

/// <summary>Lets one deployment at a time into an environment: by what its hosts say, never by what is remembered here.</summary>
sealed class EnvironmentGate(DeploymentOrder order, IReadOnlyList<FleetHost> hosts, StepScope scope)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>What the hosts say when no other deployment is at work there; that is waited for as long as the order says.</summary>
    /// <param name="observed">What they said last.</param>
    /// <param name="observe">Asks them again.</param>
    /// <exception cref="BuildException">BK0550: another one is, and it has been waited for long enough.</exception>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public async Task<FleetState> WhenFreeAsync(FleetState observed, Func<Task<FleetState>> observe)
    {
        var began = scope.Time.GetTimestamp();
        var told = "";
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            if (Holder(observed) is not var (host, hold))
            {
                return observed;
            }

            var left = order.Wait - scope.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || hold.IsForGood)
            {
                throw LockedBy.Error(order.Environment.Name, host, hold).Exception();
            }

            if (told != hold.Token)
            {
                told = hold.Token;
                Say($"waiting up to {DurationSyntax.Of(order.Wait)} for {LockedBy.Holder(hold)} ({hold.Note}, since {hold.Since})");
            }

            await Task.Delay(pause < left ? pause : left, scope.Time, scope.Stop.Gentle).ConfigureAwait(false);
            observed = await observe().ConfigureAwait(false);
        }
    }

    /// <summary>The holds of deployments that are dead for certain, or whose time is over, by host.</summary>
    public static ImmutableSortedDictionary<string, HostHold> LeftBehind(FleetState observed) => observed.Hosts
        .Where(host => host.Status?.Hold is { } hold && IsLeftBehind(hold)).ToImmutableSortedDictionary(host => host.Name, host => host.Status!.Hold!, StringComparer.Ordinal);

    /// <summary>Locks the hosts, in place of the dead.</summary>
    /// <exception cref="BuildException">BK0550: another one was faster. BK0551: it cannot be locked.</exception>
    public async Task<FleetLock> TakeAsync(FleetState observed, string note)
    {
        var left = LeftBehind(observed);
        foreach (var hold in left.Values.DistinctBy(hold => hold.Token))
        {
            Say($"taking the place of {LockedBy.Holder(hold)}, which is gone ({hold.Note}, since {hold.Since}): what it has done is what the hosts say");
        }

        // A host script that was made before there were holds knows none.
        var known = observed.Hosts.Where(host => host.Status?.Facts is not null).Select(host => host.Name).ToHashSet(StringComparer.Ordinal);
        return await FleetLock.TakeAsync(new(order.Environment.Name, note, order.Environment.LockedFor), [.. hosts.Where(host => known.Contains(host.Name))], left, scope).ConfigureAwait(false);
    }

    static (string Host, HostHold Hold)? Holder(FleetState observed) => observed.Hosts
        .Where(host => host.Status?.Hold is { } hold && !IsLeftBehind(hold)).Select(host => (host.Name, host.Status!.Hold!)).Cast<(string, HostHold)?>().FirstOrDefault();

    static bool IsLeftBehind(HostHold hold) => hold.Over || (!hold.IsForGood && Controller.IsDead(hold));

    void Say(string text) => scope.Say($"{order.Environment.Name}: {text}");
}
