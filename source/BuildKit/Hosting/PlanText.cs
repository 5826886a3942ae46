using System.Text;
using System.Text.Json;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>What <c>--plan</c> prints: what would run, in waves, and why. Nothing is run for it.</summary>
static class PlanText
{
    public static string Of(Plan plan)
    {
        var text = new StringBuilder();
        var running = plan.Targets.Count(target => target.SkipReason is null);
        text.Append(Errors.Count(running, "target")).Append(" would run");
        if (plan.Targets.Count > running)
        {
            text.Append(", ").Append(plan.Targets.Count - running).Append(" would be skipped");
        }

        text.Append(".\n");
        foreach (var wave in plan.Waves)
        {
            text.Append("\nWave ").Append(wave[0].Wave + 1).Append('\n');
            foreach (var target in wave)
            {
                Append(text, plan, target);
            }
        }

        return text.ToString();
    }

    public static string Json(Plan plan)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonText.Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteStartArray("targets");
            foreach (var target in plan.Targets)
            {
                Write(json, plan, target);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    static void Append(StringBuilder text, Plan plan, PlannedTarget target)
    {
        text.Append("  ").Append(target.Name).Append("  (").Append(target.Why);
        var after = Predecessors(plan, target, EdgeKind.Order, EdgeKind.CommandLine, EdgeKind.Trigger);
        if (after.Count > 0)
        {
            text.Append("; after ").AppendJoin(", ", after);
        }

        text.Append(")\n");
        if (target.SkipReason is not null)
        {
            text.Append("      skipped: ").Append(target.SkipReason).Append('\n');
            return;
        }

        foreach (var condition in target.Model.Conditions)
        {
            text.Append("      only if: ").Append(condition.Why).Append('\n');
        }

        foreach (var line in Requirements(target).Concat(Actions(target)))
        {
            text.Append("      ").Append(line).Append('\n');
        }
    }

    // No tool is asked for its version to show a plan; what else is required is known.
    static IEnumerable<string> Requirements(PlannedTarget target) => target.Model.RequiredTools
        .Select(tool => $"requires: {tool.Tool([]).ToString()}, {tool.Range}")
        .Concat(target.Unmet.Select(problem => $"not ready: {problem.Message}"));

    // Commands are known now unless they are made from what a dependency leaves, which has not run yet.
    public static IEnumerable<string> Actions(PlannedTarget target)
    {
        foreach (var action in target.Model.Step.Actions)
        {
            if (action is not CommandAction { Commands: var make })
            {
                yield return ((CodeAction)action).Description;
                continue;
            }

            foreach (var line in Commands(make))
            {
                yield return line;
            }
        }

        foreach (var fanOut in target.Model.FanOuts)
        {
            foreach (var line in Steps(fanOut))
            {
                yield return line;
            }
        }
    }

    static IReadOnlyList<string> Commands(Func<CancellationToken, ValueTask<Command[]>> make) => Foresight.Lines("a command that is", () =>
    {
        var made = make(CancellationToken.None);
        return made.IsCompletedSuccessfully ? [.. made.Result.Select(command => $"> {command}")] : null;
    });

    static IReadOnlyList<string> Steps(FanOut fanOut) => Foresight.Lines("steps that are", () =>
        [$"one step for each of: {string.Join(", ", fanOut.Steps().Select(step => step.Name))}"]);

    static List<string> Predecessors(Plan plan, PlannedTarget target, params ReadOnlySpan<EdgeKind> kinds)
    {
        var names = new List<string>();
        foreach (var edge in target.Predecessors)
        {
            if (kinds.Contains(edge.Kind) && !names.Contains(plan.Targets[edge.Target].Name))
            {
                names.Add(plan.Targets[edge.Target].Name);
            }
        }

        return names;
    }

    static void Write(Utf8JsonWriter json, Plan plan, PlannedTarget target)
    {
        json.WriteStartObject();
        json.WriteString("name", target.Name);
        json.WriteNumber("wave", target.Wave + 1);
        json.WriteString("why", target.Why);
        json.WriteString("skipped", target.SkipReason);
        Write(json, "requires", target.SkipReason is null ? target.Model.RequiredTools.Select(tool => $"{tool.Tool([])}, {tool.Range}") : []);
        Write(json, "notReady", target.Unmet.Select(problem => problem.Message));
        json.WriteStartArray("after");
        foreach (var edge in target.Predecessors)
        {
            json.WriteStartObject();
            json.WriteString("target", plan.Targets[edge.Target].Name);
            json.WriteString("because", JsonNamingPolicy.KebabCaseLower.ConvertName(edge.Kind.ToString()));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "actions", target.SkipReason is null ? Actions(target) : []);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
