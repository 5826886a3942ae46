using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>A table of what is active where, since when, by whom, how healthy it is, and whether the ledger knows.</summary>
sealed class StatusReport(StepScope scope, IReadOnlyList<LedgerEvent> events)
{
    readonly List<string[]> rows = [["Environment", "Release", "Since", "By", "Health", "Ledger"]];

    public void AddUndeployed(string environment) => rows.Add([environment, "-", "-", "-", "-", "-"]);

    public void Add(string[] row) => rows.Add(row);

    /// <summary>The row of one host.</summary>
    /// <param name="product">The product.</param>
    /// <param name="place">The environment.</param>
    /// <param name="seen">What the host said.</param>
    /// <param name="host">The host, to ask for its health.</param>
    public async Task<string[]> RowAsync(string product, EnvironmentModel place, ObservedHost seen, FleetHost host)
    {
        var name = place.Inventory is null ? place.Name : $"{place.Name}/{host.Name}";
        if (seen.Status is not { } observed)
        {
            return place.Inventory is null ? throw seen.Cause!.Exception() : [name, "-", "-", "-", "does not answer", "-"];
        }

        var since = events.OfType<DeploymentRecorded>().LastOrDefault(
            e => e.Product == product && e.Environment == place.Name && e.Active(host.Name) == observed.Active && e.ExposedAt is not null);
        return
        [
            name,
            observed.Current ?? "-",
            observed.Active is not null && since is not null ? $"{since.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z" : "-",
            observed.Active is not null && since is not null ? since.Actor : "-",
            await HealthAsync(observed, host).ConfigureAwait(false),
            Drift(observed, events.Last(product, place.Name).Active(host.Name)),
        ];
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
