using System.Reflection;

namespace BuildKit.Implementations;

/// <summary>
/// Names types and members the same way in every compilation. What the compiler has named gets a number, in the order in which it is met.
/// </summary>
/// <param name="met">Told of each type that is met the first time, and its number.</param>
sealed class CodeNames(Action<Type>? met = null)
{
    readonly Dictionary<object, int> numbers = [];

    public string Of(Type type)
    {
        if (type.IsGenericParameter)
        {
            return (type.DeclaringMethod is null ? "!" : "!!") + type.GenericParameterPosition;
        }

        if (type.HasElementType)
        {
            return Of(type.GetElementType()!) + (type.IsByRef ? "&" : type.IsPointer ? "*" : $"[{new string(',', type.GetArrayRank() - 1)}]");
        }

        if (type.IsFunctionPointer)
        {
            return $"fn({string.Join(',', type.GetFunctionPointerParameterTypes().Select(Of))}){Of(type.GetFunctionPointerReturnType())}";
        }

        var arguments = type.IsGenericType ? $"<{string.Join(',', type.GetGenericArguments().Select(Of))}>" : "";
        var definition = type is { IsGenericType: true, IsGenericTypeDefinition: false } ? type.GetGenericTypeDefinition() : type;
        return (MadeByCompiler.IsType(definition) ? OfMade(definition, type) : Plain(definition)) + arguments;
    }

    public string Of(FieldInfo field) => MadeByCompiler.IsField(field)
        ? MadeByCompiler.IsAnonymous(field.DeclaringType!) ? $"{Of(field.DeclaringType!)}::{MadeByCompiler.NameOf(field)}" : $"field#{NumberOf(Definition(field), out _)} {Of(field.FieldType)}"
        : $"{Of(field.DeclaringType!)}::{(MadeByCompiler.IsPrimaryParameter(field) ? $"parameter {MadeByCompiler.PlaceOf(field)}" : MadeByCompiler.NameOf(field))} {Of(field.FieldType)}";

    /// <summary>A method's name and signature; of one that the compiler has named only a number.</summary>
    public string Of(MethodBase method) => MadeByCompiler.IsMethod(method) && !HasStableName(method.DeclaringType)
        ? $"method#{NumberOf(Definition(method), out _)}{Arguments(method)}"
        : $"{(method.DeclaringType is { } type ? Of(type) : "")}::{method.Name}{Arguments(method)}{Signature(method)}";

    public string Signature(MethodBase method) =>
        $"({string.Join(',', method.GetParameters().Select(parameter => Of(parameter.ParameterType)))}){(method is MethodInfo { ReturnType: var result } ? Of(result) : "")}";

    /// <summary>Numbers what the compiler has named; several instances of one generic type or method have one number.</summary>
    public int NumberOf(object member, out bool isNew)
    {
        isNew = numbers.TryAdd(member, numbers.Count);
        return numbers[member];
    }

    static bool HasStableName(Type? type) => type is not null && (MadeByCompiler.IsAnonymous(type) || MadeByCompiler.IsStable(type));

    string Arguments(MethodBase method) => method.IsGenericMethod ? $"<{string.Join(',', method.GetGenericArguments().Select(Of))}>" : "";

    string OfMade(Type definition, Type type)
    {
        if (MadeByCompiler.IsAnonymous(definition))
        {
            return $"anonymous({MadeByCompiler.PropertiesOf(definition)})";
        }

        if (MadeByCompiler.IsStable(definition))
        {
            return definition.Name;
        }

        var number = NumberOf(definition, out var isNew);
        if (isNew)
        {
            met?.Invoke(type);
        }

        return $"type#{number} {MadeByCompiler.ShapeOf(definition)}";
    }

    static (Module, int) Definition(MemberInfo member) => (member.Module, member.MetadataToken);

    static string Plain(Type type)
    {
        var name = MadeByCompiler.FileLocalName(type) ?? type.Name;
        return type.DeclaringType is { } outer ? $"{Plain(outer)}+{name}" : $"[{type.Assembly.GetName().Name}]{type.Namespace}.{name}";
    }
}
