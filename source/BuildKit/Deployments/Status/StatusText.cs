using System.Globalization;

namespace BuildKit.Deployments;

/// <summary>What <c>Status</c> tells people: what is active where, since when, by whom, how healthy it is, and whether the ledger knows.</summary>
static class StatusText
{
    public static IEnumerable<string> Lines(IReadOnlyList<EnvironmentReport> environments, string? scripts)
    {
        List<string[]> rows = [["Environment", "Release", "Since", "By", "Health", "Ledger"], .. environments.SelectMany(environment => environment.Hosts).Select(host => host.Row)];
        return [.. Split(TextTable.Of(rows)), .. Incidents(environments), .. Waiting(environments), .. scripts is null ? [] : new[] { "", scripts }];
    }

    static IEnumerable<string> Incidents(IReadOnlyList<EnvironmentReport> environments)
    {
        var open = environments.SelectMany(environment => environment.OpenIncidents).ToList();
        return open.Count == 0 ? [] :
        [
            "",
            .. Split(TextTable.Of([["Open incident", "Environment", "Since", "Caused by", "Summary"], .. open.Select(incident => new[]
            {
                incident.Opened.Id,
                incident.Opened.Environment,
                incident.Opened.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
                incident.Opened.CausedBy ?? "-",
                incident.Opened.Summary,
            })])),
        ];
    }

    static IEnumerable<string> Waiting(IReadOnlyList<EnvironmentReport> environments)
    {
        var waiting = environments.Where(environment => environment.Waiting > 0).DistinctBy(environment => environment.Remote).ToList();
        return waiting.Count == 0 ? [] :
            ["", .. waiting.Select(environment => $"{Errors.Count(environment.Waiting, "event")} of the ledger {(environment.Waiting == 1 ? "waits" : "wait")} to be pushed to {environment.Remote}.")];
    }

    static string[] Split(string text) => text.TrimEnd('\n').Split('\n');
}
