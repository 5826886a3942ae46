using BuildKit.Targets;

namespace BuildKit;

/// <summary>
/// Defines a target. What each member means for order and failure is stated, rule by rule, in
/// <c>docs/semantics.md</c>.
/// </summary>
public sealed class TargetDefinition : StepDefinition<TargetDefinition>
{
    internal TargetDefinition(TargetModel target, ScriptMembers members)
    {
        Target = target;
        Members = members;
        target.Step = Model;
    }

    internal TargetModel Target { get; }

    /// <summary>Names the members that references mean; upper floors resolve their own kinds of members with it.</summary>
    internal ScriptMembers Members { get; }

    /// <summary>One line for <c>--help</c> and <c>--list</c>.</summary>
    public TargetDefinition Description(string text)
    {
        Target.Description = text;
        return this;
    }

    /// <summary>Hides the target from <c>--help</c> and <c>--list</c>; it can still be asked for.</summary>
    public TargetDefinition Unlisted()
    {
        Target.IsUnlisted = true;
        return this;
    }

    /// <summary>These run first, and must have succeeded or been skipped cleanly.</summary>
    public TargetDefinition DependsOn(params ReadOnlySpan<Target> targets) => Refer(Target.DependsOn, targets, nameof(DependsOn));

    /// <summary>This target runs before these, which depend on it as if they had said so themselves.</summary>
    public TargetDefinition DependentFor(params ReadOnlySpan<Target> targets) =>
        Refer(Target.DependentFor, targets, nameof(DependentFor));

    /// <summary>Runs after these if both are in the plan; adds none of them to the plan.</summary>
    public TargetDefinition After(params ReadOnlySpan<Target> targets) => Refer(Target.After, targets, nameof(After));

    /// <summary>Runs before these if both are in the plan; adds none of them to the plan.</summary>
    public TargetDefinition Before(params ReadOnlySpan<Target> targets) => Refer(Target.Before, targets, nameof(Before));

    /// <summary>Adds these to the plan; they run afterwards, only if this target succeeded.</summary>
    public TargetDefinition Triggers(params ReadOnlySpan<Target> targets) => Refer(Target.Triggers, targets, nameof(Triggers));

    /// <summary>Is added to the plan by these and runs after them, only if one of them succeeded.</summary>
    public TargetDefinition TriggeredBy(params ReadOnlySpan<Target> targets) =>
        Refer(Target.TriggeredBy, targets, nameof(TriggeredBy));

    /// <summary>
    /// Asked just before the target would run, when its dependencies have run. If it is false the target is skipped,
    /// with the reason, and its dependents run.
    /// </summary>
    /// <param name="condition">Whether the target is to run.</param>
    /// <param name="why">The reason shown when it is skipped.</param>
    public TargetDefinition OnlyWhen(Func<bool> condition, string why)
    {
        Target.Conditions.Add(new(condition, why));
        return this;
    }

    /// <summary>
    /// Asked before anything runs. If it is false the target is skipped, and with it the dependencies and triggers
    /// that only it needed, unless <see cref="WhenSkipped"/> says otherwise.
    /// </summary>
    /// <param name="condition">Whether the target is to run.</param>
    /// <param name="why">The reason shown when it is skipped.</param>
    public TargetDefinition OnlyWhenStatic(Func<bool> condition, string why)
    {
        Target.StaticConditions.Add(new(condition, why));
        return this;
    }

    /// <summary>What happens to the dependencies that only this target needs, when it is skipped before anything runs.</summary>
    public TargetDefinition WhenSkipped(Dependencies dependencies)
    {
        Target.WhenSkipped = dependencies;
        return this;
    }

    /// <summary>Checked for the whole plan before anything runs; all failures are reported in one message.</summary>
    public TargetDefinition Requires(Func<bool> condition, string why)
    {
        Target.Requirements.Add(new(() => condition(), why, condition));
        return this;
    }

    /// <summary>Requires that a parameter, or anything else, has a value: <c>Requires(() => FeedKey)</c>.</summary>
    public TargetDefinition Requires(Func<object?> value)
    {
        Target.Requirements.Add(new(() => value() is not (null or false or ""), null, value));
        return this;
    }

    /// <summary>Its failure stops nobody: dependents and everything else run; the run still fails.</summary>
    public TargetDefinition ProceedAfterFailure()
    {
        Target.ProceedsAfterFailure = true;
        return this;
    }

    /// <summary>
    /// When it is in the plan it always runs, after its dependencies have finished in whatever way, after Ctrl-C too.
    /// </summary>
    public TargetDefinition AssuredAfterFailure()
    {
        Target.IsAssured = true;
        return this;
    }

    /// <summary>
    /// Makes one step for each item. The items are asked for when the target's dependencies are done; the steps may
    /// run at once.
    /// </summary>
    /// <param name="items">The items, whose text is the step's name.</param>
    /// <param name="define">Defines the step of one item.</param>
    public TargetDefinition ForEach<T>(Func<IEnumerable<T>> items, Func<StepDefinition, T, StepDefinition> define)
    {
        Target.FanOuts.Add(new(() => items().Select(item => FanOut.Step(item, define)), items));
        return this;
    }

    TargetDefinition Refer(List<TargetReference> list, ReadOnlySpan<Target> targets, string verb)
    {
        foreach (var target in targets)
        {
            list.Add(new(Members.NameOf(target), verb));
        }

        return this;
    }
}
