using System.Globalization;
using System.Reflection;

namespace BuildKit.Parameters;

/// <summary>Turns text into values of parameters and back.</summary>
static class ValueText
{
    public static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    public static bool IsSupported(Type type) =>
        Underlying(type) is var bare
        && (bare == typeof(string) || bare == typeof(bool) || bare == typeof(AbsolutePath) || bare.IsEnum || bare.IsPrimitive || Parser(bare) is not null);

    /// <summary>What kind of value it is, in a user's words.</summary>
    public static string Kind(Type type) => Underlying(type) switch
    {
        var t when t == typeof(string) => "text",
        var t when t == typeof(bool) => "flag",
        var t when t == typeof(AbsolutePath) => "path",
        var t when t == typeof(int) || t == typeof(long) || t == typeof(short) || t == typeof(byte) => "whole number",
        var t when t == typeof(double) || t == typeof(decimal) || t == typeof(float) => "number",
        var t => t.Name.ToLowerInvariant(),
    };

    /// <summary>The values to choose from; null if there is no list.</summary>
    public static IReadOnlyList<string>? Allowed(Type type) => Underlying(type) is { IsEnum: true } bare ? Enum.GetNames(bare) : null;

    public static string? Of(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    public static object? Parse(string text, Parameter parameter, string setBy, AbsolutePath directory)
    {
        var type = Underlying(parameter.Type);
        if (type == typeof(string))
        {
            return text;
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text.Trim(), out var flag) ? flag : throw NotA(["true", "false"]);
        }

        if (type == typeof(AbsolutePath))
        {
            return text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal) ? directory / text : throw NotA(null);
        }

        if (type.IsEnum)
        {
            // Numbers and lists would be taken for values that have no name.
            return text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && Enum.TryParse(type, text, ignoreCase: true, out var value)
                && (!text.Contains(',', StringComparison.Ordinal) || type.IsDefined(typeof(FlagsAttribute)))
                ? value
                : throw NotA(Enum.GetNames(type));
        }

        if (Kind(type) == "number" && text.Contains(',', StringComparison.Ordinal))
        {
            // Taken as a group separator, 1,5 would be fifteen.
            throw Errors.ParameterValue(parameter.Name, text, setBy, Kind(type), null, "Fractions are written with a point.").Exception();
        }

        try
        {
            return Parser(type)!(text);
        }
        catch (TargetInvocationException exception)
        {
            throw Errors.ParameterValue(parameter.Name, text, setBy, Kind(type), null, exception.InnerException!.Message).Exception(exception);
        }

        BuildException NotA(IReadOnlyList<string>? allowed) =>
            Errors.ParameterValue(parameter.Name, text, setBy, Kind(type), allowed, null).Exception();
    }

    // Numbers, dates, Guid, Version, and every own type that has a Parse.
    static Func<string, object?>? Parser(Type type)
    {
        if (type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(IFormatProvider)]) is { } invariant)
        {
            return text => invariant.Invoke(null, [text, CultureInfo.InvariantCulture]);
        }

        return type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)]) is { } plain
            ? text => plain.Invoke(null, [text])
            : null;
    }
}
