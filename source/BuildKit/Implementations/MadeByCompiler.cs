using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BuildKit.Implementations;

/// <summary>
/// Tells what the compiler has named: classes of captured variables, lambdas, local functions, state machines. Their names count what
/// stands before them in the source, so they say nothing of the code.
/// </summary>
static class MadeByCompiler
{
    const string BackingField = ">k__BackingField";

    /// <summary>A type with a name of the compiler's, or within one. A class with <c>file</c> in front has its author's name in it.</summary>
    public static bool IsType(Type type)
    {
        for (var outer = type; outer is not null; outer = outer.DeclaringType)
        {
            if (outer.Name[0] == '<' && FileLocalName(outer) is null)
            {
                return true;
            }
        }

        return false;
    }

    // A record's <Clone>$ is virtual, and as good as written by the author.
    public static bool IsMethod(MethodBase method) => (method.Name[0] == '<' && method.Name != "<Clone>$") || (method.DeclaringType is { } type && IsType(type));

    public static bool IsField(FieldInfo field) =>
        (field.Name[0] == '<' && PropertyOf(field) is null && !IsPrimaryParameter(field)) || IsType(field.DeclaringType!);

    /// <summary>A class whose instances hold captured variables: <c>&lt;>c__DisplayClass0_0</c>.</summary>
    public static bool IsClosure(Type type) => type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal);

    /// <summary>A field that only leads to where variables are: the script, or the variables of the block around.</summary>
    public static bool LeadsOn(FieldInfo field) =>
        field.Name == "<>4__this" || field.Name.StartsWith("CS$<>8__locals", StringComparison.Ordinal);

    /// <summary>Whether its methods are called by the framework: an asynchronous method or an iterator.</summary>
    public static bool IsStateMachine(Type type) => !IsClosure(type) && !IsStable(type) && type.GetInterfaces().Length > 0;

    /// <summary>Types of which the compiler's name says all: a list that a collection expression makes.</summary>
    public static bool IsStable(Type type) =>
        type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal) || type.Name.StartsWith("<>y__InlineArray", StringComparison.Ordinal)
        || type.Name.StartsWith("<>A{", StringComparison.Ordinal) || type.Name.StartsWith("<>F{", StringComparison.Ordinal);

    public static bool IsAnonymous(Type type) => type.Name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal);

    /// <summary>The names of an anonymous type's properties, in their order.</summary>
    public static string PropertiesOf(Type anonymous) => string.Join(',', anonymous.GetProperties().Select(property => property.Name));

    /// <summary>The property that a field stores; null for any other field.</summary>
    public static string? PropertyOf(FieldInfo field) =>
        field.Name[0] == '<' && field.Name.EndsWith(BackingField, StringComparison.Ordinal) ? field.Name[1..^BackingField.Length] : null;

    /// <summary>A field that a parameter of the class itself became.</summary>
    public static bool IsPrimaryParameter(FieldInfo field) => field.Name[0] == '<' && field.Name.EndsWith(">P", StringComparison.Ordinal);

    /// <summary>The place among the parameters of the class itself.</summary>
    public static int PlaceOf(FieldInfo primaryParameter)
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var name = primaryParameter.Name[1..^2];
        return primaryParameter.DeclaringType!.GetConstructors(all)
            .Select(constructor => Array.FindIndex(constructor.GetParameters(), parameter => parameter.Name == name)).Append(-1).Max();
    }

    /// <summary>The name that the author gave a field: of a property that it stores, or of a variable.</summary>
    public static string NameOf(FieldInfo field) =>
        PropertyOf(field) ?? (IsPrimaryParameter(field) ? field.Name[1..^2] : field.Name is ['<', ..] name && name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? name[1..end] : field.Name);

    /// <summary>The name of a class that belongs to one file, which the compiler puts after the file's digest; null for any other.</summary>
    public static string? FileLocalName(Type type)
    {
        var end = type.Name.IndexOf(">F", StringComparison.Ordinal);
        return end > 0 && type.Name.Length > end + 68 && type.Name.AsSpan(end + 66).StartsWith("__") ? type.Name[(end + 68)..] : null;
    }

    /// <summary>What a compiler-made type is besides its name: how large, and how many elements lie in it.</summary>
    public static string ShapeOf(Type type) => !type.IsValueType ? "class"
        : $"struct {type.StructLayoutAttribute?.Size} {type.GetCustomAttribute<InlineArrayAttribute>()?.Length}"
            + (type.StructLayoutAttribute?.Value == LayoutKind.Explicit ? " explicit" : "");
}
