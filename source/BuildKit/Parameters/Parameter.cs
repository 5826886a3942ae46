namespace BuildKit.Parameters;

/// <summary>One parameter of a script: a field or property, and where its value came from.</summary>
sealed class Parameter
{
    readonly ScriptMember member;

    Parameter(ScriptMember member)
    {
        this.member = member;
        Name = KebabCase(member.Name);
        Description = member.Attribute<ParameterAttribute>()!.Description;
        IsRequired = member.Has<RequiredAttribute>();
    }

    /// <summary>The name on the command line, without the dashes in front.</summary>
    public string Name { get; }

    public string MemberName => member.Name;

    /// <summary>The variable that sets it.</summary>
    public string Variable => $"BK_{Name.Replace('-', '_').ToUpperInvariant()}";

    public string? Description { get; }

    public Type Type => member.Type;

    public bool IsRequired { get; }

    /// <summary>True for a parameter that needs no value on the command line.</summary>
    public bool IsFlag => ValueText.Underlying(Type) == typeof(bool);

    /// <summary>What set it: an option or a variable; null for its initialiser.</summary>
    public string? SetBy { get; private set; }

    /// <summary>The value as text; null if there is none.</summary>
    public string? Text => ValueText.Of(Value);

    public bool HasValue => Value is not null and not "";

    object? Value => member.Value;

    /// <summary>Sets it from text.</summary>
    /// <param name="text">The value as written.</param>
    /// <param name="setBy">The option or variable that says so, for messages.</param>
    /// <param name="directory">What a relative path is relative to.</param>
    /// <exception cref="BuildException">BK0601: the text is no value of the parameter's type.</exception>
    public void Set(string text, string setBy, AbsolutePath directory)
    {
        var value = ValueText.Parse(text, this, setBy, directory);
        member.Set(value);
        SetBy = setBy;
    }

    /// <summary>The parameters among the members of a script, in their order.</summary>
    /// <exception cref="BuildException">BK0602, BK0603: a parameter that can't be set or is of an unsupported type.</exception>
    public static IReadOnlyList<Parameter> Of(IEnumerable<ScriptMember> members)
    {
        var parameters = new List<Parameter>();
        foreach (var member in members)
        {
            if (member.Has<ParameterAttribute>())
            {
                parameters.Add(Of(member));
            }
        }

        return parameters;
    }

    static Parameter Of(ScriptMember member) =>
        !ValueText.IsSupported(member.Type) ? throw Errors.ParameterTypeNotSupported(member.Name, member.Type).Exception()
        : !member.CanBeSet ? throw Errors.ParameterCannotBeSet(member.Name).Exception()
        : new(member);

    /// <summary><c>FeedKey</c> becomes <c>feed-key</c>, <c>NuGetURL2</c> becomes <c>nu-get-url2</c>.</summary>
    internal static string KebabCase(string name)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if ((startsWord || name[i] == '_') && text.Length > 0 && text[^1] != '-')
            {
                text.Append('-');
            }

            if (name[i] != '_')
            {
                text.Append(char.ToLowerInvariant(name[i]));
            }
        }

        return text.ToString();
    }
}
