using System.Globalization;
using System.Numerics;
using System.Reflection;

namespace BuildKit.Parameters;

/// <summary>Turns text into one value and back, for every type that text can be turned into. Culture never matters.</summary>
static class ScalarText
{
    const string DateForm = "yyyy-MM-dd";
    const string HowToDate = "Dates and times are written as 2026-11-27, 14:30, 14:30:59 or 2026-11-27T14:30:00Z.";

    static readonly string[] TimeForms = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"];
    static readonly string[] MomentForms = [DateForm, $"{DateForm}'T'HH:mmK", $"{DateForm}'T'HH:mm:ssK", $"{DateForm}'T'HH:mm:ss.FFFFFFFK"];

    // Uri and BigInteger are in assemblies of their own, which a method that mentions them loads: --help and --list do without.
    public static bool IsSupported(Type type) =>
        type == typeof(string) || type == typeof(AbsolutePath) || type == typeof(RelativePath) || type.IsEnum || type.IsPrimitive
        || HasParser(type) || IsAddress(type);

    /// <summary>What kind of value it is, in a user's words.</summary>
    public static string Kind(Type type) => type switch
    {
        { IsEnum: true } => type.Name.ToLowerInvariant(),
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => "flag",
        _ when type == typeof(char) => "character",
        _ when type == typeof(AbsolutePath) || type == typeof(RelativePath) => "path",
        _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) || type == typeof(Half) => "number",
        _ when type.IsPrimitive || type == typeof(Int128) || type == typeof(UInt128) || type.IsValueType && IsBigInteger(type) => "whole number",
        _ when type == typeof(TimeSpan) => "duration",
        _ when type == typeof(DateOnly) => "date",
        _ when type == typeof(TimeOnly) => "time",
        _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) => "date and time",
        _ => type.Name.ToLowerInvariant(),
    };

    /// <exception cref="Exception">It is no value of the type; the message says why. Parsers of authors throw what they like.</exception>
    public static object Parse(Type type, string text, AbsolutePath directory) => type switch
    {
        _ when type == typeof(string) => text,
        _ when type == typeof(bool) => bool.Parse(text.Trim()),
        _ when type == typeof(char) => text.Length == 1 ? text[0] : throw new FormatException("Exactly one character is needed."),
        _ when type == typeof(AbsolutePath) => text.Length > 0 ? directory / text : throw new FormatException("A path is not empty."),
        _ when type == typeof(RelativePath) => text.Length > 0 ? RelativePath.Of(text) : throw new FormatException("A path is not empty."),
        _ when IsAddress(type) => Address(text),
        _ when type == typeof(TimeSpan) => DurationSyntax.Parse(text),
        _ when type == typeof(DateOnly) => DateOnly.TryParseExact(text.Trim(), DateForm, out var date) ? date : throw new FormatException(HowToDate),
        _ when type == typeof(TimeOnly) => TimeOnly.TryParseExact(text.Trim(), TimeForms, out var time) ? time : throw new FormatException(HowToDate),
        _ when type == typeof(DateTime) => Moment(text, DateTimeStyles.RoundtripKind).DateTime,
        _ when type == typeof(DateTimeOffset) => Moment(text, DateTimeStyles.AssumeUniversal).Offset,
        _ when Kind(type) == "number" => Fraction(type, text),
        _ => Parsed(type, text),
    };

    public static string Of(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        TimeSpan duration => DurationSyntax.Of(duration),
        DateOnly date => date.ToString(DateForm, CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString(TimeForms[^1], CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString(MomentForms[^1], CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString(MomentForms[^1], CultureInfo.InvariantCulture),
        IFormattable number when number is IConvertible => number.ToString(null, CultureInfo.InvariantCulture),
        IFormattable formattable => Formatted(formattable),
        _ => value.ToString() ?? "",
    };

    /// <summary>True for types that have a <c>Parse</c> of their own.</summary>
    public static bool HasParser(Type type) => ParseMethod(type) is not null || IsParsable(type);

    static bool IsAddress(Type type) => type == typeof(Uri);

    static bool IsBigInteger(Type type) => type == typeof(BigInteger);

    static string Formatted(IFormattable value) => value is Uri address ? address.OriginalString : value.ToString(null, CultureInfo.InvariantCulture);

    static Uri Address(string text) =>
        text.Contains(':', StringComparison.Ordinal) && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) ? address
        : throw new FormatException("An address is absolute: https://example.com/feed.");

    static (DateTime DateTime, DateTimeOffset Offset) Moment(string text, DateTimeStyles style) =>
        style == DateTimeStyles.RoundtripKind
            ? (DateTime.TryParseExact(text.Trim(), MomentForms, CultureInfo.InvariantCulture, style, out var moment) ? moment : throw new FormatException(HowToDate), default)
            : (default, DateTimeOffset.TryParseExact(text.Trim(), MomentForms, CultureInfo.InvariantCulture, style, out var offset) ? offset : throw new FormatException(HowToDate));

    static object Fraction(Type type, string text)
    {
        // Taken as a group separator, 1,5 would be fifteen.
        var value = text.Contains(',', StringComparison.Ordinal) ? throw new FormatException("Fractions are written with a point.") : Parsed(type, text);
        return value is double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN or float.PositiveInfinity or float.NegativeInfinity
            ? throw new FormatException("The number has to be finite.")
            : value;
    }

    static object Parsed(Type type, string text)
    {
        try
        {
            var parsed = ParseMethod(type) is { } method
                ? method.Invoke(null, method.GetParameters().Length == 1 ? [text] : [text, CultureInfo.InvariantCulture])
                : new Func<string, object>(OfParsable<int>).Method.GetGenericMethodDefinition().MakeGenericMethod(type).Invoke(null, [text]);
            return parsed ?? throw new FormatException($"{type.Name}.Parse returned nothing.");
        }
        catch (TargetInvocationException exception)
        {
            throw exception.InnerException!;
        }
    }

    static MethodInfo? ParseMethod(Type type)
    {
        var method = type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(IFormatProvider)])
            ?? type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)]);
        return method?.ReturnType == type ? method : null;
    }

    static bool IsParsable(Type type)
    {
        foreach (var one in type.GetInterfaces())
        {
            if (one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IParsable<>) && one.GenericTypeArguments[0] == type)
            {
                return true;
            }
        }

        return false;
    }

    // For types that implement it explicitly.
    static object OfParsable<T>(string text) where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);
}
