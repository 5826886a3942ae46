namespace BuildKit;

/// <summary>
/// A named unit of work with dependencies; what a user asks for. Declared as a property of the build class, whose name
/// is the target's name: <c>Target Compile => _ => _.DependsOn(Restore).Runs(…);</c>. The property is evaluated as
/// often as it is named, so the lambda may use the members of the build class and nothing else.
/// </summary>
/// <param name="definition">Takes the definition; may have any name.</param>
public delegate TargetDefinition Target(TargetDefinition definition);

/// <summary>What happens to the dependencies that only a skipped target needs.</summary>
public enum Dependencies
{
    /// <summary>They are skipped as well. This is the default.</summary>
    Skip,

    /// <summary>They run all the same.</summary>
    Run,
}
