using BuildKit.Caching;
using BuildKit.Graph;

namespace BuildKit.Execution;

/// <summary>
/// Tells what a run of a plan would do with each step, and changes nothing. What a target would leave that has to run is not known, so
/// neither is what becomes of its dependents: it may leave the same.
/// </summary>
sealed class RunForecast
{
    readonly Plan plan;
    readonly AbsolutePath root;
    readonly RunResults results;
    readonly CachedSteps steps;
    readonly Dictionary<string, string> unknown = new(StringComparer.Ordinal);
    readonly Dictionary<string, IReadOnlyList<StepForecast>> forecasts = new(StringComparer.Ordinal);

    RunForecast(StepCache cache, Plan plan, AbsolutePath root)
    {
        (this.plan, this.root, results) = (plan, root, new(plan));
        steps = new(cache, plan, results);
    }

    /// <summary>The forecasts by target; none for a target that is skipped, or that is only a name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<StepForecast>> Of(StepCache cache, Plan plan, AbsolutePath root)
    {
        var forecast = new RunForecast(cache, plan, root);
        foreach (var target in plan.Targets)
        {
            forecast.Look(new TargetRun(target));
        }

        return forecast.forecasts;
    }

    void Look(TargetRun target)
    {
        var before = target.Planned.PredecessorsBy(EdgeKind.Dependency).Select(edge => plan.Targets[edge.Target].Name).FirstOrDefault(unknown.ContainsKey);
        if (target.Planned.SkipReason is not null || !target.Model.HasActions)
        {
            if (before is not null)
            {
                unknown[target.Name] = unknown[before];
            }

            return;
        }

        var told = before is null ? Ask(target) : [Unknown(unknown[before])];
        forecasts[target.Name] = told;
        if (IsUncertain(target, told) || told.Any(step => step.Outcome is null || (step.Outcome == Outcome.Executed && step.Causes[0].Text != CachePolicy.NoOutputs)))
        {
            unknown[target.Name] = before is null ? target.Name : unknown[before];
        }
        else
        {
            results.Finished(target, reason: null);
        }
    }

    // What it leaves is not what stands there now: files of former steps go, or whether others come is decided by a condition.
    bool IsUncertain(TargetRun target, IReadOnlyList<StepForecast> told) =>
        steps.WouldRemoveGone(target.Name, [.. target.Steps.Select(step => step.Step)])
        || (target.Model.Conditions.Count > 0 && told.Any(step => step.Outcome == Outcome.FromCache));

    static StepForecast Unknown(string target) => new(null, null, [new($"known when {target} has run", target)]);

    IReadOnlyList<StepForecast> Ask(TargetRun target)
    {
        using var reading = results.ScopeOf(target.Planned).Enter();
        try
        {
            var made = Preparation.StepsAsync(target.Model, root, CancellationToken.None);
            if (!made.IsCompletedSuccessfully)
            {
                return [new(null, null, [new("known when it runs")])];
            }

            target.Steps = [.. made.Result.Select((step, index) => new StepRun(target, step, index))];
            target.State = TargetState.Finished;
            target.Outcome = Outcome.UpToDate;
            return [.. target.Steps.Select(steps.Forecast)];
        }
        catch (Exception)
        {
            // It reads something that is not there yet; when the target runs, its dependencies will have made it.
            return [new(null, null, [new("known when it runs")])];
        }
    }
}
