using System.Globalization;
using System.Text.RegularExpressions;
using BuildKit.Parameters;

namespace BuildKit.Deployments;

/// <summary>Moments as people write them: a time with its zone, or how long ago.</summary>
static partial class MomentSyntax
{
    // The clock of whoever tells of an incident may be a little ahead.
    static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <exception cref="BuildException">BK0529: it is no time, has no zone, or has not come yet.</exception>
    public static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        var time = Zoned().IsMatch(text.Trim())
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var given) ? given.ToUniversalTime() : (DateTimeOffset?)null
            : Ago(text, now);
        return time is null ? throw Errors.NoTime(text, "that is how none is written").Exception()
            : time > now + Ahead ? throw Errors.NoTime(text, $"it has not come yet: now is {now:u}").Exception()
            : time.Value;
    }

    static DateTimeOffset? Ago(string text, DateTimeOffset now)
    {
        // An hour of the day is no duration.
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return DurationSyntax.Parse(text) is { } ago && ago >= TimeSpan.Zero && ago < now - DateTimeOffset.UnixEpoch ? now - ago : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)? ?(Z|[+-][0-9]{2}:?[0-9]{2})$")]
    private static partial Regex Zoned();
}
