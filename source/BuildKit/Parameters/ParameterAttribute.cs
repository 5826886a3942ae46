namespace BuildKit;

/// <summary>
/// Makes a field or property of the build script a parameter. Its value comes from the command line
/// (<c>--feed-key x</c>), then from the environment (<c>BK_FEED_KEY</c>), then from the files
/// <c>build/parameters[.profile].json</c>, then from its initialiser. Values are injected before any target is defined.
/// </summary>
/// <param name="description">One line for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ParameterAttribute(string? description = null) : Attribute
{
    /// <summary>One line for <c>--help</c>; null for none.</summary>
    public string? Description { get; } = description;

    /// <summary>
    /// The least value allowed: a number, or text that the parameter's type reads, such as <c>"90s"</c> of a TimeSpan. Of a
    /// list, for each value. Null for no limit.
    /// </summary>
    public object? Min
    {
        get;
        set => (field, HasRules) = (value, true);
    }

    /// <summary>The greatest value allowed, as <see cref="Min"/>.</summary>
    public object? Max
    {
        get;
        set => (field, HasRules) = (value, true);
    }

    /// <summary>A regular expression that the whole text of a value has to match; null for none.</summary>
    public string? Pattern
    {
        get;
        set => (field, HasRules) = (value, true);
    }

    /// <summary>
    /// The name of a member of the script that gives the values allowed: a sequence of texts or of values of the parameter's
    /// type. It is shown by <c>--help</c> too, so it should be quick. Null for none.
    /// </summary>
    public string? ValuesFrom
    {
        get;
        set => (field, HasRules) = (value, true);
    }

    /// <summary>
    /// The name of a method of the script that is given the value and returns what is wrong with it as text, or null. It is
    /// called when every parameter has its value. Null for none.
    /// </summary>
    public string? CheckedBy
    {
        get;
        set => (field, HasRules) = (value, true);
    }

    /// <summary>True if anything is said of the values: most parameters cost a start nothing for it.</summary>
    internal bool HasRules { get; private set; }
}

/// <summary>
/// A parameter that must have a value before anything runs: it is asked for on a terminal, and is an error elsewhere.
/// <c>--help</c>, <c>--list</c> and <c>--plan</c> work without.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>
/// Puts a word before the names of all parameters that a component or class declares, so that those of several do not meet:
/// <c>Tag</c> in a component with <c>[ParameterPrefix("Docker")]</c> is <c>--docker-tag</c>.
/// </summary>
/// <param name="prefix">The word, written like the beginning of a member's name.</param>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Class, Inherited = false)]
public sealed class ParameterPrefixAttribute(string prefix) : Attribute
{
    /// <summary>The word before the names.</summary>
    public string Prefix { get; } = prefix;
}
