using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>Runs a migration on the host that is to do it. What became of it is in that host's journal, whatever became of the connection.</summary>
sealed class FleetMigration(DeploymentPlan plan, CertainVerb certain)
{
    const int MostLines = 8;

    public async Task<MigrationOutcome> RunAsync(IFleetMember host, Migrate verb, HostStatus? before)
    {
        var answer = await certain.RunAsync(host, verb, plan.Release, before).ConfigureAwait(false);
        var status = await certain.AskAsync(host).ConfigureAwait(false);
        var known = status?.Migration(plan.Release, verb.Contract);
        var isDone = known is { IsDone: true };
        var exitCode = isDone ? 0 : answer.Outcome is { ExitCode: not 0 and var code } ? code : 21;
        return new()
        {
            Answer = answer,
            Status = status,
            Run = known is null ? null : new() { Host = host.Name, ExitCode = exitCode, Backup = known.Backup, Contract = verb.Contract },
            Failure = isDone || answer.IsInterrupted ? null : Failed(host, verb, exitCode, answer, known),
        };
    }

    BuildError Failed(IFleetMember host, Migrate verb, int exitCode, HostAnswer answer, HostMigration? known) => Errors.MigrationFailed(
        plan.Product, plan.Release, host.Where, verb.Contract, exitCode, known?.State == "begun", known?.Backup,
        answer.Cause?.ToString() ?? string.Join('\n', Said(answer)), host.CommandLine(string.Join(' ', [verb.Name, .. verb.Options])));

    static IEnumerable<string> Said(HostAnswer answer) =>
        (answer.Outcome?.Messages ?? []).Where(line => !line.StartsWith("buildkit: ", StringComparison.Ordinal)).TakeLast(MostLines);
}

/// <summary>What became of a migration.</summary>
sealed record MigrationOutcome
{
    public required HostAnswer Answer { get; init; }

    /// <summary>Null if the host does not answer any more.</summary>
    public HostStatus? Status { get; init; }

    /// <summary>For the ledger; null if nothing was begun.</summary>
    public MigrationRun? Run { get; init; }

    /// <summary>Null if it is done, or if a Ctrl-C came before it began.</summary>
    public BuildError? Failure { get; init; }
}

/// <summary>The words for what has been done to the data of an environment.</summary>
static class MigrationText
{
    /// <summary>Null if nothing was.</summary>
    public static string? Of(FleetRun run) => Of(run, run.Plan.Release);

    /// <inheritdoc cref="Of(FleetRun)"/>
    public static string? Of(FleetRun run, string release)
    {
        var hosts = run.Hosts.Select(host => (host.Name, Status: host.After ?? host.Before)).ToList();
        var (name, expanded) = Find(hosts, release, contract: false);
        return expanded is null ? null
            : $"migrated for {release} on {name}; {Backup(expanded)}; " + (Find(hosts, release, contract: true).Migration is { } contracted
                ? $"contracted as well, so the release before may not work with them; {Backup(contracted)}"
                : "not contracted, so they are as the release before has to be able to use them");
    }

    static (string? Name, HostMigration? Migration) Find(IEnumerable<(string Name, HostStatus? Status)> hosts, string release, bool contract)
    {
        var found = hosts.FirstOrDefault(host => host.Status?.Migration(release, contract) is { State: not "failed" });
        return (found.Name, found.Status?.Migration(release, contract));
    }

    static string Backup(HostMigration migration) => migration.Backup is { } backup ? $"the backup before that is called {backup}" : "no backup was made before";
}
