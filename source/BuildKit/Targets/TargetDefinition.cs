using BuildKit.Targets;

namespace BuildKit;

/// <summary>
/// Defines a target. What each member means for order and failure is stated, rule by rule, in
/// <c>docs/semantics.md</c>.
/// </summary>
public sealed class TargetDefinition : AnyTargetDefinition<TargetDefinition>
{
    internal TargetDefinition(TargetModel target, ScriptMembers members)
        : base(target, members)
    {
    }

    /// <summary>
    /// Says first what another definition says: <c>Inherit(base.Test)</c>. Lists and actions add up; single values are
    /// replaced by what is said afterwards.
    /// </summary>
    /// <exception cref="BuildException">BK0121: definitions inherit from each other in a circle.</exception>
    public TargetDefinition Inherit(Target target) => Apply(target);

    /// <summary>
    /// Says first what a component's own definition says, whatever overrides it: <c>Inherit&lt;ITest>(t => t.Test)</c>.
    /// </summary>
    /// <exception cref="BuildException">
    /// BK0118: the script has no such component. BK0120: it has no definition of its own. BK0121: a circle. BK0122: the lambda
    /// does more than to name a target.
    /// </exception>
    public TargetDefinition Inherit<T>(Func<T, Target> target) where T : class => InheritFrom(typeof(T), target);

    private protected override void Call(Delegate definition) => _ = ((Target)definition)(this);
}

/// <summary>Defines a target with a result.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
public sealed class TargetDefinition<TResult> : AnyTargetDefinition<TargetDefinition<TResult>>
{
    internal TargetDefinition(TargetModel target, ScriptMembers members)
        : base(target, members) => target.ResultType = typeof(TResult);

    /// <summary>Computes the result, in the order of the target's actions; the last result that a target returns counts.</summary>
    public TargetDefinition<TResult> Returns(Func<TResult> result) => Returning(_ => Task.FromResult(result()), result);

    /// <summary>Computes the result asynchronously.</summary>
    public TargetDefinition<TResult> Returns(Func<Task<TResult>> result) => Returning(_ => result(), result);

    /// <summary>Computes the result asynchronously, and learns of Ctrl-C and of the time limit.</summary>
    public TargetDefinition<TResult> Returns(Func<CancellationToken, Task<TResult>> result) => Returning(result, result);

    /// <inheritdoc cref="TargetDefinition.Inherit(BuildKit.Target)"/>
    public TargetDefinition<TResult> Inherit(Target<TResult> target) => Apply(target);

    /// <inheritdoc cref="TargetDefinition.Inherit{T}"/>
    public TargetDefinition<TResult> Inherit<T>(Func<T, Target<TResult>> target) where T : class => InheritFrom(typeof(T), target);

    private protected override void Call(Delegate definition) => _ = ((Target<TResult>)definition)(this);

    TargetDefinition<TResult> Returning(Func<CancellationToken, Task<TResult>> compute, Delegate source)
    {
        Target.Returns = true;
        return Add(new CodeAction(async cancellation => ResultScope.Return(await compute(cancellation).ConfigureAwait(false)), source) { Description = "C# code that returns the result" });
    }
}
