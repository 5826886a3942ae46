namespace BuildKit;

/// <summary>
/// Makes a field or property of the build script a parameter. Its value comes from the command line
/// (<c>--feed-key x</c>), then from the environment (<c>BK_FEED_KEY</c>), then from its initialiser. Values are
/// injected before any target is defined.
/// </summary>
/// <param name="description">One line for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ParameterAttribute(string? description = null) : Attribute
{
    /// <summary>One line for <c>--help</c>; null for none.</summary>
    public string? Description { get; } = description;
}

/// <summary>
/// A parameter that must have a value before anything runs. <c>--help</c>, <c>--list</c> and <c>--plan</c> work without.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
