using System.Text.Json;
using BuildKit.Execution;
using BuildKit.Files;
using BuildKit.Graph;
using Forecasts = System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyList<BuildKit.Execution.StepForecast>>;

namespace BuildKit.Hosting;

/// <summary>What <c>--plan --json</c> prints: format 1, documented in <c>docs/command-line.md</c>.</summary>
static class PlanJson
{
    public static string Of(Plan plan, Forecasts forecasts, ForeseenActions foreseen) => JsonObjects.Text(JsonObjects.Indented, json =>
    {
        json.WriteNumber("format", 1);
        json.WriteObjects("targets", plan.Targets, (_, target) => Write(json, plan, target, forecasts, foreseen));
    }) + "\n";

    static void Write(Utf8JsonWriter json, Plan plan, PlannedTarget target, Forecasts forecasts, ForeseenActions foreseen)
    {
        json.WriteString("name", target.Name);
        json.WriteNumber("wave", target.Wave + 1);
        json.WriteString("why", target.Why);
        json.WriteString("skipped", target.SkipReason);
        json.WriteStrings("requires", target.SkipReason is null ? target.Model.RequiredTools.Select(tool => $"{tool.Tool([])}, {tool.Range}") : []);
        json.WriteStrings("notReady", target.Unmet.Select(problem => problem.Message));
        json.WriteObjects("after", target.Predecessors, (_, edge) =>
        {
            json.WriteString("target", plan.Targets[edge.Target].Name);
            json.WriteString("because", JsonNamingPolicy.KebabCaseLower.ConvertName(edge.Kind.ToString()));
        });
        json.WriteObjects("steps", forecasts.GetValueOrDefault(target.Name) ?? [], Write);
        json.WriteStrings("actions", target.SkipReason is null ? PlanText.Actions(target, foreseen) : []);
    }

    static void Write(Utf8JsonWriter json, StepForecast step)
    {
        json.WriteString("step", step.Step);
        json.WriteString("would", step.Outcome is { } outcome ? JsonNamingPolicy.KebabCaseLower.ConvertName($"{outcome}") : null);
        json.WriteStrings("because", step.Causes.Select(cause => cause.Text));
        json.WriteNumber("saves", step.Saved.TotalSeconds);
        json.WriteStrings("notes", step.Notes);
    }
}
