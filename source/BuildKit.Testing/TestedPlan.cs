using BuildKit.Graph;
using BuildKit.Hosting;

namespace BuildKit.Testing;

/// <summary>What a run would do, or did: the targets in plan order and what they wait for.</summary>
public sealed class TestedPlan
{
    readonly Plan plan;
    readonly AbsolutePath root;

    internal TestedPlan(Plan plan, AbsolutePath root) => (this.plan, this.root) = (plan, root);

    /// <summary>The targets that are to run, in plan order.</summary>
    public IReadOnlyList<string> Targets => [.. plan.Targets.Where(target => target.SkipReason is null).Select(target => target.Name)];

    /// <summary>The targets that are left out before anything runs, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Skipped =>
        plan.Targets.Where(target => target.SkipReason is not null).ToDictionary(target => target.Name, target => target.SkipReason!);

    /// <summary>Targets that could run at the same time, wave after wave.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Waves => [.. plan.Waves.Select(wave => wave.Select(target => target.Name).ToList())];

    /// <summary>
    /// What <c>--plan</c> prints of a target: its commands as <c>> dotnet build …</c>, <c>C# code</c>, its steps, or that they are
    /// known only when it runs. Paths below the root directory are relative to it.
    /// </summary>
    /// <exception cref="BuildException">BK1104: the target is not in the plan.</exception>
    public IReadOnlyList<string> ActionsOf(string target) =>
        [.. PlanText.Actions(Find(target), ForeseenActions.None).Select(line => TestedText.RelativeTo(root, line))];

    /// <summary>True if the one target starts only after the other has ended, directly or through others.</summary>
    /// <exception cref="BuildException">BK1104: one of the two is not in the plan.</exception>
    public bool RunsAfter(string target, string other)
    {
        var (later, earlier) = (Find(target), Find(other));
        var seen = new HashSet<int>();
        var waiting = new Stack<PlannedTarget>([later]);
        while (waiting.TryPop(out var next))
        {
            foreach (var edge in next.Predecessors)
            {
                if (edge.Target == earlier.Index)
                {
                    return true;
                }

                if (seen.Add(edge.Target))
                {
                    waiting.Push(plan.Targets[edge.Target]);
                }
            }
        }

        return false;
    }

    /// <summary>The plan as <c>--plan</c> prints it, paths below the root directory relative to it; good for a snapshot.</summary>
    public override string ToString() => TestedText.RelativeTo(root, PlanText.Of(plan, PlanText.NoForecasts, ForeseenActions.None));

    PlannedTarget Find(string name) =>
        plan.Targets.FirstOrDefault(target => Suggestion.Normalised(target.Name) == Suggestion.Normalised(name))
        ?? throw Errors.NotInPlan(name, plan.Targets.Select(target => target.Name)).Exception();
}
