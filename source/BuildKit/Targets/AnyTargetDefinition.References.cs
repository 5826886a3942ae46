using BuildKit.Targets;

namespace BuildKit;

// References to other targets: by member, by member of a component, and by member of a component if the script has it.
public abstract partial class AnyTargetDefinition<TSelf>
{
    /// <summary>These run first, and must have succeeded or been skipped cleanly.</summary>
    public TSelf DependsOn(params ReadOnlySpan<Target> targets)
    {
        foreach (var target in targets)
        {
            Refer(Target.DependsOn, target, nameof(DependsOn));
        }

        return Self;
    }

    /// <inheritdoc cref="DependsOn(ReadOnlySpan{BuildKit.Target})"/>
    public TSelf DependsOn<T>(Target<T> target) => Refer(Target.DependsOn, target, nameof(DependsOn));

    /// <inheritdoc cref="DependsOn(ReadOnlySpan{BuildKit.Target})"/>
    /// <typeparam name="T">The component that declares them; one that the script does not have is an error (BK0118).</typeparam>
    public TSelf DependsOn<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.DependsOn, targets, nameof(DependsOn), isOptional: false);

    /// <summary><see cref="DependsOn{T}(ReadOnlySpan{Func{T, BuildKit.Target}})"/>, only if the script has the component.</summary>
    /// <typeparam name="T">The component that declares them.</typeparam>
    public TSelf TryDependsOn<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.DependsOn, targets, nameof(DependsOn), isOptional: true);

    /// <summary>This target runs before these, which depend on it as if they had said so themselves.</summary>
    public TSelf DependentFor(params ReadOnlySpan<Target> targets)
    {
        foreach (var target in targets)
        {
            Refer(Target.DependentFor, target, nameof(DependentFor));
        }

        return Self;
    }

    /// <inheritdoc cref="DependentFor(ReadOnlySpan{BuildKit.Target})"/>
    public TSelf DependentFor<T>(Target<T> target) => Refer(Target.DependentFor, target, nameof(DependentFor));

    /// <inheritdoc cref="DependentFor(ReadOnlySpan{BuildKit.Target})"/>
    /// <typeparam name="T">The component that declares them; one that the script does not have is an error (BK0118).</typeparam>
    public TSelf DependentFor<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.DependentFor, targets, nameof(DependentFor), isOptional: false);

    /// <summary><see cref="DependentFor{T}(ReadOnlySpan{Func{T, BuildKit.Target}})"/>, only if the script has the component.</summary>
    /// <typeparam name="T">The component that declares them.</typeparam>
    public TSelf TryDependentFor<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.DependentFor, targets, nameof(DependentFor), isOptional: true);

    /// <summary>Runs after these if both are in the plan; adds none of them to the plan.</summary>
    public TSelf After(params ReadOnlySpan<Target> targets)
    {
        foreach (var target in targets)
        {
            Refer(Target.After, target, nameof(After));
        }

        return Self;
    }

    /// <inheritdoc cref="After(ReadOnlySpan{BuildKit.Target})"/>
    public TSelf After<T>(Target<T> target) => Refer(Target.After, target, nameof(After));

    /// <inheritdoc cref="After(ReadOnlySpan{BuildKit.Target})"/>
    /// <typeparam name="T">The component that declares them; one that the script does not have is an error (BK0118).</typeparam>
    public TSelf After<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.After, targets, nameof(After), isOptional: false);

    /// <summary><see cref="After{T}(ReadOnlySpan{Func{T, BuildKit.Target}})"/>, only if the script has the component.</summary>
    /// <typeparam name="T">The component that declares them.</typeparam>
    public TSelf TryAfter<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.After, targets, nameof(After), isOptional: true);

    /// <summary>Runs before these if both are in the plan; adds none of them to the plan.</summary>
    public TSelf Before(params ReadOnlySpan<Target> targets)
    {
        foreach (var target in targets)
        {
            Refer(Target.Before, target, nameof(Before));
        }

        return Self;
    }

    /// <inheritdoc cref="Before(ReadOnlySpan{BuildKit.Target})"/>
    public TSelf Before<T>(Target<T> target) => Refer(Target.Before, target, nameof(Before));

    /// <inheritdoc cref="Before(ReadOnlySpan{BuildKit.Target})"/>
    /// <typeparam name="T">The component that declares them; one that the script does not have is an error (BK0118).</typeparam>
    public TSelf Before<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.Before, targets, nameof(Before), isOptional: false);

    /// <summary><see cref="Before{T}(ReadOnlySpan{Func{T, BuildKit.Target}})"/>, only if the script has the component.</summary>
    /// <typeparam name="T">The component that declares them.</typeparam>
    public TSelf TryBefore<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.Before, targets, nameof(Before), isOptional: true);

    /// <summary>Adds these to the plan; they run afterwards, only if this target succeeded.</summary>
    public TSelf Triggers(params ReadOnlySpan<Target> targets)
    {
        foreach (var target in targets)
        {
            Refer(Target.Triggers, target, nameof(Triggers));
        }

        return Self;
    }

    /// <inheritdoc cref="Triggers(ReadOnlySpan{BuildKit.Target})"/>
    public TSelf Triggers<T>(Target<T> target) => Refer(Target.Triggers, target, nameof(Triggers));

    /// <inheritdoc cref="Triggers(ReadOnlySpan{BuildKit.Target})"/>
    /// <typeparam name="T">The component that declares them; one that the script does not have is an error (BK0118).</typeparam>
    public TSelf Triggers<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.Triggers, targets, nameof(Triggers), isOptional: false);

    /// <summary><see cref="Triggers{T}(ReadOnlySpan{Func{T, BuildKit.Target}})"/>, only if the script has the component.</summary>
    /// <typeparam name="T">The component that declares them.</typeparam>
    public TSelf TryTriggers<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.Triggers, targets, nameof(Triggers), isOptional: true);

    /// <summary>Is added to the plan by these and runs after them, only if one of them succeeded.</summary>
    public TSelf TriggeredBy(params ReadOnlySpan<Target> targets)
    {
        foreach (var target in targets)
        {
            Refer(Target.TriggeredBy, target, nameof(TriggeredBy));
        }

        return Self;
    }

    /// <inheritdoc cref="TriggeredBy(ReadOnlySpan{BuildKit.Target})"/>
    public TSelf TriggeredBy<T>(Target<T> target) => Refer(Target.TriggeredBy, target, nameof(TriggeredBy));

    /// <inheritdoc cref="TriggeredBy(ReadOnlySpan{BuildKit.Target})"/>
    /// <typeparam name="T">The component that declares them; one that the script does not have is an error (BK0118).</typeparam>
    public TSelf TriggeredBy<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.TriggeredBy, targets, nameof(TriggeredBy), isOptional: false);

    /// <summary><see cref="TriggeredBy{T}(ReadOnlySpan{Func{T, BuildKit.Target}})"/>, only if the script has the component.</summary>
    /// <typeparam name="T">The component that declares them.</typeparam>
    public TSelf TryTriggeredBy<T>(params ReadOnlySpan<Func<T, Target>> targets) where T : class =>
        ReferTo(Target.TriggeredBy, targets, nameof(TriggeredBy), isOptional: true);

    /// <summary>
    /// Depends on the target and reads only these of its outputs. What <see cref="DependsOn(ReadOnlySpan{BuildKit.Target})"/> alone names is read whole.
    /// </summary>
    /// <param name="target">The target that leaves the files.</param>
    /// <param name="patterns">Patterns relative to the root directory; none for all of its outputs.</param>
    public TSelf Consumes(Target target, params ReadOnlySpan<string> patterns) => Consume(target, patterns);

    /// <inheritdoc cref="Consumes(BuildKit.Target, ReadOnlySpan{string})"/>
    public TSelf Consumes<T>(Target<T> target, params ReadOnlySpan<string> patterns) => Consume(target, patterns);

    TSelf Consume(Delegate target, ReadOnlySpan<string> patterns)
    {
        if (Members.NameOf(target) is { } name)
        {
            Target.Consumes.Add(new(name, patterns.ToArray()));
        }

        return Refer(Target.DependsOn, target, nameof(Consumes));
    }

    TSelf Refer(List<TargetReference> list, Delegate target, string verb)
    {
        list.Add(new(Members.NameOf(target), verb));
        return Self;
    }

    TSelf ReferTo<T>(List<TargetReference> list, ReadOnlySpan<Func<T, Target>> targets, string verb, bool isOptional) where T : class
    {
        if (targets.IsEmpty)
        {
            list.Add(new(null, verb) { OnlyComponent = typeof(T) });
        }

        foreach (var target in targets)
        {
            if (Members.Script is T component)
            {
                Refer(list, target(component), verb);
            }
            else if (!isOptional)
            {
                list.Add(new(null, verb) { Missing = new(typeof(T), Members.Script?.GetType()) });
            }
        }

        return Self;
    }
}
