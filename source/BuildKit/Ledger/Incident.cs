namespace BuildKit.Ledger;

/// <summary>An incident from its beginning to its end.</summary>
/// <param name="Opened">Where it was opened.</param>
/// <param name="Resolved">Where it was resolved first; null while it is open.</param>
sealed record Incident(IncidentOpened Opened, IncidentResolved? Resolved)
{
    public bool IsOpen => Resolved is null;

    /// <summary>The incidents in the order in which they were recorded.</summary>
    /// <param name="events">What the ledger knows.</param>
    /// <param name="environment">Null for all environments.</param>
    public static IReadOnlyList<Incident> In(IReadOnlyList<LedgerEvent> events, string? environment)
    {
        var ends = events.OfType<IncidentResolved>().GroupBy(e => e.Incident, StringComparer.Ordinal).ToDictionary(e => e.Key, e => e.First(), StringComparer.Ordinal);
        return [.. events.OfType<IncidentOpened>().Where(e => environment is null || e.Environment == environment)
            .Select(e => new Incident(e, ends.GetValueOrDefault(e.Id)))];
    }
}
