using System.Collections;
using System.Reflection;

namespace BuildKit.Parameters;

/// <summary>The type of a parameter as far as text is concerned: one value or several, of what kind, with which names.</summary>
sealed class ParameterType
{
    readonly Type declared;
    readonly Type item;
    readonly bool isFlags;

    ParameterType(Type declared, Type item)
    {
        this.declared = declared;
        this.item = Bare(item);
        isFlags = this.item.IsEnum && this.item.IsDefined(typeof(FlagsAttribute));
        IsList = isFlags || declared != item;
    }

    /// <summary>True if it holds several values; those of an enum with flags are combined.</summary>
    public bool IsList { get; }

    public bool IsFlag => !IsList && item == typeof(bool);

    /// <summary>The type of one value.</summary>
    public Type Item => item;

    /// <summary>What kind of value it is, in a user's words.</summary>
    public string Kind => ScalarText.Kind(item);

    /// <summary>The values that have names; null if there are none.</summary>
    public NamedValues? Named => field ??= NamedValues.Of(item, !item.IsEnum && ScalarText.HasParser(item));

    /// <summary>The least and the greatest value that a type of whole numbers has; nothing for other types.</summary>
    public (object? Least, object? Greatest) Range =>
        Kind == "whole number" && item.GetField("MinValue") is { } least && item.GetField("MaxValue") is { } greatest
            ? (least.GetValue(null), greatest.GetValue(null))
            : default;

    /// <summary>How a value is written in JSON.</summary>
    public WrittenAs WrittenAs => Kind switch
    {
        "flag" => WrittenAs.Flag,
        "number" or "whole number" => WrittenAs.Number,
        _ => WrittenAs.Text,
    };

    /// <summary>The type of a parameter; null if it cannot be read from text.</summary>
    public static ParameterType? Of(Type type)
    {
        var bare = Bare(type);
        return IsReadable(bare) ? new(bare, bare)
            : ItemOf(bare) is { } item && IsReadable(Bare(item)) && Collected(bare, Array.CreateInstance(item, 0)) is not null ? new(bare, item)
            : null;
    }

    /// <exception cref="Exception">It is no value of the type; the message says why.</exception>
    public object Parse(string text, AbsolutePath directory)
    {
        if (isFlags)
        {
            return Combined(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Find));
        }

        return Named?.Find(text) ?? (Named is { AreAll: true } ? throw new FormatException() : ScalarText.Parse(item, text, directory));
    }

    /// <summary>What the member is set to: the only value, the values together, or a collection of the member's type.</summary>
    public object Together(IReadOnlyList<object> values)
    {
        if (isFlags)
        {
            return Combined(values);
        }

        if (!IsList)
        {
            return values[0];
        }

        var items = Array.CreateInstance(ItemOf(declared)!, values.Count);
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(values[i], i);
        }

        return Collected(declared, items)!;
    }

    /// <summary>The value as text that would be read as the same value; null for none.</summary>
    public string? TextOf(object? value) => value is null ? null : !IsList ? TextOfOne(value) : IsNothing(value) ? null : ListText.Join(TextsOf(value));

    /// <summary>The texts of a list's values, or of the only value.</summary>
    public IEnumerable<string> TextsOf(object value)
    {
        if (isFlags)
        {
            return value.ToString() is "0" ? [] : value.ToString()!.Split(", ");
        }

        return !IsList ? [TextOfOne(value)] : IsNothing(value) ? [] : ((IEnumerable)value).Cast<object>().Select(TextOfOne);
    }

    /// <summary>True for what stands for no value at all.</summary>
    public bool IsNothing(object? value) => value switch
    {
        null or "" => true,
        _ when isFlags || !IsList => false,
        // An ImmutableArray that was never made cannot even be asked for its items.
        _ => declared.GetProperty("IsDefault")?.GetValue(value) is true || !((IEnumerable)value).Cast<object>().Any(),
    };

    /// <summary>One value as text.</summary>
    public string TextOfOne(object value) => Named is { AreAll: true } named ? named.NameOf(value) ?? ScalarText.Of(value) : ScalarText.Of(value);

    object Find(string name) => Named!.Find(name) ?? throw new FormatException();

    object Combined(IEnumerable<object> flags) => string.Join(",", flags) is { Length: > 0 } names ? Enum.Parse(item, names) : Enum.ToObject(item, 0);

    static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    static bool IsReadable(Type type) => ScalarText.IsSupported(type) || NamedValues.Of(type, hasParser: false) is not null;

    static Type? ItemOf(Type type)
    {
        if (type.IsArray)
        {
            return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        }

        return type is { IsGenericType: true, GenericTypeArguments: [var only] } && typeof(IEnumerable<>).MakeGenericType(only).IsAssignableFrom(type) ? only : null;
    }

    // Arrays and what they implement; what is made from any sequence; the family of ImmutableArray, which a class of the same name makes.
    static object? Collected(Type type, Array items)
    {
        if (type.IsInstanceOfType(items))
        {
            return items;
        }

        var item = items.GetType().GetElementType()!;
        var set = typeof(HashSet<>).MakeGenericType(item);
        var made = type.IsInterface && type.IsAssignableFrom(set) ? set : type;
        if (made.GetConstructor([typeof(IEnumerable<>).MakeGenericType(item)]) is { } constructor)
        {
            return constructor.Invoke([items]);
        }

        return type.Assembly.GetType(type.GetGenericTypeDefinition().FullName!.Split('`')[0])?.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(method => method.Name == "CreateRange" && method.GetGenericArguments().Length == 1 && method.GetParameters().Length == 1)
            ?.MakeGenericMethod(item).Invoke(null, [items]);
    }
}
