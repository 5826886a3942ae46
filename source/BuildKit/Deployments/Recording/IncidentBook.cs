using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>Opens and resolves the incidents of a script's environments.</summary>
/// <param name="environments">The environments.</param>
/// <param name="ledgers">Their ledgers.</param>
/// <param name="now">The current time.</param>
sealed class IncidentBook(IReadOnlyList<EnvironmentModel> environments, EnvironmentLedgers ledgers, DateTimeOffset now)
{
    const string Latest = DeploymentPurpose.Latest;

    /// <summary>Opens an incident.</summary>
    /// <param name="environment">Where.</param>
    /// <param name="causedBy">The id of a deployment, <c>latest</c> for the last that reached users there, or null.</param>
    /// <param name="at">Since when; null for now.</param>
    /// <param name="source">What tells of it.</param>
    /// <param name="summary">What is broken.</param>
    /// <returns>The incident and the deployment that caused it.</returns>
    /// <exception cref="BuildException">BK0527: there is no such deployment. BK0520 to BK0526: the ledger cannot be read or written.</exception>
    public async Task<(IncidentOpened Incident, DeploymentRecorded? Cause)> OpenAsync(EnvironmentModel environment, string? causedBy, DateTimeOffset? at, string source, string summary)
    {
        var deployments = (await ledgers.EventsAsync(environment.Sharing, tells: false).ConfigureAwait(false)).OfType<DeploymentRecorded>()
            .Where(e => e.Environment == environment.Name).ToList();
        var cause = causedBy is null ? null : CauseOf(deployments, causedBy, environment.Name);
        var opened = await ledgers.Of(environment.Sharing).AppendAsync(new IncidentOpened
        {
            Id = Ulid.New(now),
            Seq = 0,
            Environment = environment.Name,
            CausedBy = cause?.Id,
            Product = cause?.Product,
            At = at ?? now,
            Source = source,
            Summary = summary,
            By = Actor.Name(),
            RecordedAt = now,
        }).ConfigureAwait(false);
        return (opened, cause);
    }

    /// <summary>Resolves an incident; one that is resolved already stays as it is.</summary>
    /// <param name="environment">Where to look for it; null for everywhere.</param>
    /// <param name="id">Its id, or <c>latest</c> for the last that is open.</param>
    /// <param name="at">Since when users are well; null for now.</param>
    /// <returns>The incident with its end, and whether that is new.</returns>
    /// <exception cref="BuildException">BK0527: there is none. BK0529: it would end before it began. BK0520 to BK0526: the ledger cannot be read or written.</exception>
    public async Task<(Incident Incident, bool IsNew)> ResolveAsync(EnvironmentModel? environment, string id, DateTimeOffset? at)
    {
        var known = await ListAsync(environment, tells: false).ConfigureAwait(false);
        var found = (id == Latest ? known.LastOrDefault(incident => incident.IsOpen) : known.FirstOrDefault(incident => IsSame(incident.Opened.Id, id)))
            ?? throw Errors.UnknownLedgerId(id, id == Latest ? "open incident" : "incident", environment?.Name ?? "any environment", Shown(known)).Exception();
        if (!found.IsOpen)
        {
            return (found, false);
        }

        if (at < found.Opened.At)
        {
            throw Errors.NoTime($"{at:u}", $"the incident began only at {found.Opened.At:u}").Exception();
        }

        var sharing = environments.FirstOrDefault(place => place.Name == found.Opened.Environment)?.Sharing ?? LedgerSharing.On;
        var resolved = await ledgers.Of(sharing).AppendAsync(new IncidentResolved
        {
            Id = Ulid.New(now),
            Seq = 0,
            Environment = found.Opened.Environment,
            Incident = found.Opened.Id,
            At = at ?? now,
            By = Actor.Name(),
            RecordedAt = now,
        }).ConfigureAwait(false);
        return (found with { Resolved = resolved }, true);
    }

    /// <summary>The incidents of an environment, or of all, each once.</summary>
    /// <exception cref="BuildException">BK0521, BK0523, BK0526: the ledger cannot be read.</exception>
    public async Task<IReadOnlyList<Incident>> ListAsync(EnvironmentModel? environment, bool tells = true)
    {
        var all = new List<Incident>();
        foreach (var sharing in (environment is null ? environments : [environment]).Select(place => place.Sharing).Distinct())
        {
            all.AddRange(Incident.In(await ledgers.EventsAsync(sharing, tells).ConfigureAwait(false), environment?.Name));
        }

        return [.. all.DistinctBy(incident => incident.Opened.Id)];
    }

    static DeploymentRecorded CauseOf(List<DeploymentRecorded> deployments, string id, string environment) =>
        (id == Latest ? deployments.LastOrDefault(e => e.ExposedAt is not null) : deployments.FirstOrDefault(e => IsSame(e.Id, id)))
            ?? throw Errors.UnknownLedgerId(id, "deployment", environment, [.. deployments.TakeLast(5).Select(e => $"{e.Id}  {e.InWords}")]).Exception();

    static IReadOnlyList<string> Shown(IReadOnlyList<Incident> incidents) =>
        [.. incidents.TakeLast(5).Select(incident => $"{incident.Opened.Id}  {incident.Opened.Environment}: {incident.Opened.Summary}")];

    static bool IsSame(string id, string given) => string.Equals(id, given, StringComparison.OrdinalIgnoreCase);
}
