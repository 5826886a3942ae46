using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace BuildKit.Implementations;

/// <summary>
/// Writes results of targets as bytes and reads them back, field by field: numbers, texts, times, paths below the root, lists, sets, dictionaries, and
/// classes and structures made of these. What is of another kind, or of a derived class, or refers to itself, is not written.
/// </summary>
sealed class ResultCodec(AbsolutePath root)
{
    const int DeepestNesting = 32;
    const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The value as bytes; null if it cannot be kept.</summary>
    public byte[]? Write(Type type, object? value)
    {
        try
        {
            var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream, Encoding.UTF8);
            Write(writer, type, value, 0);
            writer.Flush();
            return stream.ToArray();
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The value of bytes that <see cref="Write(Type, object?)"/> made of the same type.</summary>
    /// <returns>False if they are of another shape of the type: its fields have changed.</returns>
    public bool TryRead(Type type, ReadOnlyMemory<byte> bytes, out object? value)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
            value = Read(reader, type);
            return reader.BaseStream.Position == bytes.Length;
        }
        catch (Exception exception) when (exception is NotSupportedException or IOException or FormatException or ArgumentException or OverflowException or InvalidCastException)
        {
            value = null;
            return false;
        }
    }

    void Write(BinaryWriter writer, Type type, object? value, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new NotSupportedException("It is nested too deeply, or refers to itself.");
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        writer.Write(value is not null);
        if (value is null)
        {
            return;
        }

        if (Simple(type) is { } simple)
        {
            writer.Write(simple.Text(value));
        }
        else if (ItemOf(type) is { } item)
        {
            var items = ((IEnumerable)value).Cast<object?>().ToList();
            writer.Write(items.Count);
            items.ForEach(one => Write(writer, item, one, depth + 1));
        }
        else
        {
            WriteFields(writer, type, value, depth);
        }
    }

    void WriteFields(BinaryWriter writer, Type type, object value, int depth)
    {
        if (value.GetType() != type || !IsPlain(type))
        {
            throw new NotSupportedException($"{value.GetType()} is not made of values.");
        }

        var fields = FieldsOf(type);
        writer.Write(fields.Count);
        foreach (var field in fields)
        {
            writer.Write(field.Name);
            Write(writer, field.FieldType, field.GetValue(value), depth + 1);
        }
    }

    object? Read(BinaryReader reader, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!reader.ReadBoolean())
        {
            return null;
        }

        return Simple(type) is { } simple ? simple.Value(reader.ReadString())
            : ItemOf(type) is { } item ? Collection(type, item, ReadItems(reader, item))
            : ReadFields(reader, type);
    }

    Array ReadItems(BinaryReader reader, Type item)
    {
        var items = new List<object?>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            items.Add(Read(reader, item));
        }

        var array = Array.CreateInstance(item, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            array.SetValue(items[i], i);
        }

        return array;
    }

    object ReadFields(BinaryReader reader, Type type)
    {
        var fields = FieldsOf(type);
        if (!IsPlain(type) || reader.ReadInt32() != fields.Count)
        {
            throw new FormatException();
        }

        var value = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in fields)
        {
            if (reader.ReadString() != field.Name)
            {
                throw new FormatException();
            }

            field.SetValue(value, Read(reader, field.FieldType));
        }

        return value;
    }

    (Func<object, string> Text, Func<string, object> Value)? Simple(Type type) =>
        type == typeof(string) ? (value => (string)value, text => text)
        : type == typeof(AbsolutePath) ? (value => PathText((AbsolutePath)value), text => root / text)
        : type.IsEnum ? (value => ((Enum)value).ToString("D"), text => Enum.ToObject(type, long.Parse(text, Invariant)))
        : type.IsPrimitive || type == typeof(decimal) ? (value => ((IConvertible)value).ToString(Invariant), text => Convert.ChangeType(text, type, Invariant))
        : type == typeof(DateTime) ? (value => ((DateTime)value).ToString("O", Invariant), text => DateTime.Parse(text, Invariant, System.Globalization.DateTimeStyles.RoundtripKind))
        : type == typeof(DateTimeOffset) ? (value => ((DateTimeOffset)value).ToString("O", Invariant), text => DateTimeOffset.Parse(text, Invariant))
        : type == typeof(TimeSpan) ? (value => ((TimeSpan)value).ToString("c", Invariant), text => TimeSpan.Parse(text, Invariant))
        : type == typeof(Guid) ? (value => $"{value}", text => Guid.Parse(text))
        : type == typeof(Version) ? (value => $"{value}", text => Version.Parse(text))
        : type == typeof(Uri) ? (value => ((Uri)value).OriginalString, text => new Uri(text, UriKind.RelativeOrAbsolute))
        : null;

    static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    string PathText(AbsolutePath path) =>
        path == root || root.Contains(path) ? path.RelativeTo(root) : throw new NotSupportedException($"{path} is not below the root.");

    static Type? ItemOf(Type type)
    {
        if (type.IsArray)
        {
            return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        }

        if (!type.IsGenericType)
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        var definition = type.GetGenericTypeDefinition();
        return Lists.Contains(definition) ? arguments[0]
            : Maps.Contains(definition) ? typeof(KeyValuePair<,>).MakeGenericType(arguments)
            : null;
    }

    static readonly HashSet<Type> Lists =
    [
        typeof(List<>), typeof(IReadOnlyList<>), typeof(IList<>), typeof(IReadOnlyCollection<>), typeof(ICollection<>), typeof(IEnumerable<>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(HashSet<>), typeof(IReadOnlySet<>), typeof(ISet<>),
    ];

    static readonly HashSet<Type> Maps = [typeof(Dictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>), typeof(ImmutableDictionary<,>)];

    static object Collection(Type type, Type item, Array items)
    {
        if (type.IsArray)
        {
            return items;
        }

        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(ImmutableArray<>) ? Call(typeof(ImmutableArray), nameof(ImmutableArray.CreateRange), [item], items)
            : definition == typeof(ImmutableList<>) ? Call(typeof(ImmutableList), nameof(ImmutableList.CreateRange), [item], items)
            : definition == typeof(ImmutableDictionary<,>) ? Call(typeof(ImmutableDictionary), nameof(ImmutableDictionary.CreateRange), type.GetGenericArguments(), items)
            : Maps.Contains(definition) ? Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments()), items)!
            : definition == typeof(HashSet<>) || definition == typeof(IReadOnlySet<>) || definition == typeof(ISet<>)
                ? Activator.CreateInstance(typeof(HashSet<>).MakeGenericType(item), items)!
            : Activator.CreateInstance(typeof(List<>).MakeGenericType(item), items)!;
    }

    static object Call(Type type, string method, Type[] arguments, Array items) => type.GetMethods()
        .Single(candidate => candidate.Name == method && candidate.GetGenericArguments().Length == arguments.Length && candidate.GetParameters().Length == 1)
        .MakeGenericMethod(arguments).Invoke(null, [items])!;

    // Classes of the framework keep handles, caches and comparers among their fields; those of authors and ours are made of values.
    static bool IsPlain(Type type) =>
        !type.IsAbstract && !type.IsInterface && !type.IsPointer && !typeof(Delegate).IsAssignableFrom(type)
        && (type.Assembly != typeof(object).Assembly || type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true
            || type.FullName?.StartsWith("System.Tuple`", StringComparison.Ordinal) == true || type.FullName?.StartsWith("System.Collections.Generic.KeyValuePair`", StringComparison.Ordinal) == true);

    static List<FieldInfo> FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            fields.AddRange(level.GetFields(Fields).OrderBy(field => field.Name, StringComparer.Ordinal));
        }

        return fields;
    }
}
