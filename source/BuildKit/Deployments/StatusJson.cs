using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>What <c>Status --json</c> prints: format 1, documented in <c>docs/deploying.md</c>.</summary>
static class StatusJson
{
    static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string product, IReadOnlyList<EnvironmentReport> environments, string? scripts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("product", product);
            json.WriteBoolean("scriptsEdited", scripts is not null);
            json.WriteStartArray("environments");
            foreach (var environment in environments)
            {
                Write(json, environment);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    static void Write(Utf8JsonWriter json, EnvironmentReport environment)
    {
        json.WriteStartObject();
        json.WriteString("name", environment.Name);
        json.WriteString("remote", environment.Remote);
        json.WriteNumber("waiting", environment.Waiting);
        json.WriteStartArray("hosts");
        foreach (var host in environment.Hosts)
        {
            Write(json, host);
        }

        json.WriteEndArray();
        json.WriteStartArray("incidents");
        foreach (var incident in environment.OpenIncidents)
        {
            Write(json, incident.Opened);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, HostReport host)
    {
        json.WriteStartObject();
        json.WriteString("host", host.Host);
        json.WriteString("release", host.Release);
        json.WriteString("recorded", host.Recorded);
        json.WriteString("health", host.Health.ToString().ToLowerInvariant());
        json.WriteString("about", host.About);
        json.WriteString("deployment", host.Since?.Id);
        Write(json, "since", host.Since?.FinishedAt);
        json.WriteString("by", host.Since?.Actor);
        json.WriteStartArray("drift");
        foreach (var difference in host.Drift)
        {
            json.WriteStringValue(difference);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, IncidentOpened incident)
    {
        json.WriteStartObject();
        json.WriteString("id", incident.Id);
        Write(json, "since", incident.At);
        json.WriteString("causedBy", incident.CausedBy);
        json.WriteString("summary", incident.Summary);
        json.WriteEndObject();
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
