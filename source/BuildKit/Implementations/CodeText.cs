namespace BuildKit.Implementations;

/// <summary>Types as their author writes them.</summary>
static class CodeText
{
    public static string Of(Type type) => type.IsArray ? $"{Of(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>"
        : type.Name;
}
