using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Graph;

/// <summary>Asks every requirement of the targets that are to run, once, and collects all that are not met.</summary>
static class Requirements
{
    public static List<BuildError> Problems(TargetModel target)
    {
        var problems = new List<BuildError>();
        foreach (var requirement in target.Requirements)
        {
            if (Problem(target, requirement) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return problems;
    }

    static BuildError? Problem(TargetModel target, Requirement requirement)
    {
        try
        {
            var value = requirement.Value();
            return Requirement.IsMet(value) ? null : NotMet(target, requirement, value);
        }
        catch (Exception exception)
        {
            return Errors.ConditionThrew(target.Name, "Requires", target.Place(), exception);
        }
    }

    static BuildError NotMet(TargetModel target, Requirement requirement, object? value)
    {
        if (requirement.Why is { } why)
        {
            return Errors.RequirementNotMet(target.Name, target.Place(), why);
        }

        return MemberRead.By(requirement.Source) is { } member
            ? Errors.RequirementNotMet(target.Name, target.Place(), $"'{member}' {(value is false ? "is false" : "has no value")}", target.WayToGive(member))
            : Errors.RequirementNotMet(target.Name, target.Place(), "a requirement does not hold");
    }
}
