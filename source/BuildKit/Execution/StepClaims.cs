using BuildKit.Graph;

namespace BuildKit.Execution;

/// <summary>
/// The outputs of all targets of the plan and of the steps that were made so far. A target that does nothing itself
/// declares outputs on behalf of its steps; these are no rivals of it.
/// </summary>
sealed class StepClaims(Plan plan)
{
    // Steps that name their files are by far the most, and are compared by looking names up; patterns have to be compared with all.
    readonly NamedClaims named = new();
    readonly List<OutputClaim> patterns = [];
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
            if (Add(new(target.Planned.Index, target.Name, step.Name, target.Model.Place, false), step.Outputs) is { } conflict)
            {
                return conflict;
            }
        }

        return patterns.Count == 0 ? null : WithPatterns(firstNew);
    }

    BuildError? WithPatterns(int firstNew)
    {
        foreach (var (first, second) in OutputClaims.Overlaps([.. patterns.Concat(named.Claims).OrderBy(claim => claim.Owner)]))
        {
            if (second.Owner >= firstNew && !IsFamily(first.Owner, second.Owner))
            {
                var (pattern, others) = first.Meeting(second);
                return Conflict(first.Owner, pattern, second.Owner, others);
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
            Add(new(target.Index, target.Name, null, target.Model.Place, target.Model.Step.Actions.Count == 0), [.. target.Model.Step.Outputs, .. target.Model.Step.OutputTrees]);
        }
    }

    BuildError? Add(Owner owner, IReadOnlyList<string> outputs)
    {
        var number = owners.Count;
        owners.Add(owner);
        if (outputs.All(OutputPatterns.IsExclusion))
        {
            return null;
        }

        if (!NamedClaims.AreNames(outputs))
        {
            patterns.Add(new(number, outputs));
            return null;
        }

        foreach (var path in outputs)
        {
            if (named.Rival(path) is var (rival, others) && rival != number && !IsFamily(rival, number))
            {
                return Conflict(rival, others, number, path);
            }

            named.Add(path, number);
        }

        return null;
    }

    bool IsFamily(int first, int second) => owners[first].Target == owners[second].Target && owners[first].OnBehalfOfSteps;

    BuildError Conflict(int first, string pattern, int second, string others) =>
        Errors.OverlappingSteps((owners[first].Name, pattern, owners[first].Place()), (owners[second].Name, others, owners[second].Place()));

    readonly record struct Owner(int Target, string TargetName, string? Step, Func<string?> Place, bool OnBehalfOfSteps)
    {
        public string Name => Step is null ? TargetName : $"{TargetName}/{Step}";
    }
}

/// <summary>Outputs without wildcards: each is a file, or a directory with everything below it.</summary>
sealed class NamedClaims
{
    readonly Dictionary<string, int> owners = new(StringComparer.Ordinal);

    // What lies above a claimed path, with one path below it.
    readonly Dictionary<string, string> above = new(StringComparer.Ordinal);

    /// <summary>As claims that patterns can be compared with.</summary>
    public IEnumerable<OutputClaim> Claims => owners.Select(claim => new OutputClaim(claim.Value, [claim.Key]));

    public static bool AreNames(IReadOnlyList<string> outputs)
    {
        foreach (var output in outputs)
        {
            if (output.AsSpan().ContainsAny("*?[{!"))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Who has claimed the path, something above it or something below it already; null for nobody.</summary>
    public (int Owner, string Path)? Rival(string path)
    {
        if (above.TryGetValue(path, out var below))
        {
            return (owners[below], below);
        }

        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (owners.TryGetValue(path[..end], out var owner))
            {
                return (owner, path[..end]);
            }
        }

        return null;
    }

    public void Add(string path, int owner)
    {
        owners[path] = owner;
        for (var end = path.LastIndexOf('/'); end > 0 && above.TryAdd(path[..end], path); end = path.LastIndexOf('/', end - 1))
        {
        }
    }
}
