using System.Text;
using BuildKit.Caching;
using BuildKit.Graph;
using BuildKit.Targets;
using Forecasts = System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyList<BuildKit.Execution.StepForecast>>;

namespace BuildKit.Hosting;

/// <summary>What <c>--plan</c> prints: what would run, in waves, and why. Nothing is run for it.</summary>
static class PlanText
{
    /// <summary>Where nothing is cached, such as in a test of a build.</summary>
    public static Forecasts NoForecasts { get; } = new Dictionary<string, IReadOnlyList<Execution.StepForecast>>();

    /// <param name="plan">The plan.</param>
    /// <param name="forecasts">What would become of the steps, by target; none where nothing is cached.</param>
    /// <param name="foreseen">What actions would do where they act.</param>
    public static string Of(Plan plan, Forecasts forecasts, ForeseenActions foreseen)
    {
        var text = new StringBuilder();
        var reused = plan.Targets.Count(target => IsReused(target, forecasts));
        var running = plan.Targets.Count(target => target.SkipReason is null) - reused;
        text.Append(Errors.Count(running, "target")).Append(" would run");
        Count(text, reused, "need not");
        Count(text, plan.Targets.Count - running - reused, "would be skipped");
        text.Append(".\n");
        foreach (var wave in plan.Waves)
        {
            text.Append("\nWave ").Append(wave[0].Wave + 1).Append('\n');
            foreach (var target in wave)
            {
                Append(text, plan, target, forecasts, foreseen);
            }
        }

        return text.ToString();
    }

    static void Count(StringBuilder text, int count, string what)
    {
        if (count > 0)
        {
            text.Append(", ").Append(count).Append(' ').Append(what);
        }
    }

    static bool IsReused(PlannedTarget target, Forecasts forecasts) =>
        forecasts.TryGetValue(target.Name, out var steps) && steps.All(step => step.Outcome is Outcome.UpToDate or Outcome.FromCache);

    static void Append(StringBuilder text, Plan plan, PlannedTarget target, Forecasts forecasts, ForeseenActions foreseen)
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

        foreach (var line in Told(target, forecasts).Concat(Requirements(target)).Concat(Actions(target, foreseen)))
        {
            text.Append("      ").Append(line).Append('\n');
        }
    }

    // Steps that are never cached are most of them; to say so of each would hide what matters.
    static IEnumerable<string> Told(PlannedTarget target, Forecasts forecasts)
    {
        foreach (var group in (forecasts.GetValueOrDefault(target.Name) ?? []).Where(IsWorthTelling).GroupBy(step => step.Text))
        {
            var names = group.Select(step => step.Step).OfType<string>().ToList();
            yield return names.Count == 0 ? group.Key : $"{string.Join(", ", names)}: {group.Key}";
            foreach (var note in group.SelectMany(step => step.Notes).Distinct(StringComparer.Ordinal))
            {
                yield return $"note: {note}";
            }
        }
    }

    // What is known only when it runs says so of its commands already.
    static bool IsWorthTelling(Execution.StepForecast step) =>
        step.Causes[0].Text != CachePolicy.NoOutputs && (step.Outcome is not null || step.Causes[0].Upstream is not null);

    // No tool is asked for its version to show a plan; what else is required is known.
    static IEnumerable<string> Requirements(PlannedTarget target) => target.Model.RequiredTools
        .Select(tool => $"requires: {tool.Tool([]).ToString()}, {tool.Range}")
        .Concat(target.Unmet.Select(problem => $"not ready: {problem.InOneLine()}"));

    // Commands are known now unless they are made from what a dependency leaves, which has not run yet.
    public static IEnumerable<string> Actions(PlannedTarget target, ForeseenActions foreseen)
    {
        foreach (var action in target.Model.Step.Actions)
        {
            if (action is not CommandAction { Commands: var make })
            {
                yield return ((CodeAction)action).Description;
                foreach (var line in foreseen.Of((CodeAction)action))
                {
                    yield return line;
                }

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
}
