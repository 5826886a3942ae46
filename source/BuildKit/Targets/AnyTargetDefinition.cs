using BuildKit.Targets;

namespace BuildKit;

/// <summary>
/// What can be said of a target, with a result or without. What each member means for order and failure is stated, rule
/// by rule, in <c>docs/semantics.md</c>.
/// </summary>
/// <typeparam name="TSelf">The definition itself, so that every method returns it.</typeparam>
public abstract partial class AnyTargetDefinition<TSelf> : StepDefinition<TSelf>, IDefinition
    where TSelf : AnyTargetDefinition<TSelf>
{
    private protected AnyTargetDefinition(TargetModel target, ScriptMembers members)
    {
        Target = target;
        Members = members;
        target.Step = Model;
        inheritance = new(target, members);
    }

    internal TargetModel Target { get; }

    /// <summary>Names the members that references mean; upper floors resolve their own kinds of members with it.</summary>
    internal ScriptMembers Members { get; }

    /// <summary>One line for <c>--help</c> and <c>--list</c>.</summary>
    public TSelf Description(string text)
    {
        Target.Description = text;
        return Self;
    }

    /// <summary>Hides the target from <c>--help</c> and <c>--list</c>; it can still be asked for.</summary>
    public TSelf Unlisted()
    {
        Target.IsUnlisted = true;
        return Self;
    }

    /// <summary>
    /// Asked just before the target would run, when its dependencies have run. If it is false the target is skipped,
    /// with the reason, and its dependents run.
    /// </summary>
    /// <param name="condition">Whether the target is to run.</param>
    /// <param name="why">The reason shown when it is skipped.</param>
    public TSelf OnlyWhen(Func<bool> condition, string why)
    {
        Target.Conditions.Add(new(condition, why));
        return Self;
    }

    /// <summary>
    /// Asked before anything runs. If it is false the target is skipped, and with it the dependencies and triggers
    /// that only it needed, unless <see cref="WhenSkipped"/> says otherwise.
    /// </summary>
    /// <param name="condition">Whether the target is to run.</param>
    /// <param name="why">The reason shown when it is skipped.</param>
    public TSelf OnlyWhenStatic(Func<bool> condition, string why)
    {
        Target.StaticConditions.Add(new(condition, why));
        return Self;
    }

    /// <summary>What happens to the dependencies that only this target needs, when it is skipped before anything runs.</summary>
    public TSelf WhenSkipped(Dependencies dependencies)
    {
        Target.WhenSkipped = dependencies;
        return Self;
    }

    /// <summary>Checked for the whole plan before anything runs; all failures are reported in one message.</summary>
    public TSelf Requires(Func<bool> condition, string why)
    {
        Target.Requirements.Add(new(() => condition(), why, condition));
        return Self;
    }

    /// <summary>
    /// Requires that a parameter, or anything else, has a value: <c>Requires(() => FeedKey)</c>. An empty text and an empty list are
    /// none, and a flag has to be true.
    /// </summary>
    public TSelf Requires(Func<object?> value)
    {
        Target.Requirements.Add(new(value, null, value));
        return Self;
    }

    /// <summary>
    /// Requires tools, in a range of versions; checked for the whole plan before anything runs, and all that are not as
    /// required are reported in one message: <c>Requires(DotNet.AtLeast("10.0.100"), Git.AtLeast("2.30"))</c>.
    /// </summary>
    public TSelf Requires(params ReadOnlySpan<ToolRequirement> tools)
    {
        Target.RequiredTools.AddRange(tools);
        return Self;
    }

    /// <summary>Its failure stops nobody: dependents and everything else run; the run still fails.</summary>
    public TSelf ProceedAfterFailure()
    {
        Target.ProceedsAfterFailure = true;
        return Self;
    }

    /// <summary>
    /// When it is in the plan it always runs, after its dependencies have finished in whatever way, after Ctrl-C too.
    /// </summary>
    public TSelf AssuredAfterFailure()
    {
        Target.IsAssured = true;
        return Self;
    }

    /// <summary>
    /// Makes one step for each item. The items are asked for when the target's dependencies are done; the steps may
    /// run at once.
    /// </summary>
    /// <param name="items">The items, whose text is the step's name.</param>
    /// <param name="define">Defines the step of one item.</param>
    public TSelf ForEach<T>(Func<IEnumerable<T>> items, Func<StepDefinition, T, StepDefinition> define)
    {
        Target.FanOuts.Add(new(() => items().Select(item => FanOut.Step(item, define)), items));
        return Self;
    }
}
