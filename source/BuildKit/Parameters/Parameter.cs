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

    /// <summary>What a source says of it; null for its initialiser.</summary>
    public GivenValue? Given { get; private set; }

    /// <summary>What set it: an option, a variable, a place in a file; null for its initialiser.</summary>
    public string? SetBy => Given?.SetBy;

    /// <summary>
    /// True while its value is known as encrypted text only: the member still holds what its initialiser says. Only a run
    /// that needs values decrypts them.
    /// </summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>The value as text; null if there is none.</summary>
    public string? Text => ValueText.Of(Value);

    public bool HasValue => IsEncrypted || Value is not null and not "";

    object? Value => member.Value;

    /// <summary>Sets it to what a source says, unless that is encrypted: then it waits for <see cref="Decrypt"/>.</summary>
    /// <returns>What is wrong with it (BK0601, BK0614); null if it is set, or encrypted.</returns>
    public BuildError? Give(GivenValue given)
    {
        Given = given;
        IsEncrypted = given.IsEncrypted;
        return IsEncrypted ? null : Bind(given);
    }

    /// <summary>Sets it to what its encrypted text stands for.</summary>
    /// <param name="decrypted">The plain text of one that is encrypted; its place is for messages.</param>
    /// <returns>As <see cref="Give"/>.</returns>
    public BuildError? Decrypt(Func<GivenText, string> decrypted) => !IsEncrypted ? null : Give(Given! with
    {
        Texts = [.. Given.Texts.Select(text => text.IsEncrypted ? text with { Text = decrypted(text), WrittenAs = WrittenAs.Plain } : text)],
    });

    BuildError? Bind(GivenValue given)
    {
        if (given.IsList)
        {
            return Errors.ParameterWrittenWrong(Name, given.SetBy, "a list", "one value");
        }

        try
        {
            member.Set(ValueText.Parse(given.Texts[0].Text, this, given.Texts[0].Place, given.Directory));
            return null;
        }
        catch (BuildException exception)
        {
            return exception.Error;
        }
    }

    /// <summary>The parameter of this name, whatever its case and dashes; null if there is none.</summary>
    public static Parameter? Find(IReadOnlyList<Parameter> parameters, string name)
    {
        var wanted = Suggestion.Normalised(name);
        foreach (var parameter in parameters)
        {
            if (Suggestion.Normalised(parameter.Name) == wanted)
            {
                return parameter;
            }
        }

        return null;
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
