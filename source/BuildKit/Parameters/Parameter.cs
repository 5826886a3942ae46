using System.Reflection;

namespace BuildKit.Parameters;

/// <summary>One parameter of a script: a field or property, and where its value came from.</summary>
sealed class Parameter
{
    readonly MemberInfo member;
    readonly object script;

    Parameter(MemberInfo member, object script, Type type)
    {
        (this.member, this.script, Type) = (member, script, type);
        Name = KebabCase(member.Name);
        Description = member.GetCustomAttribute<ParameterAttribute>()!.Description;
        IsRequired = member.IsDefined(typeof(RequiredAttribute));
    }

    /// <summary>The name on the command line, without the dashes in front.</summary>
    public string Name { get; }

    public string MemberName => member.Name;

    /// <summary>The variable that sets it.</summary>
    public string Variable => $"BK_{Name.Replace('-', '_').ToUpperInvariant()}";

    public string? Description { get; }

    public Type Type { get; }

    public bool IsRequired { get; }

    /// <summary>True for a parameter that needs no value on the command line.</summary>
    public bool IsFlag => ValueText.Underlying(Type) == typeof(bool);

    /// <summary>What set it: an option or a variable; null for its initialiser.</summary>
    public string? SetBy { get; private set; }

    /// <summary>The value as text; null if there is none.</summary>
    public string? Text => ValueText.Of(Value);

    public bool HasValue => Value is not null and not "";

    object? Value => member is FieldInfo @field ? @field.GetValue(script) : ((PropertyInfo)member).GetValue(script);

    /// <summary>Sets it from text.</summary>
    /// <param name="text">The value as written.</param>
    /// <param name="setBy">The option or variable that says so, for messages.</param>
    /// <param name="directory">What a relative path is relative to.</param>
    /// <exception cref="BuildException">BK0601: the text is no value of the parameter's type.</exception>
    public void Set(string text, string setBy, AbsolutePath directory)
    {
        var value = ValueText.Parse(text, this, setBy, directory);
        if (member is FieldInfo field)
        {
            field.SetValue(script, value);
        }
        else
        {
            Setter((PropertyInfo)member)(value);
        }

        SetBy = setBy;
    }

    /// <summary>The parameters that a script and its base classes declare, in the order of their declaration.</summary>
    /// <exception cref="BuildException">BK0602, BK0603: a parameter that can't be set or is of an unsupported type.</exception>
    public static IReadOnlyList<Parameter> Of(object script)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var parameters = new List<Parameter>();
        for (var type = script.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var member in type.GetProperties(declared).Concat<MemberInfo>(type.GetFields(declared)))
            {
                if (member.IsDefined(typeof(ParameterAttribute)))
                {
                    parameters.Add(Of(script, member));
                }
            }
        }

        return parameters;
    }

    static Parameter Of(object script, MemberInfo member)
    {
        var type = member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
        var parameter = new Parameter(member, script, type);
        if (!ValueText.IsSupported(type))
        {
            throw Errors.ParameterTypeNotSupported(member.Name, type).Exception();
        }

        if (member is PropertyInfo property)
        {
            _ = parameter.Setter(property);
        }

        return parameter;
    }

    // A property without a setter is set through the field that the compiler made for it.
    Action<object?> Setter(PropertyInfo property)
    {
        if (property.SetMethod is not null)
        {
            return value => property.SetValue(script, value);
        }

        var backing = property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw Errors.ParameterCannotBeSet(property.Name).Exception();
        return value => backing.SetValue(script, value);
    }

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
