using BuildKit.Events;
using BuildKit.Ledger;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>Finds what did not come to its end: by the hosts, and by what was recorded.</summary>
/// <param name="members">Those of the script.</param>
/// <param name="scope">Whoever asks.</param>
/// <param name="warn">Told that the ledger could not be shared.</param>
sealed class UnfinishedDeployments(ScriptMembers members, StepScope scope, Action<BuildError> warn)
{
    readonly Environments environments = new(members);
    readonly IReadOnlyCollection<string> products = [.. members.Shared<StrategiesOfProducts>().Deployments.Keys];

    /// <summary>
    /// The last one in an environment, and the name of that; where none is named, in the one that has one. What a dead deployment has left on the hosts is newer
    /// than what the ledger knows: that is written at the end.
    /// </summary>
    /// <exception cref="BuildException">BK0501 to BK0568: as deploying.</exception>
    public async Task<(string Environment, UnfinishedDeployment? Unfinished)> LastAsync(string? environment)
    {
        var recorded = await RecordedAsync().ConfigureAwait(false);
        if (environment is null && await AnyLeftBehindAsync().ConfigureAwait(false) is { } left)
        {
            return (left.Environment, left);
        }

        var place = environments.Find(environment ?? recorded.FirstOrDefault()?.Environment ?? Environments.Embedded, scope.Root).Name;
        return (place, await LeftBehindAsync(place).ConfigureAwait(false) ?? recorded.FirstOrDefault(one => one.Environment == place));
    }

    async Task<List<UnfinishedDeployment>> RecordedAsync()
    {
        var ledgers = new EnvironmentLedgers(new(scope.Root), warn);
        var events = new List<LedgerEvent>();
        foreach (var sharing in environments.Names.Select(name => environments.Find(name, scope.Root).Sharing).Distinct())
        {
            events.AddRange(await ledgers.EventsAsync(sharing).ConfigureAwait(false));
        }

        return [.. UnfinishedDeployment.In(events.DistinctBy(e => e.Id).OrderBy(e => e.Time)).Where(one => products.Contains(one.Product) && environments.Names.Contains(one.Environment))];
    }

    async Task<UnfinishedDeployment?> AnyLeftBehindAsync() =>
        (await Task.WhenAll(environments.Names.Select(name => TryAsync(name))).ConfigureAwait(false)).FirstOrDefault(left => left is not null);

    // An environment whose hosts cannot be listed is not the one that is meant, or is named.
    async Task<UnfinishedDeployment?> TryAsync(string place)
    {
        try
        {
            return await LeftBehindAsync(environments.Find(place, scope.Root).Name).ConfigureAwait(false);
        }
        catch (BuildException)
        {
            return null;
        }
    }

    async Task<UnfinishedDeployment?> LeftBehindAsync(string place)
    {
        foreach (var product in products)
        {
            if (await new ProductPlaces(product, members, scope).LeftBehindAsync(place).ConfigureAwait(false) is { } hold
                && UnfinishedDeployment.Of(product, place, hold) is { } unfinished)
            {
                return unfinished;
            }
        }

        return null;
    }
}
