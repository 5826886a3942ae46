using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>Says what failed, where, how things stand now, and what to type next.</summary>
static class DeploymentFailure
{
    /// <summary>A run that was locked out or misused did nothing, and somebody else's run is recorded by itself.</summary>
    public static bool IsRecorded(int exitCode) => exitCode is not (10 or 64);

    public static BuildError Of(HostRun run, string release, DeploymentOrder order, FleetHost host, string target)
    {
        var messages = run.Last?.Messages.Where(line => !line.StartsWith("buildkit: ", StringComparison.Ordinal))
            .Select(line => WithoutPrefix(line, $" {order.Product} {run.Last.Verb.Name}: ")) ?? [];
        IReadOnlyList<(string, string)> facts =
        [
            ("Environment", order.Environment.Name),
            ("Host", host.Where),
            ("Step", run.Last?.Verb.Name ?? "none was begun"),
            ("Host says", string.Join('\n', messages)),
            ("Active now", Active(run.After)),
        ];
        var again = $"./build.sh {target} --environment {order.Environment.Name}";
        return Errors.HostVerbFailed(order.Product, release, run.ExitCode, facts, Next(run, again, host));
    }

    static string Active(HostStatus host) =>
        host.Problem is { } problem ? $"not known: {problem.Replace('-', ' ')}"
        : host.Active ?? (host.Current is { } current ? $"{current}, not known to be healthy" : "nothing");

    // The time, the product and the verb stand before each message, and have been told.
    static string WithoutPrefix(string line, string prefix) =>
        line.IndexOf(prefix, StringComparison.Ordinal) is > 0 and <= 9 and var at ? line[(at + prefix.Length)..]
        : line.StartsWith("          ", StringComparison.Ordinal) ? line[8..]
        : line;

    static string Next(HostRun run, string again, FleetHost host) => run.ExitCode switch
    {
        10 => $"Wait for the other run, then: {again}",
        20 => $"Mend the cause, then: {again}",
        21 when run.After.Previous is not null => $"Mend the cause, then: {again}\nOr go back: {host.CommandLine("rollback")}",
        30 => $"Name a release that is there: {again} --to RELEASE",
        130 when run.After.Previous is not null => $"Go on: {again}\nOr go back: {host.CommandLine("rollback")}",
        130 => $"Go on: {again}",
        _ => $"Mend the cause, then: {again}",
    };
}
