using System.Text;
using System.Text.Json;
using BuildKit.Files;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>A plan in JSON for machines, whose digest is the plan's name.</summary>
static class DeploymentPlanJson
{
    public static string Digest(DeploymentPlan plan) => BuildKit.Files.Digest.OfBytes(Encoding.UTF8.GetBytes(Of(plan, id: null))).ToString();

    /// <summary>One line, always the same for the same plan.</summary>
    public static string Of(DeploymentPlan plan) => Of(plan, plan.Id);

    static string Of(DeploymentPlan plan, string? id) => JsonObjects.Text(default, json =>
    {
        json.WriteNumber("format", 1);
        WriteIfKnown(json, "id", id);
        Write(json, plan);
        Write(json, plan.Strategy);
        json.WriteObjects("hosts", plan.Hosts, Write);
        json.WriteObjects("phases", plan.Phases, Write);
    });

    static void Write(Utf8JsonWriter json, DeploymentPlan plan)
    {
        json.WriteString("product", plan.Product);
        json.WriteString("environment", plan.Environment);
        json.WriteString("kind", plan.Kind == DeploymentKind.Rollback ? "rollback" : "deploy");
        json.WriteString("release", plan.Release);
        json.WriteString("releaseDigest", plan.ReleaseDigest);
        json.WriteString("inventoryDigest", plan.InventoryDigest);
        json.WriteString("fleetDigest", plan.FleetDigest);
    }

    static void Write(Utf8JsonWriter json, DeploymentStrategy strategy)
    {
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

    static void Write(Utf8JsonWriter json, PlannedHost host)
    {
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
        WriteIfKnown(json, "before", host.Before);
        WriteIfKnown(json, "target", host.Target);
        WriteIfKnown(json, "package", host.Package);
    }

    static void Write(Utf8JsonWriter json, PlanPhase phase)
    {
        json.WriteString("phase", phase.Kind switch
        {
            PhaseKind.Stage => "stage",
            PhaseKind.Migrate => "migrate",
            PhaseKind.Batch => "batch",
            PhaseKind.Contract => "contract",
            _ => "prune",
        });
        json.WriteNumber("number", phase.Number);
        json.WriteObjects("verbs", phase.Verbs, Write);
    }

    static void Write(Utf8JsonWriter json, PlannedVerb verb)
    {
        json.WriteString("host", verb.Host);
        json.WriteString("verb", verb.Verb.Name);
        json.WriteStrings("options", verb.Verb.Options);
    }

    static void WriteIfKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
