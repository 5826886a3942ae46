namespace BuildKit.Deployments;

/// <summary>Says what failed, where, how things stand now, and what to type next.</summary>
static class DeploymentFailure
{
    /// <summary>A run that was locked out or misused did nothing, and somebody else's run is recorded by itself.</summary>
    public static bool IsRecorded(int exitCode) => exitCode is not (10 or 64);

    public static BuildError Of(HostRun run, string release, DeploymentOrder order, LocalHost host, string target)
    {
        var messages = run.Last?.Messages.Where(line => !line.StartsWith("buildkit: ", StringComparison.Ordinal)) ?? [];
        IReadOnlyList<(string, string)> facts =
        [
            ("Environment", order.Environment.Name),
            ("Host", $"{LocalHost.Name}, {host.Directory}"),
            ("Step", run.Last?.Verb.Name ?? "none was begun"),
            ("Host says", string.Join('\n', messages)),
            ("Active now", run.After.Active ?? (run.After.Current is { } current ? $"{current}, not known to be healthy" : "nothing")),
        ];
        var again = $"./build.sh {target} --environment {order.Environment.Name}";
        return Errors.HostVerbFailed(order.Product, release, run.ExitCode, facts, Next(run, again, host));
    }

    static string Next(HostRun run, string again, LocalHost host) => run.ExitCode switch
    {
        10 => $"Wait for the other run, then: {again}",
        20 => $"Mend the cause, then: {again}",
        21 when run.After.Previous is not null => $"Go back: {host.CommandLine("rollback")} — or mend the cause, then: {again}",
        30 => $"See what is there: {host.CommandLine("status")}",
        130 => $"Go on: {again} — or go back: {host.CommandLine("rollback")}",
        _ => $"Mend the cause, then: {again}",
    };
}
