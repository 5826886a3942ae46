using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace BuildKit.Implementations;

/// <summary>
/// Writes a value as bytes that are the same on every machine and in every checkout: paths relative to the root, sets and dictionaries
/// sorted, objects of the author field by field.
/// </summary>
/// <param name="root">The root directory.</param>
/// <param name="found">What the value brings along that is no data: delegates and the author's types.</param>
sealed class CanonicalValue(AbsolutePath root, IFoundInValues found) : IDisposable
{
    const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // A value is no place to keep a database.
    const int Largest = 64 * 1024 * 1024;
    const int Deepest = 200;

    readonly MemoryStream stream = new();
    Dictionary<object, int> numbers = new(ReferenceEqualityComparer.Instance);
    int depth;

    BinaryWriter Writer => field ??= new(stream, Encoding.UTF8);

    /// <summary>The canonical bytes.</summary>
    /// <exception cref="NotSupportedException">There is no such form; the message names the type.</exception>
    public static ReadOnlyMemory<byte> Of(object? value, AbsolutePath root, IFoundInValues found)
    {
        using var canonical = new CanonicalValue(root, found);
        return canonical.Written(value);
    }

    public void Dispose() => Writer.Dispose();

    byte[] Written(object? value)
    {
        Write(value);
        Writer.Flush();
        return stream.ToArray();
    }

    void Write(object? value)
    {
        if (++depth > Deepest || stream.Length > Largest)
        {
            throw Refusal(value?.GetType() ?? typeof(object), "is too large");
        }

        if (value is null)
        {
            Tag("null");
        }
        else if (!WriteScalar(value) && !WriteKnown(value) && IsNew(value) && !WriteMany(value))
        {
            WriteFields(value);
        }

        depth--;
    }

    bool WriteScalar(object value)
    {
        var type = value.GetType();
        switch (value)
        {
            case string text:
                WriteText(text);
                return true;
            case AbsolutePath path:
                Tag("path", path == root ? "." : root.Contains(path) ? path.RelativeTo(root) : path);
                return true;
            case double number:
                Tag("double", BitConverter.DoubleToInt64Bits(number).ToString(CultureInfo.InvariantCulture));
                return true;
            case float number:
                Tag("float", BitConverter.SingleToInt32Bits(number).ToString(CultureInfo.InvariantCulture));
                return true;
            case DateTime time:
                Tag("time", $"{time.Ticks} {time.Kind}");
                return true;
            case DateTimeOffset time:
                Tag("time", $"{time.Ticks} {time.Offset.Ticks}");
                return true;
            case Enum:
                Tag(type.FullName!, Convert.ChangeType(value, Enum.GetUnderlyingType(type), CultureInfo.InvariantCulture).ToString()!);
                found.Type(type);
                return true;
            case Type other:
                Tag("type", other.ToString());
                found.Type(other);
                return true;
            case bool or char or byte or sbyte or short or ushort or int or uint or long or ulong or nint or nuint or decimal or Half or Int128 or UInt128
                or System.Numerics.BigInteger or Guid or TimeSpan or DateOnly or TimeOnly or Version or Rune or Index or Range:
                Tag(type.Name, ((IFormattable?)(value as IFormattable))?.ToString(null, CultureInfo.InvariantCulture) ?? value.ToString()!);
                return true;
            default:
                return false;
        }
    }

    bool WriteKnown(object value)
    {
        switch (value)
        {
            case ICanonicalValue own:
                Tag(value.GetType().Name, own.Canonical(root));
                return true;
            case Uri uri:
                Tag("uri", uri.OriginalString);
                return true;
            case FileSystemInfo file:
                Write(AbsolutePath.Of(file.FullName));
                return true;
            case StringBuilder text:
                Tag("builder", text.ToString());
                return true;
            case System.Text.RegularExpressions.Regex regex:
                Tag("regex", $"{regex.Options} {regex}");
                return true;
            case CultureInfo culture:
                Tag("culture", culture.Name);
                return true;
            case Encoding encoding:
                Tag("encoding", $"{encoding.WebName} {Convert.ToHexString(encoding.GetPreamble())}");
                return true;
            case System.Text.Json.JsonElement json:
                Tag("json", json.GetRawText());
                return true;
            case System.Text.Json.Nodes.JsonNode json:
                Tag("json", json.ToJsonString());
                return true;
            case System.Xml.Linq.XNode xml:
                Tag("xml", xml.ToString(System.Xml.Linq.SaveOptions.DisableFormatting));
                return true;
            // What it knows of types is code, and the rest of it is made when it is asked.
            case System.Text.Json.Serialization.JsonSerializerContext:
                return Named("json context", value.GetType());
            case Delegate code:
                Tag("code");
                Writer.Write7BitEncodedInt(0);
                var bytes = found.Code(code);
                Writer.Write(bytes.Length);
                Writer.Write(bytes.Span);
                return true;
            default:
                return (found.IsScript(value) && Named("script", typeof(object))) || (!found.IsAuthors(value.GetType()) && KnownCode.IsHarmless(value) && Named("harmless", value.GetType()));
        }
    }

    // A text that begins with the root directory means a place in the checkout.
    void WriteText(string text)
    {
        string start = root;
        if (text.StartsWith(start, StringComparison.Ordinal) && (text.Length == start.Length || text[start.Length] is '/' or '\\'))
        {
            Tag("text below the root", text[start.Length..]);
        }
        else
        {
            Tag("text", text);
        }
    }

    bool IsNew(object value)
    {
        if (value.GetType().IsValueType)
        {
            return true;
        }

        if (numbers.TryGetValue(value, out var number))
        {
            Tag("again", number.ToString(CultureInfo.InvariantCulture));
            return false;
        }

        numbers.Add(value, numbers.Count);
        return true;
    }

    bool WriteMany(object value)
    {
        var type = value.GetType();
        if (value is Array array)
        {
            Tag("array", string.Join(',', Enumerable.Range(0, array.Rank).Select(array.GetLength)));
            Tag(type.GetElementType()!.ToString());
            WriteElements(array, type.GetElementType()!);
            return true;
        }

        var isKnown = type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true || MadeByCompiler.IsStable(type);
        if (!isKnown || value is not IEnumerable many || (type.IsValueType && type.GetProperty("IsDefault")?.GetValue(value) is true))
        {
            return isKnown && type.GetProperty("IsDefault")?.GetValue(value) is true && Named("default", type);
        }

        if (!IsCollection(type))
        {
            return false;
        }

        Tag(MadeByCompiler.IsStable(type) ? "list" : type.ToString());
        if (type.GetProperty("Comparer")?.GetValue(value) is { } comparer)
        {
            Named("comparer", comparer.GetType());
        }

        if (IsUnordered(type))
        {
            WriteSorted(many);
        }
        else
        {
            WriteElements(many);
        }

        return true;
    }

    void WriteElements(Array array, Type element)
    {
        if (!element.IsPrimitive)
        {
            WriteElements(array);
            return;
        }

        var bytes = new byte[Buffer.ByteLength(array)];
        Buffer.BlockCopy(array, 0, bytes, 0, bytes.Length);
        Writer.Write(bytes.Length);
        Writer.Write(bytes);
    }

    void WriteElements(IEnumerable many)
    {
        foreach (var one in many)
        {
            Tag("element");
            Write(one);
        }

        Tag("end");
    }

    void WriteSorted(IEnumerable many)
    {
        var elements = many.Cast<object?>().Select(Alone).ToList();
        elements.Sort((left, right) => left.AsSpan().SequenceCompareTo(right));
        foreach (var element in elements)
        {
            Writer.Write(element.Length);
            Writer.Write(element);
        }

        Tag("end");
    }

    // Without regard to its neighbours, of which none is the first.
    byte[] Alone(object? value)
    {
        var before = numbers.Count;
        using var alone = new CanonicalValue(root, found) { numbers = numbers, depth = depth };
        var written = alone.Written(value);
        foreach (var (added, number) in numbers)
        {
            if (number >= before)
            {
                numbers.Remove(added);
            }
        }

        return written;
    }

    static bool IsCollection(Type type) =>
        Array.Exists(type.GetInterfaces(), one => one == typeof(ICollection) || (one.IsGenericType && one.GetGenericTypeDefinition() is var definition
            && (definition == typeof(ICollection<>) || definition == typeof(IReadOnlyCollection<>))));

    static bool IsUnordered(Type type) =>
        type.GetInterfaces().Any(one => one == typeof(IDictionary) || (one.IsGenericType && one.GetGenericTypeDefinition() is var definition
            && (definition == typeof(ISet<>) || definition == typeof(IReadOnlySet<>) || definition == typeof(IDictionary<,>) || definition == typeof(IReadOnlyDictionary<,>))));

    // Of the framework only what is a plain value: a pair, a tuple, a nullable. Of the author and of ours everything that is made of such.
    void WriteFields(object value)
    {
        var type = value.GetType();
        if (MadeByCompiler.IsType(type) && MadeByCompiler.IsStateMachine(type))
        {
            throw Refusal(typeof(IEnumerable), "is computed while it is read (ToList() makes it a value)");
        }

        if (!(found.IsAuthors(type) || type.Assembly == typeof(CanonicalValue).Assembly || IsPlain(type)))
        {
            throw value is IEnumerable ? Refusal(typeof(IEnumerable), "is computed while it is read (ToList() makes it a value)")
                : Refusal(type, "has no canonical form");
        }

        Tag("object", MadeByCompiler.IsAnonymous(type) ? "anonymous" : type.ToString());
        found.Type(type);
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (var field in level.GetFields(Declared).OrderBy(field => field.Name, StringComparer.Ordinal))
            {
                Tag(field.Name);
                Write(field.GetValue(value));
            }
        }
    }

    static NotSupportedException Refusal(Type type, string why) => new($"a {CodeText.Of(type)}, which {why}");

    static bool IsPlain(Type type) =>
        type.FullName is { } name && (name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || name.StartsWith("System.Tuple`", StringComparison.Ordinal)
            || name.StartsWith("System.Collections.Generic.KeyValuePair`", StringComparison.Ordinal) || name.StartsWith("System.Collections.Immutable.", StringComparison.Ordinal));

    bool Named(string tag, Type type)
    {
        Tag(tag, type.ToString());
        found.Type(type);
        return true;
    }

    void Tag(string tag, string text = "")
    {
        Writer.Write(tag);
        Writer.Write(text);
    }
}

/// <summary>A value that says itself what its canonical form is: the content of a file matters, say, and not only its path.</summary>
interface ICanonicalValue
{
    string Canonical(AbsolutePath root);
}

/// <summary>What values bring along that is no data.</summary>
interface IFoundInValues
{
    bool IsScript(object value);

    bool IsAuthors(Type type);

    /// <summary>An object of this type is held, whose code the step may call.</summary>
    void Type(Type type);

    /// <summary>What stands for a delegate.</summary>
    ReadOnlyMemory<byte> Code(Delegate code);
}
