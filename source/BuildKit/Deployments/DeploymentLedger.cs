using System.Globalization;
using System.Text.Json;
using BuildKit.Ledger;
using BuildKit.Repositories;

namespace BuildKit.Deployments;

/// <summary>The record of deployments: one file for each event on the branch <c>deploy-ledger</c> of the repository.</summary>
sealed class DeploymentLedger(GitRepository git)
{
    public const string Branch = "deploy-ledger";

    readonly BranchStore store = new(git.Git, Branch);

    /// <summary>All events, in the order of their sequence numbers.</summary>
    /// <exception cref="BuildException">BK0521: an event cannot be read.</exception>
    public async Task<IReadOnlyList<LedgerEvent>> ReadAsync() => Events(await store.ReadAsync().ConfigureAwait(false));

    /// <summary>Appends the event, whose sequence number is given here.</summary>
    /// <exception cref="BuildException">BK0520, BK0521, or git failed.</exception>
    public Task AppendAsync(LedgerEvent happened, string message, DateTimeOffset time) => store.AppendAsync(
        files =>
        {
            var events = Events(files);
            var next = happened with { Seq = events.Count == 0 ? 1 : events[^1].Seq + 1 };
            return new(PathOf(next, time), next.ToJson());
        },
        message,
        time);

    static List<LedgerEvent> Events(IReadOnlyList<StoredFile> files) =>
        [.. files.Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal)).Select(Read).OfType<LedgerEvent>().OrderBy(e => e.Seq)];

    static LedgerEvent? Read(StoredFile file)
    {
        try
        {
            return LedgerEvent.FromJson(file.Text);
        }
        catch (JsonException e)
        {
            throw Errors.LedgerDamaged(Branch, file.Path, e.Message).Exception(e);
        }
    }

    static string PathOf(LedgerEvent happened, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{happened.Environment}/{time.UtcDateTime:yyyy/MM}/{happened.Id}.json");
}

/// <summary>What the ledger knows of one product in one environment.</summary>
static class LedgerView
{
    public static DeploymentRecorded? Last(this IReadOnlyList<LedgerEvent> events, string product, string environment) =>
        events.OfType<DeploymentRecorded>().LastOrDefault(e => e.Product == product && e.Environment == environment);

    /// <summary>What is active there by what was recorded last.</summary>
    public static string? Active(this DeploymentRecorded? last) => last?.Hosts is [var host, ..] ? host.After : null;
}
