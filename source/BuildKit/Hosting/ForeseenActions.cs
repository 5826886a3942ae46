using BuildKit.Events;
using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>What the actions of a plan say that they would do where they act, such as on the hosts of an environment.</summary>
sealed class ForeseenActions
{
    readonly Dictionary<CodeAction, IReadOnlyList<string>> lines = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where nobody has looked.</summary>
    public static ForeseenActions None { get; } = new();

    public IReadOnlyList<string> Of(CodeAction action) => lines.GetValueOrDefault(action) ?? [];

    /// <summary>Looks for all targets of the plan that would run; what stands in the way is told as what they would do is.</summary>
    public static async Task<ForeseenActions> LookAsync(HostEnvironment environment, LoadedScript script, Plan plan)
    {
        var foreseen = new ForeseenActions();
        foreach (var target in plan.Targets.Where(target => target.SkipReason is null))
        {
            foreach (var action in target.Model.Step.Actions.OfType<CodeAction>().Where(action => action.Foresee is not null))
            {
                foreseen.lines[action] = await LinesAsync(action, ScopeOf(environment, script, target.Name)).ConfigureAwait(false);
            }
        }

        return foreseen;
    }

    static async Task<IReadOnlyList<string>> LinesAsync(CodeAction action, StepScope scope)
    {
        using var _ = scope.Enter();
        try
        {
            return await action.Foresee!(scope).ConfigureAwait(false);
        }
        catch (BuildException e)
        {
            return [.. $"not ready: {e.Error}".Split('\n')];
        }
    }

    static StepScope ScopeOf(HostEnvironment environment, LoadedScript script, string target) => new()
    {
        Target = target,
        Root = script.Root,
        Id = $"{StepId.OutsideOfSteps(Guid.NewGuid().ToString("N"))}plan",
        Post = static _ => { },
        Time = environment.Time,
    };
}
