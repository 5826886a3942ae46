using System.Buffers;
using System.Globalization;
using System.Text;

namespace BuildKit.Parameters;

/// <summary>Durations as people write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>; .NET's <c>[d.]hh:mm:ss</c> is read as well.</summary>
static class DurationSyntax
{
    const string HowTo = "A duration is written as 90s, 5m, 1h30m, 1.5h, 250ms (d, h, m, s, ms), or as 00:01:30.";

    static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789.");

    static readonly (string Name, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <exception cref="FormatException">It is no duration. A number alone is none: .NET would take 90 for days.</exception>
    public static TimeSpan Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.Contains(':'))
        {
            return TimeSpan.TryParseExact(rest, "c", CultureInfo.InvariantCulture, out var constant) ? constant : throw new FormatException(HowTo);
        }

        var isNegative = rest is ['-', ..];
        var ticks = 0m;
        var unit = -1;
        rest = isNegative ? rest[1..] : rest;
        do
        {
            ticks += Part(ref rest, ref unit);
        }
        while (rest.Length > 0);

        return ticks <= TimeSpan.MaxValue.Ticks ? new((long)(isNegative ? -ticks : ticks)) : throw new FormatException("The duration is too long.");
    }

    public static string Of(TimeSpan duration)
    {
        if (duration.Ticks % TimeSpan.TicksPerMillisecond != 0 || duration == TimeSpan.Zero || duration == TimeSpan.MinValue)
        {
            return duration == TimeSpan.Zero ? "0s" : duration.ToString("c", CultureInfo.InvariantCulture);
        }

        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        var ticks = Math.Abs(duration.Ticks);
        foreach (var (name, size) in Units)
        {
            if (ticks / size > 0)
            {
                text.Append(ticks / size).Append(name);
                ticks %= size;
            }
        }

        return text.ToString();
    }

    // One number with its unit, which is smaller than the one before.
    static decimal Part(ref ReadOnlySpan<char> rest, ref int before)
    {
        var digits = rest.IndexOfAnyExcept(OfNumbers);
        var number = digits > 0 ? rest[..digits] : [];
        rest = rest[number.Length..];
        var end = rest.IndexOfAnyInRange('0', '9');
        var written = end < 0 ? rest : rest[..end];
        rest = rest[written.Length..];
        for (var unit = before + 1; unit < Units.Length; unit++)
        {
            if (written.Equals(Units[unit].Name, StringComparison.OrdinalIgnoreCase)
                && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
                && amount < TimeSpan.MaxValue.Ticks / 1000)
            {
                before = unit;
                return amount * Units[unit].Ticks;
            }
        }

        throw new FormatException(HowTo);
    }
}
