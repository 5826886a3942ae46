namespace BuildKit;

/// <summary>
/// A named unit of work with dependencies; what a user asks for. Declared as a property of the build class or of a
/// component, whose name is the target's name: <c>Target Compile => _ => _.DependsOn(Restore).Runs(…);</c>. The property
/// is evaluated as often as it is named, so the lambda may use the members of its class and nothing else.
/// </summary>
/// <param name="definition">Takes the definition; may have any name.</param>
public delegate TargetDefinition Target(TargetDefinition definition);

/// <summary>
/// A target with a result that others read: <c>Target&lt;int> Count => _ => _.Returns(() => …);</c> and
/// <c>Result(Count)</c> in a target that depends on it.
/// </summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <param name="definition">Takes the definition; may have any name.</param>
public delegate TargetDefinition<T> Target<T>(TargetDefinition<T> definition);

/// <summary>What happens to the dependencies that only a skipped target needs.</summary>
public enum Dependencies
{
    /// <summary>They are skipped as well. This is the default.</summary>
    Skip,

    /// <summary>They run all the same.</summary>
    Run,
}
