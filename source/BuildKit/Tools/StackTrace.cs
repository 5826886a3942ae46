using System.Globalization;

namespace BuildKit.Tools;

/// <summary>Finds the place in the sources that a stack trace speaks of.</summary>
static class StackTrace
{
    const string Line = ":line ";

    // What compilers record in place of the root of a repository in a deterministic build.
    const string MappedRoot = "/_/";

    /// <summary>
    /// The first frame whose file is here, so one of the user's own; without such a frame the first that names a file;
    /// null if none does.
    /// </summary>
    public static (string File, int Line)? Place(string trace, AbsolutePath root)
    {
        (string File, int Line)? first = null;
        foreach (var frame in trace.AsSpan().EnumerateLines())
        {
            if (Frame(frame) is not { } place)
            {
                continue;
            }

            var file = place.File.StartsWith(MappedRoot, StringComparison.Ordinal) ? root / place.File[MappedRoot.Length..] : place.File;
            if (File.Exists(file))
            {
                return (file, place.Line);
            }

            first ??= place;
        }

        return first;
    }

    // at Shop.CartTests.Adds(Int32 count) in /src/Shop.Tests/CartTests.cs:line 12
    static (string File, int Line)? Frame(ReadOnlySpan<char> frame)
    {
        var line = frame.LastIndexOf(Line);
        if (line < 0 || !int.TryParse(frame[(line + Line.Length)..].TrimEnd().TrimEnd('.'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var method = frame[..line].IndexOf(") in ");
        var start = method >= 0 ? method + ") in ".Length : frame[..line].IndexOf(" in ") is >= 0 and var plain ? plain + " in ".Length : -1;
        return start < 0 ? null : (frame[start..line].ToString(), number);
    }
}
