using System.Reflection;
using BuildKit.Masking;

namespace BuildKit.Parameters;

/// <summary>One parameter of a script: a field or property, and where its value came from.</summary>
sealed class Parameter
{
    readonly ScriptMember member;
    readonly ParameterType type;
    object? initial;
    bool isSet;

    Parameter(ScriptMember member, ParameterType type)
    {
        (this.member, this.type) = (member, type);
        var attribute = member.Attribute<ParameterAttribute>()!;
        Name = KebabCase(PrefixOf(member) + member.Name);
        Description = attribute.Description;
        IsRequired = member.Has<RequiredAttribute>();
        var secret = member.Attribute<SecretAttribute>();
        (IsSecret, SecretCommand) = (secret is not null, secret?.Command);
        Rules = attribute.HasRules ? new(member, attribute, type) : null;
    }

    /// <summary>The name on the command line, without the dashes in front.</summary>
    public string Name { get; }

    public string MemberName => member.Name;

    /// <summary>The variable that sets it.</summary>
    public string Variable => $"BK_{Name.Replace('-', '_').ToUpperInvariant()}";

    public string? Description { get; }

    public ParameterType Type => type;

    /// <summary>What the script says of its values beyond their type; null for nothing.</summary>
    public ParameterRules? Rules { get; }

    /// <summary>The values to choose from; null if there is no list.</summary>
    /// <exception cref="BuildException">BK0616: the script's member that gives them threw.</exception>
    public IReadOnlyList<string>? Choices => Rules is { AreChoicesListed: true } ? Rules.Choices : type.Named?.Names;

    /// <summary>True if no other value than the choices is allowed.</summary>
    public bool AreChoicesAll => Rules is { AreChoicesListed: true } || type.Named is { AreAll: true };

    public bool IsRequired { get; }

    /// <summary>True if its value is shown nowhere: it says so, or somebody went to the trouble of encrypting it.</summary>
    public bool IsSecret { get; private set; }

    /// <summary>The command that tells the value where nothing else does; null for none.</summary>
    public string? SecretCommand { get; }

    /// <summary>True while only a password or a command can tell its value.</summary>
    public bool IsPending => IsEncrypted || (SecretCommand is not null && Given is null);

    /// <summary>What a source says of it; null for its initialiser.</summary>
    public GivenValue? Given { get; private set; }

    /// <summary>What set it: an option, a variable, a place in a file; null for its initialiser.</summary>
    public string? SetBy => Given?.SetBy;

    /// <summary>
    /// True while its value is known as encrypted text only: the member still holds what its initialiser says. Only a run
    /// that needs values decrypts them.
    /// </summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>The value as text, by which a variable would set it; null if there is none.</summary>
    public string? Text => Shown(type.TextOf(Value));

    /// <summary>What its initialiser says, as text; null for nothing.</summary>
    public string? DefaultText => Shown(type.TextOf(Default) is { Length: > 0 } text ? text : null);

    /// <summary>What its initialiser says.</summary>
    public object? Default => Given is null || IsEncrypted ? Value : initial;

    public bool HasValue => IsPending || !type.IsNothing(Value);

    object? Value => member.Value;

    /// <summary>Sets it to what a source says, unless that is encrypted: then it waits for <see cref="Decrypt"/>.</summary>
    /// <returns>What is wrong with it (BK0601, BK0614); nothing if it is set, or encrypted.</returns>
    public IReadOnlyList<BuildError> Give(GivenValue given)
    {
        initial = Default;
        Given = given;
        isSet = false;
        IsEncrypted = given.IsEncrypted;
        IsSecret |= IsEncrypted;
        if (IsEncrypted)
        {
            return [];
        }

        if (IsSecret && Mask(new ValueReader(this, type, Rules).Items(given).Concat(given.Texts)) is { } tooShort)
        {
            return [tooShort];
        }

        var reader = new ValueReader(this, type, Rules);
        if (reader.Read(given) is { } value)
        {
            member.Set(value);
            isSet = true;
        }

        return reader.Problems;
    }

    /// <summary>Masks what the initialiser of a secret says.</summary>
    /// <returns>BK0630: it is too short for a secret; null if nothing is wrong.</returns>
    public BuildError? MaskDefault() =>
        Given is null && type.TextOf(Default) is { } text ? Mask([new(text, "its initialiser")]) : null;

    /// <summary>Puts what is shown of a secret in the place of a value that nobody has asked for yet; for plans.</summary>
    public void StandIn()
    {
        if (IsPending && type is { IsList: false } && type.Item == typeof(string))
        {
            member.Set(SecretMask.Shown);
        }
    }

    // Before a value is read, because a message about a wrong one quotes it. An empty text is no value, so nothing to hide.
    BuildError? Mask(IEnumerable<GivenText> texts)
    {
        try
        {
            foreach (var text in texts.Where(text => text.Text.Length > 0))
            {
                SecretMask.Current.Add(text.Text, $"{Name}, set by {text.Place}");
            }

            return null;
        }
        catch (BuildException exception)
        {
            return exception.Error;
        }
    }

    string? Shown(string? text) => IsSecret && text is { Length: > 0 } ? SecretMask.Shown : text;

    /// <summary>Sets it to what its encrypted text stands for.</summary>
    /// <param name="decrypted">The plain text of one that is encrypted; its place is for messages.</param>
    /// <returns>As <see cref="Give"/>.</returns>
    public IReadOnlyList<BuildError> Decrypt(Func<GivenText, string> decrypted) => !IsEncrypted ? [] : Give(Given! with
    {
        Texts = [.. Given.Texts.Select(text => text.IsEncrypted ? text with { Text = decrypted(text), WrittenAs = WrittenAs.Plain } : text)],
    });

    /// <summary>
    /// Asks the script about a value that a source has given: whether it is in the script's list, which also says how it is
    /// spelled, and what the script's own check says of it. All parameters and injected members have their values before.
    /// </summary>
    /// <returns>What is wrong with it (BK0601); nothing if it is allowed.</returns>
    /// <exception cref="BuildException">BK0616: the member of the script that was asked threw.</exception>
    public IReadOnlyList<BuildError> Check()
    {
        if (Given is null || !isSet)
        {
            return [];
        }

        var problems = Rules is { AreChoicesListed: true } ? Spell(Given, Rules.Choices) : [];
        return problems.Count == 0 && Value is { } value && Rules?.Objection(value) is { } objection
            ? [Errors.ParameterValue(Name, Text ?? "", Given.SetBy, type.Kind, null, objection)]
            : problems;
    }

    IReadOnlyList<BuildError> Spell(GivenValue given, IReadOnlyList<string> choices)
    {
        var problems = new List<BuildError>();
        var spelled = new List<GivenText>();
        foreach (var text in new ValueReader(this, type, Rules).Items(given))
        {
            var value = type.TextOfOne(type.Parse(text.Text, given.Directory));
            var choice = choices.Contains(value) ? value : choices.FirstOrDefault(one => Suggestion.Normalised(one) == Suggestion.Normalised(value));
            spelled.Add(text with { Text = choice ?? value });
            if (choice is null)
            {
                problems.Add(Errors.ParameterValue(Name, text.Text, text.Place, type.Kind, choices, null));
            }
        }

        return problems.Count > 0 ? problems : Give(given with { Texts = spelled, IsList = type.IsList });
    }

    static string? PrefixOf(ScriptMember member) =>
        member.Info.DeclaringType?.GetCustomAttribute<ParameterPrefixAttribute>(inherit: false)?.Prefix;

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
    /// <exception cref="BuildException">BK0602, BK0603: a parameter that can't be set or is of an unsupported type. BK0129: of two types.</exception>
    public static IReadOnlyList<Parameter> Of(IEnumerable<ScriptMember> members)
    {
        var parameters = new List<Parameter>();
        foreach (var member in members)
        {
            if (member.Has<ParameterAttribute>())
            {
                if (member.Rivals.FirstOrDefault(rival => rival.Type != member.Type) is { } rival)
                {
                    throw Errors.ParametersOfTwoTypes(member.Name, member.Info.DeclaringType!, rival.Info.DeclaringType!).Exception();
                }

                parameters.Add(Of(member));
            }
            else if (member.Has<SecretAttribute>())
            {
                throw Errors.SecretIsNoParameter(member.Name).Exception();
            }
        }

        return parameters;
    }

    static Parameter Of(ScriptMember member) =>
        ParameterType.Of(member.Type) is not { } type ? throw Errors.ParameterTypeNotSupported(member.Name, member.Type).Exception()
        : !member.CanBeSet ? throw Errors.ParameterCannotBeSet(member.Name).Exception()
        : new(member, type);

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
