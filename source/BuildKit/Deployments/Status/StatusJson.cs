using System.Text.Json;
using BuildKit.Files;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>What <c>Status --json</c> prints: format 1, documented in <c>docs/deploying.md</c>.</summary>
static class StatusJson
{
    public static string Of(string product, IReadOnlyList<EnvironmentReport> environments, string? scripts) => JsonObjects.Text(JsonObjects.Indented, json =>
    {
        json.WriteNumber("format", 1);
        json.WriteString("product", product);
        json.WriteBoolean("scriptsEdited", scripts is not null);
        json.WriteObjects("environments", environments, Write);
    }) + "\n";

    static void Write(Utf8JsonWriter json, EnvironmentReport environment)
    {
        json.WriteString("name", environment.Name);
        json.WriteString("remote", environment.Remote);
        json.WriteNumber("waiting", environment.Waiting);
        json.WriteObjects("hosts", environment.Hosts, Write);
        json.WriteObjects("incidents", environment.OpenIncidents.Select(incident => incident.Opened), Write);
    }

    static void Write(Utf8JsonWriter json, HostReport host)
    {
        json.WriteString("host", host.Host);
        json.WriteString("release", host.Release);
        json.WriteString("recorded", host.Recorded);
        json.WriteString("health", host.Health.ToString().ToLowerInvariant());
        json.WriteString("about", host.About);
        json.WriteString("deployment", host.Since?.Id);
        Write(json, "since", host.Since?.FinishedAt);
        json.WriteString("by", host.Since?.Actor);
        json.WriteStrings("drift", host.Drift);
    }

    static void Write(Utf8JsonWriter json, IncidentOpened incident)
    {
        json.WriteString("id", incident.Id);
        Write(json, "since", incident.At);
        json.WriteString("causedBy", incident.CausedBy);
        json.WriteString("summary", incident.Summary);
    }

    static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } given)
        {
            json.WriteString(name, given.UtcDateTime);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
