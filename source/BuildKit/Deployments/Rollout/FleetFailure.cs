namespace BuildKit.Deployments;

/// <summary>The words for what became of a fleet: why it stopped, host by host how it stands, and what to type.</summary>
static class FleetFailure
{
    const int MostLines = 5;

    public static string What(FleetRun run) => run.Stop switch
    {
        StopReason.Interrupt => "was interrupted: what was being done has come to its end, nothing new has begun",
        StopReason.Migration => $"stopped before any host was switched: its migration failed{Then(run)}",
        StopReason.Contract => "is active on all hosts, but the second half of its migration failed",
        StopReason.Smoke => $"failed its smoke test{Then(run)}",
        StopReason.FirstBatch => $"failed on {HostsOf(run)}, the first to get it{Then(run)}",
        StopReason.Digest => $"stopped: a package is not the one that was released{Then(run)}",
        _ => $"stopped: {HostsOf(run)} failed, and {run.Plan.Strategy.MaxFailures} may{Then(run)}",
    };

    /// <summary>A line for each host, those that need attention with what they said.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(FleetRun run, DeploymentOrder order)
    {
        var width = run.Hosts.Max(host => host.Name.Length);
        return
        [
            ("Environment", order.Environment.Name),
            .. run.MigrationFailure is { } migration ? [("Migration", migration.ToString())] : Array.Empty<(string, string)>(),
            .. MigrationText.Of(run) is { } data ? [("Data", data)] : Array.Empty<(string, string)>(),
            .. run.SmokeFailure is { } smoke ? [("Smoke test", smoke.ToString())] : Array.Empty<(string, string)>(),
            ("Hosts", string.Join('\n', run.Hosts.SelectMany(host => Lines(host, order.Product, width)))),
        ];
    }

    public static string Next(FleetRun run, DeploymentOrder order, string target)
    {
        var again = run.IsInterrupted ? Resume(order, run.Changed, target) : Again(order, target);
        var back = order.RollbackTarget is { } rollback && order.Kind != Ledger.DeploymentKind.Rollback && run.Hosts.Any(host => host.Standing == HostStanding.Switched)
            ? $"\nOr go back: ./build.sh {rollback} --environment {order.Environment.Name}" : "";
        var look = run.Hosts.Any(host => host.Standing is HostStanding.Quarantined or HostStanding.Lost)
            ? $"Look at {string.Join(", ", run.Hosts.Where(host => host.Standing is HostStanding.Quarantined or HostStanding.Lost).Select(host => host.Name))} first.\n" : "";
        return $"{look}{(run.IsInterrupted ? "Go on" : "Mend the cause, then")}: {again}{back}";
    }

    public static string Again(DeploymentOrder order, string target) =>
        $"./build.sh {target} --environment {order.Environment.Name}{order.Named}" + (order.Excluded.IsEmpty ? "" : $" --exclude {string.Join(',', order.Excluded)}");

    /// <summary>What goes on with the same release. Of a way back that had not begun nothing is recorded.</summary>
    public static string Resume(DeploymentOrder order, bool hasChanged, string target) =>
        hasChanged || order.Kind != Ledger.DeploymentKind.Rollback ? $"./build.sh :deploy resume --environment {order.Environment.Name}" : Again(order, target);

    static string Then(FleetRun run)
    {
        var back = run.Hosts.Count(host => host.Standing == HostStanding.RolledBack);
        var stay = run.Hosts.Count(host => host.Standing == HostStanding.Switched);
        var pending = run.Hosts.Count(host => host.Standing == HostStanding.Pending);
        string?[] parts =
        [
            back > 0 ? $"{Errors.Count(back, "host")} back at the release before" : null,
            stay > 0 ? $"{Errors.Count(stay, "host")} with the new one" : null,
            pending > 0 ? $"{Errors.Count(pending, "host")} not touched" : null,
        ];
        return parts.OfType<string>().ToList() is { Count: > 0 } some ? $"; {string.Join(", ", some)}" : "";
    }

    static string HostsOf(FleetRun run) => Errors.Count(run.Failed.Count() + run.Plan.FailuresBefore, "host");

    static IEnumerable<string> Lines(HostRun host, string product, int width)
    {
        yield return $"{host.Name.PadRight(width)}  {HostEvents.InWords(host.Standing)}{(host.ExitCode == 0 ? "" : $" ({host.ExitCode})")}, active: {DeploymentFailure.Active(host.After)}";
        var isNotable = host.HasFailed || host.Standing == HostStanding.LeftOut;
        var said = host.Cause is { } cause ? cause.ToString().Split('\n') : [.. DeploymentFailure.Said(host, product).TakeLast(MostLines)];
        if (DeploymentFailure.LastSentence(host, product) is { } why && !said.Contains(why))
        {
            said = [why, .. said];
        }

        foreach (var line in isNotable ? said : [])
        {
            yield return $"  {line}";
        }
    }
}
