using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>Says what failed, where, how things stand now, and what to type next.</summary>
static class DeploymentFailure
{
    /// <summary>A run that was locked out or misused did nothing, and somebody else's run is recorded by itself.</summary>
    public static bool IsRecorded(FleetRun run) => run.ExitCode is not (10 or 64) || run.Changed;

    public static BuildError Of(FleetRun run, string release, DeploymentOrder order, IReadOnlyList<FleetHost> hosts, string target) =>
        hosts is [var only] && run is { SmokeFailure: null, MigrationFailure: null } ? OfOne(run, release, Pinned(order, release), only, target)
        : Errors.FleetFailed(order.Product, release, FleetFailure.What(run), run.ExitCode, FleetFailure.Facts(run, order), FleetFailure.Next(run, Pinned(order, release), target));

    /// <summary>Some hosts do not have the release, as the script has said that they may.</summary>
    public static BuildError Tolerated(FleetRun run, string release, DeploymentOrder order, string target) => Errors.HostsLeftOut(
        order.Product, release, FleetFailure.Facts(run, order), $"Mend the cause, then: {FleetFailure.Again(Pinned(order, release), target)}\nIt changes nothing where the release is active and healthy.");

    /// <summary>What the host said, without what everybody knows.</summary>
    public static IEnumerable<string> Said(HostRun run, string product) => run.Last?.Messages.Where(line => !line.StartsWith("buildkit: ", StringComparison.Ordinal))
        .Select(line => WithoutPrefix(line, $" {product} {run.Last.Verb.Name}: ")) ?? [];

    /// <summary>The last sentence of the host, without what explains it and what to do next, which stand under it; null for none.</summary>
    public static string? LastSentence(HostRun run, string product) =>
        run.Last?.Messages.LastOrDefault(line => line.Length > 0 && line[0] != ' ' && !line.StartsWith("buildkit: ", StringComparison.Ordinal)) is { } line
            ? WithoutPrefix(line, $" {product} {run.Last.Verb.Name}: ")
            : null;

    public static string Active(HostStatus? host) =>
        host is null ? "not known: it does not answer"
        : host.Problem is { } problem ? $"not known: {problem.Replace('-', ' ')}"
        : host.Active ?? (host.Current is { } current ? $"{current}, not known to be healthy" : "nothing");

    static BuildError OfOne(FleetRun fleet, string release, DeploymentOrder order, FleetHost host, string target)
    {
        var run = fleet.Hosts[0];
        if (run is { Last: null, Cause: { } cause } && !fleet.IsInterrupted)
        {
            return cause with { Facts = [.. cause.Facts, ("Environment", order.Environment.Name), ("Active now", Active(run.After))] };
        }

        IReadOnlyList<(string, string)> facts =
        [
            ("Environment", order.Environment.Name),
            ("Host", host.Where),
            ("Step", run.Last?.Verb.Name ?? "none was begun"),
            ("Host says", string.Join('\n', Said(run, order.Product))),
            ("Active now", Active(run.After)),
            .. MigrationText.Of(fleet) is { } data ? [("Data", data)] : Array.Empty<(string, string)>(),
        ];
        return Errors.HostVerbFailed(order.Product, release, fleet.ExitCode, facts, Next(fleet, order, host, target));
    }

    // Hosts that went back have another release before that one: the same words again would take them further.
    static DeploymentOrder Pinned(DeploymentOrder order, string release) =>
        order.Kind == Ledger.DeploymentKind.Rollback && release.Length > 0 ? order with { Named = $" --to {release}" } : order;

    // The time, the product and the verb stand before each message, and have been told.
    static string WithoutPrefix(string line, string prefix) =>
        line.IndexOf(prefix, StringComparison.Ordinal) is > 0 and <= 20 and var at ? line[(at + prefix.Length)..]
        : line.StartsWith("          ", StringComparison.Ordinal) ? line[8..]
        : line;

    static string Next(FleetRun fleet, DeploymentOrder order, FleetHost host, string target)
    {
        var again = FleetFailure.Again(order, target);
        var back = fleet.Hosts[0].After?.Previous is not null && order.Kind != Ledger.DeploymentKind.Rollback ? $"\nOr go back: {Back(order, host)}" : "";
        return fleet.ExitCode switch
        {
            10 => $"Wait for the other run, then: {again}",
            21 => $"Mend the cause, then: {again}{back}",
            30 => $"Name a release that is there: {FleetFailure.Again(order with { Named = "" }, target)} --to RELEASE",
            130 => $"Go on: {FleetFailure.Resume(order, fleet.Changed, target)}{back}",
            _ => $"Mend the cause, then: {again}",
        };
    }

    // On another machine there is no script to run by hand.
    static string Back(DeploymentOrder order, FleetHost host) =>
        order.RollbackTarget is { } rollback && host.Transport is not LocalTransport ? $"./build.sh {rollback} --environment {order.Environment.Name}" : host.CommandLine("rollback");
}
