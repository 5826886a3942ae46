namespace BuildKit;

/// <summary>
/// An attribute that gives a field or property of the build script its value, before any target is defined and before
/// parameters of the command line are checked. Derive from it for members that a team injects again and again:
/// <c>[Solution] readonly Solution Solution = null!;</c> is such a member.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public abstract class InjectionAttribute : Attribute
{
    /// <summary>
    /// The value of the member. It is asked for at every start, <c>--list</c> included, so what is expensive should be
    /// done by the value when it is first used.
    /// </summary>
    /// <param name="member">The member, and the build that it belongs to.</param>
    /// <exception cref="BuildException">There is no value; shown to the user as it is, exit code 2.</exception>
    protected internal abstract object? ValueOf(InjectedMember member);
}

/// <summary>A member that an <see cref="InjectionAttribute"/> gives its value.</summary>
public sealed record InjectedMember
{
    /// <summary>The member's name, as declared.</summary>
    public required string Name { get; init; }

    /// <summary>The member's type.</summary>
    public required Type Type { get; init; }

    /// <summary>The root directory of the workspace.</summary>
    public required AbsolutePath RootDirectory { get; init; }

    /// <summary>True on a CI runner: the variable <c>CI</c> is <c>true</c> or <c>1</c>.</summary>
    public required bool IsContinuousIntegration { get; init; }

    /// <summary>Reads a variable of the build's environment; null if it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }
}
