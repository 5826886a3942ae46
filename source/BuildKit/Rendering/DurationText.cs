using System.Globalization;

namespace BuildKit.Rendering;

/// <summary>Durations as people read them: <c>0.4 s</c>, <c>1 m 05 s</c>, <c>1 h 02 m</c>; rounded to what is shown.</summary>
static class DurationText
{
    public static string Of(TimeSpan duration)
    {
        var seconds = Math.Max(0, duration.TotalSeconds);
        var tenths = Rounded(seconds * 10);
        if (tenths < 600)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{tenths / 10}.{tenths % 10} s");
        }

        var whole = Rounded(seconds);
        if (whole < 3600)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{whole / 60} m {whole % 60:00} s");
        }

        var minutes = Rounded(seconds / 60);
        return string.Create(CultureInfo.InvariantCulture, $"{minutes / 60} h {minutes % 60:00} m");
    }

    /// <summary>A point in the run, for the start of a line: <c>00:03</c>, <c>1:00:03</c>.</summary>
    public static string Clock(TimeSpan sinceStart)
    {
        var seconds = (long)Math.Max(0, sinceStart.TotalSeconds);
        return seconds < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:00}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
    }

    static long Rounded(double value) => (long)Math.Round(value, MidpointRounding.AwayFromZero);
}
