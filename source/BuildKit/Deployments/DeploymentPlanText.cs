using System.Text;
using System.Text.Json;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>A plan in words, and in JSON for machines, whose digest is the plan's name.</summary>
static class DeploymentPlanText
{
    public static string Digest(DeploymentPlan plan) => BuildKit.Files.Digest.OfBytes(Encoding.UTF8.GetBytes(Json(plan, id: null))).ToString();

    /// <summary>One line, always the same for the same plan.</summary>
    public static string Json(DeploymentPlan plan) => Json(plan, plan.Id);

    /// <summary>Host by host what would happen.</summary>
    public static IEnumerable<string> Lines(DeploymentPlan plan)
    {
        yield return $"plan {plan.Id[..12]}: {plan.Product} {(plan.Release.Length == 0 ? "back" : plan.Release)} to {plan.Environment}, {Errors.Count(plan.Hosts.Length, "host")}";
        yield return $"  pinned to release {Short(plan.ReleaseDigest)}, inventory {Short(plan.InventoryDigest)}, hosts as observed {Short(plan.FleetDigest)}";
        if (plan.Hosts.Select(host => host.Before).Distinct().Count() > 1)
        {
            yield return $"  now: {Spread(plan.Hosts.Select(host => (host.Name, host.Before)))}";
        }

        var width = plan.Hosts.Max(host => host.Name.Length);
        foreach (var phase in plan.Phases)
        {
            yield return $"  {Name(phase)}";
            foreach (var verb in phase.Verbs)
            {
                yield return $"    {verb.Host.PadRight(width)}  {string.Join(' ', Words(verb.Verb, plan.Find(verb.Host)))}";
            }
        }

        foreach (var host in plan.Hosts.Where(host => host.Work is HostWork.Nothing or HostWork.Excluded or HostWork.Unreachable))
        {
            yield return $"  {host.Name.PadRight(width)}    {(host.Work == HostWork.Nothing ? $"nothing to do: {host.Target} " : "not touched: ")}{host.Why}";
        }
    }

    /// <summary>Which hosts have which release.</summary>
    public static string Spread(IEnumerable<ObservedHost> hosts) => Spread(hosts.Select(host => (host.Name, host.Status?.Current)));

    static string Spread(IEnumerable<(string Name, string? Release)> hosts) => string.Join(", ", hosts.GroupBy(host => host.Release)
        .Select(group => $"{group.Key ?? "nothing"} on {string.Join(' ', group.Select(host => host.Name))}"));

    static string Name(PlanPhase phase) => phase.Kind switch
    {
        PhaseKind.Stage => "stage everywhere; nothing that runs is touched",
        PhaseKind.Migrate => "migrate, once",
        PhaseKind.Batch => $"batch {phase.Number}: {Errors.Count(phase.Verbs.Length, "host")}",
        PhaseKind.Contract => "contract, once, if all hosts have the release",
        _ => "prune",
    };

    static IEnumerable<string> Words(HostVerb verb, PlannedHost host) => verb switch
    {
        Stage stage => [$"stage {host.Target}, package {Short(stage.Digest)}"],
        Activate => [$"activate {host.Target},", host.Why],
        _ => [verb.Name, .. verb.Options],
    };

    static string Short(string digest) => digest.Length == 0 ? "unknown" : digest[..Math.Min(12, digest.Length)];

    static string Json(DeploymentPlan plan, string? id)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            if (id is not null)
            {
                json.WriteString("id", id);
            }

            WriteHead(plan, json);
            json.WriteStartArray("hosts");
            foreach (var host in plan.Hosts)
            {
                Write(host, json);
            }

            json.WriteEndArray();
            json.WriteStartArray("phases");
            foreach (var phase in plan.Phases)
            {
                Write(phase, json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static void WriteHead(DeploymentPlan plan, Utf8JsonWriter json)
    {
        var strategy = plan.Strategy;
        json.WriteString("product", plan.Product);
        json.WriteString("environment", plan.Environment);
        json.WriteString("kind", plan.Kind == Ledger.DeploymentKind.Rollback ? "rollback" : "deploy");
        json.WriteString("release", plan.Release);
        json.WriteString("releaseDigest", plan.ReleaseDigest);
        json.WriteString("inventoryDigest", plan.InventoryDigest);
        json.WriteString("fleetDigest", plan.FleetDigest);
        json.WriteString("batches", string.Join(", ", strategy.Batches));
        json.WriteNumber("pauseSeconds", (int)strategy.Pause.TotalSeconds);
        json.WriteNumber("maxFailures", strategy.MaxFailures);
        json.WriteString("unreachable", strategy.Unreachable == Unreachable.Refuse ? "refuse" : "counts-as-failure");
        json.WriteString("onFailure", strategy.OnFailure switch { RollBack.Fleet => "fleet", RollBack.Host => "host", _ => "none" });
        json.WriteString("smoke", strategy.Smoke ?? "");
        if (strategy.Migration is { } migration)
        {
            json.WriteString("migrateOn", migration.Role ?? "any");
        }
    }

    static void Write(PlannedHost host, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("host", host.Name);
        json.WriteString("work", host.Work switch
        {
            HostWork.Nothing => "nothing",
            HostWork.Deploy => "deploy",
            HostWork.Finish => "finish",
            HostWork.GoBack => "go-back",
            HostWork.Excluded => "excluded",
            _ => "unreachable",
        });
        json.WriteString("why", host.Why);
        WriteIfKnown("before", host.Before);
        WriteIfKnown("target", host.Target);
        WriteIfKnown("package", host.Package);
        json.WriteEndObject();

        void WriteIfKnown(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }
    }

    static void Write(PlanPhase phase, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("phase", phase.Kind switch
        {
            PhaseKind.Stage => "stage",
            PhaseKind.Migrate => "migrate",
            PhaseKind.Batch => "batch",
            PhaseKind.Contract => "contract",
            _ => "prune",
        });
        json.WriteNumber("number", phase.Number);
        json.WriteStartArray("verbs");
        foreach (var verb in phase.Verbs)
        {
            json.WriteStartObject();
            json.WriteString("host", verb.Host);
            json.WriteString("verb", verb.Verb.Name);
            json.WriteStartArray("options");
            foreach (var option in verb.Verb.Options)
            {
                json.WriteStringValue(option);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
