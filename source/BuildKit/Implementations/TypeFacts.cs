using System.Reflection;

namespace BuildKit.Implementations;

/// <summary>Writes what of a type is no code.</summary>
static class TypeFacts
{
    const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Of a whole type also what only reflection sees: attributes, and the names of all members.</summary>
    public static void Write(Type type, bool isWhole, CodeNames names, BinaryWriter writer)
    {
        writer.Write(names.Of(type));
        writer.Write((int)(type.Attributes & (TypeAttributes.ClassSemanticsMask | TypeAttributes.LayoutMask | TypeAttributes.Abstract)));
        writer.Write(MadeByCompiler.ShapeOf(type));
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            writer.Write(names.Of(parent));
        }

        foreach (var implemented in type.GetInterfaces().Select(names.Of).Order(StringComparer.Ordinal))
        {
            writer.Write(implemented);
        }

        var fields = type.GetFields(Declared).Where(field => type.IsEnum || isWhole || (type.IsValueType && !field.IsStatic));
        foreach (var field in fields.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            writer.Write(field.Name);
            writer.Write(names.Of(field.FieldType));
            writer.Write(field.IsLiteral ? Convert.ToString(field.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture) ?? "" : "");
        }

        WriteAttributes(type, names, writer, isWhole || type.IsEnum);
        if (isWhole)
        {
            foreach (var member in type.GetMembers(Declared).Where(member => member.Name[0] != '<' && member is not Type)
                .OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.ToString(), StringComparer.Ordinal))
            {
                writer.Write(member.Name);
                WriteAttributes(member, names, writer, isAsked: true);
            }
        }
    }

    // What the compiler and debuggers note, nullability above all, decides nothing.
    static void WriteAttributes(MemberInfo member, CodeNames names, BinaryWriter writer, bool isAsked)
    {
        foreach (var text in (isAsked ? member.GetCustomAttributesData() : []).Where(data => !IsNote(data.AttributeType)).Select(data => Text(data, names)).Order(StringComparer.Ordinal))
        {
            writer.Write(text);
        }
    }

    static bool IsNote(Type attribute) =>
        attribute.Namespace is "System.Runtime.CompilerServices" or "System.Diagnostics" or "System.Diagnostics.CodeAnalysis" or "Microsoft.CodeAnalysis";

    static string Text(CustomAttributeData data, CodeNames names) =>
        $"{names.Of(data.AttributeType)}({string.Join(',', data.ConstructorArguments.Select(Text))};"
            + $"{string.Join(',', data.NamedArguments.OrderBy(one => one.MemberName, StringComparer.Ordinal).Select(one => $"{one.MemberName}={Text(one.TypedValue)}"))})";

    static string Text(CustomAttributeTypedArgument argument) => argument.Value is IReadOnlyCollection<CustomAttributeTypedArgument> many
        ? $"[{string.Join(',', many.Select(Text))}]" : $"{argument.Value}";
}
