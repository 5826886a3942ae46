using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>A table of what is active where, since when, by whom, how healthy it is, and whether the ledger knows.</summary>
sealed class StatusReport(StepScope scope, IReadOnlyList<LedgerEvent> events)
{
    readonly List<string[]> rows = [["Environment", "Release", "Since", "By", "Health", "Ledger"]];

    public void AddUndeployed(string environment) => rows.Add([environment, "-", "-", "-", "-", "-"]);

    public async Task AddAsync(string product, string environment, FleetHost host)
    {
        var observed = await host.ObserveAsync(scope).ConfigureAwait(false);
        var last = events.Last(product, environment);
        var since = events.OfType<DeploymentRecorded>().LastOrDefault(
            e => e.Product == product && e.Environment == environment && e.Active(host.Name) == observed.Active && e.ExposedAt is not null);
        rows.Add(
        [
            environment,
            observed.Current ?? "-",
            observed.Active is not null && since is not null ? $"{since.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z" : "-",
            observed.Active is not null && since is not null ? since.Actor : "-",
            await HealthAsync(observed, host).ConfigureAwait(false),
            Drift(observed, last.Active(host.Name)),
        ]);
    }

    public void Print()
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => cell.PadRight(widths[column]));
            scope.Post(new OutputWritten
            {
                Target = scope.Target,
                Step = scope.Step,
                Time = scope.Time.GetUtcNow(),
                Text = string.Join("  ", cells).TrimEnd(),
            });
        }
    }

    async Task<string> HealthAsync(HostStatus observed, FleetHost host)
    {
        if (observed.Problem is not null)
        {
            return observed.Problem.Replace('-', ' ');
        }

        if (observed.Current is null)
        {
            return "-";
        }

        var outcome = await host.RunAsync(new CheckHealth(), scope with { Post = _ => { } }).ConfigureAwait(false);
        return outcome.ExitCode switch
        {
            0 => "healthy",
            10 => "locked",
            21 => "unhealthy",
            _ => $"unknown ({outcome.ExitCode})",
        };
    }

    static string Drift(HostStatus observed, string? recorded) =>
        observed.Pending is { } pending ? $"interrupted: {pending.Verb} {pending.Release}"
        : recorded == observed.Active ? observed.Active is null ? "-" : "agrees"
        : $"says {recorded ?? "nothing"}";
}
