namespace BuildKit.Targets;

/// <summary>An option that a target brings to the command line; targets that bring the same name share its value.</summary>
sealed class TargetOption(string name, string description)
{
    /// <summary>The name with dashes, without the two in front.</summary>
    public string Name { get; } = name;

    public string Description { get; } = description;

    /// <summary>What stands for the value in the help.</summary>
    public string Placeholder { get; init; } = name.ToUpperInvariant();

    /// <summary>Shown in the help; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>The allowed values, or null for any.</summary>
    public Func<IReadOnlyList<string>>? Allowed { get; init; }

    /// <summary>True for one that needs no value: given alone it is <c>true</c>.</summary>
    public bool IsFlag { get; init; }

    /// <summary>True if a flag is given, and not as <c>false</c>.</summary>
    public bool IsSet => bool.TryParse(Value, out var isSet) && isSet;

    /// <summary>What the command line or the variable BK_NAME says; null if neither does. Set before the plan is made.</summary>
    public string? Value { get; set; }

    /// <summary>As it stands on the command line; null if it does not.</summary>
    public string? Written { get; set; }
}
