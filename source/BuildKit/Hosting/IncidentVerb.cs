using System.Globalization;
using BuildKit.Deployments;
using BuildKit.Ledger;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary><c>:incident</c>: tells the ledger that something is broken where users are, and that it is mended.</summary>
sealed class IncidentVerb
{
    public const string Name = ":incident";

    const string CausedBy = "caused-by", At = "at", Source = "source", Environment = "environment";

    readonly VerbRun run;
    readonly List<EnvironmentModel> environments;
    readonly IncidentBook book;

    IncidentVerb(VerbRun run)
    {
        this.run = run;
        var known = new Environments(run.Script.Instance.Definitions!);
        environments = [.. known.Names.Select(name => known.Find(name, run.Script.Root))];
        book = new(environments, new(new(run.Script.Root), run.Warn), run.Environment.Time.GetUtcNow());
    }

    /// <summary>The options that the verb brings to the command line.</summary>
    public static IEnumerable<TargetOption> Options(ScriptMembers members) =>
    [
        members.Shared<DeploymentOptions>().Environment(members),
        new(CausedBy, "The id of the deployment that caused the incident, or 'latest'"),
        new(At, "When it began or was resolved: a time with its zone, or how long ago (default: now)"),
        new(Source, "What tells of the incident (default: command-line)"),
    ];

    /// <exception cref="BuildException">BK0527 to BK0529: no such id, word or time. BK0520 to BK0526: the ledger cannot be read or written.</exception>
    public static Task<int> RunAsync(VerbRun run) => run.Arguments switch
    {
        ["open", var summary] when !string.IsNullOrWhiteSpace(summary) => new IncidentVerb(run).OpenAsync(summary.Trim()),
        ["resolve", var id] => new IncidentVerb(run).ResolveAsync(id),
        ["list"] => new IncidentVerb(run).ListAsync(all: false),
        ["list", "all"] => new IncidentVerb(run).ListAsync(all: true),
        var words => throw Errors.IncidentUsage(words).Exception(),
    };

    // The id alone goes to standard output, for whoever resolves the incident later on by a script.
    async Task<int> OpenAsync(string summary)
    {
        var place = Place ?? throw Errors.IncidentUsage(run.Arguments).Exception();
        var (incident, cause) = await book.OpenAsync(place, run.Option(CausedBy), Time, run.Option(Source) ?? "command-line", summary).ConfigureAwait(false);
        run.Tell($"Incident in {place.Name}{(cause is null ? "" : $", caused by {cause.Product} {cause.Release} ({cause.Id})")}; when it is over: {run.Environment.Invocation} {Name} resolve {incident.Id}");
        run.Say(incident.Id);
        return ExitCode.Success;
    }

    async Task<int> ResolveAsync(string id)
    {
        var (incident, isNew) = await book.ResolveAsync(Place, id, Time).ConfigureAwait(false);
        run.Say(isNew
            ? $"Incident {incident.Opened.Id} in {incident.Opened.Environment} is resolved; it took {DurationSyntax.Of(TimeSpan.FromSeconds(Math.Round((incident.Resolved!.At - incident.Opened.At).TotalSeconds)))}"
            : $"Incident {incident.Opened.Id} in {incident.Opened.Environment} was resolved at {incident.Resolved!.At.UtcDateTime:yyyy-MM-dd HH:mm}Z already, by {incident.Resolved.By}");
        return ExitCode.Success;
    }

    async Task<int> ListAsync(bool all)
    {
        var incidents = (await book.ListAsync(Place).ConfigureAwait(false)).Where(incident => all || incident.IsOpen).ToList();
        run.Say(incidents.Count == 0
            ? all ? "The ledger knows no incident." : "No incident is open."
            : TextTable.Of([["Incident", "Environment", "Since", "Until", "Caused by", "Summary"], .. incidents.Select(Row)]).TrimEnd('\n'));
        return ExitCode.Success;
    }

    static string[] Row(Incident incident) =>
    [
        incident.Opened.Id,
        incident.Opened.Environment,
        Moment(incident.Opened.At),
        incident.Resolved is { } resolved ? Moment(resolved.At) : "open",
        incident.Opened.CausedBy ?? "-",
        incident.Opened.Summary,
    ];

    static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    EnvironmentModel? Place => run.Option(Environment) is { } name ? environments.Find(place => place.Name == name) : null;

    DateTimeOffset? Time => run.Option(At) is { } text ? MomentSyntax.Parse(text, run.Environment.Time.GetUtcNow()) : null;
}
