using BuildKit.Graph;

namespace BuildKit.Execution;

/// <summary>
/// The outputs of all targets of the plan and of the steps that were made so far. A target that does nothing itself
/// declares outputs on behalf of its steps; these are no rivals of it.
/// </summary>
sealed class StepClaims(Plan plan)
{
    readonly List<OutputClaim> claims = [];
    readonly List<Owner> owners = [];

    /// <summary>Claims what the steps write; an error if they or anybody else may write the same files.</summary>
    public BuildError? Claim(TargetRun target, IReadOnlyList<PreparedStep> steps)
    {
        if (!steps.Any(step => step.Name is not null && step.Outputs.Count > 0))
        {
            return null;
        }

        ClaimDeclaredOutputs();
        var firstNew = owners.Count;
        foreach (var step in steps.Where(step => step.Name is not null))
        {
            Add(new(target.Planned.Index, $"{target.Name}/{step.Name}", target.Model.Place, false), step.Outputs);
        }

        foreach (var (first, second) in OutputClaims.Overlaps(claims))
        {
            var (one, other) = (owners[first.Owner], owners[second.Owner]);
            var isFamily = one.Target == other.Target && one.OnBehalfOfSteps;
            if (second.Owner >= firstNew && !isFamily)
            {
                var (pattern, others) = first.Meeting(second);
                return Errors.OverlappingSteps((one.Name, pattern, one.Place()), (other.Name, others, other.Place()));
            }
        }

        return null;
    }

    void ClaimDeclaredOutputs()
    {
        if (owners.Count > 0)
        {
            return;
        }

        foreach (var target in plan.Targets)
        {
            Add(new(target.Index, target.Name, target.Model.Place, target.Model.Step.Actions.Count == 0), target.Model.Step.Outputs);
        }
    }

    void Add(Owner owner, IReadOnlyList<string> outputs)
    {
        if (!outputs.All(OutputPatterns.IsExclusion))
        {
            claims.Add(new(owners.Count, outputs));
        }

        owners.Add(owner);
    }

    sealed record Owner(int Target, string Name, Func<string?> Place, bool OnBehalfOfSteps);
}
