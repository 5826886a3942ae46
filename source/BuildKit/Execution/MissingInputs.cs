using BuildKit.Caching;
using BuildKit.Files;
using BuildKit.Graph;

namespace BuildKit.Execution;

/// <summary>
/// Looks, before anything runs, for inputs that are named and not there, and that no target of the plan makes. Targets with conditions are
/// left out: they may not run at all.
/// </summary>
static class MissingInputs
{
    public static IEnumerable<BuildError> Problems(Plan plan, AbsolutePath root)
    {
        GlobSet? made = null;
        foreach (var target in plan.Targets)
        {
            if (target.SkipReason is not null || target.Model.Conditions.Count > 0 || target.Model.Step.UncachedReason is not null)
            {
                continue;
            }

            var step = target.Model.Step;
            var missing = step.Inputs.Concat(step.TextInputs).Concat(step.InputsAnywhere)
                .Where(pattern => !pattern.AsSpan().ContainsAny("*?[{!") && FileKinds.Of(root / pattern) == FileKind.Missing)
                .Where(path => !(made ??= MadeBy(plan)).Matches(path)).ToList();
            if (missing.Count > 0)
            {
                yield return Errors.InputsMissing(target.Name, missing);
            }
        }
    }

    static GlobSet MadeBy(Plan plan) => GlobSet.Of([.. plan.Targets
        .SelectMany(target => target.Model.Step.Outputs.Concat(target.Model.Step.OutputTrees))
        .Where(pattern => !pattern.StartsWith('!')).SelectMany(StepKeys.WithDirectory).Append(".buildkit/nothing")]);
}
