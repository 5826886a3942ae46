using System.Reflection;

namespace BuildKit.Parameters;

/// <summary>
/// The values of a type that have names: those of an enum, or of a class whose values are public static members of its own
/// type, such as <c>Configuration.Release</c>.
/// </summary>
sealed class NamedValues
{
    readonly Type type;

    NamedValues(Type type, IReadOnlyList<string> names, bool areAll) => (this.type, Names, AreAll) = (type, names, areAll);

    /// <summary>In the order of their declaration.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>True if there are no other values.</summary>
    public bool AreAll { get; }

    /// <summary>The named values of a type; null if it has none.</summary>
    /// <param name="type">The type.</param>
    /// <param name="hasParser">True if text is turned into its values in another way as well.</param>
    public static NamedValues? Of(Type type, bool hasParser)
    {
        if (type.IsEnum)
        {
            return new(type, Enum.GetNames(type), true);
        }

        if (type.IsPrimitive || type.Namespace is { } space && (space == nameof(System) || space.StartsWith("System.", StringComparison.Ordinal)))
        {
            return null;
        }

        var names = new List<string>();
        foreach (var member in type.GetMembers(BindingFlags.Public | BindingFlags.Static))
        {
            if (TypeOf(member) == type)
            {
                names.Add(member.Name);
            }
        }

        // A type that reads any text may well have a member such as Empty; two of them are an enumeration.
        return names.Count > (hasParser ? 1 : 0) ? new(type, names, !hasParser) : null;
    }

    /// <summary>The value of this name, whatever its case and dashes; null if there is none.</summary>
    public object? Find(string text) => Name(text.Trim()) is { } name ? ValueOf(name) : type.IsEnum ? null : Written(text.Trim());

    /// <summary>The name of a value; null if it has none.</summary>
    public string? NameOf(object value) => type.IsEnum ? value.ToString() : Names.FirstOrDefault(name => value.Equals(ValueOf(name)));

    string? Name(string text) =>
        Names.Contains(text) ? text
        : Names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? Names.FirstOrDefault(name => Suggestion.Normalised(name) == Suggestion.Normalised(text));

    // The member may be called otherwise than what it shows itself as.
    object? Written(string text) =>
        Names.Select(ValueOf).FirstOrDefault(value => string.Equals(value?.ToString(), text, StringComparison.OrdinalIgnoreCase));

    object? ValueOf(string name) =>
        type.IsEnum ? Enum.Parse(type, name)
        : type.GetProperty(name, BindingFlags.Public | BindingFlags.Static) is { } property ? property.GetValue(null)
        : type.GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null);

    static Type? TypeOf(MemberInfo member) => member switch
    {
        PropertyInfo { GetMethod.IsPublic: true } property when property.GetIndexParameters().Length == 0 => property.PropertyType,
        FieldInfo field => field.FieldType,
        _ => null,
    };
}
