using System.Globalization;
using System.Text;

namespace BuildKit.Files;

/// <summary>The difference of two texts in the unified format, as <c>diff -u</c> writes and <c>patch</c> reads it.</summary>
static class UnifiedDiff
{
    const int Context = 3;

    /// <summary>Empty if there is no difference.</summary>
    /// <param name="oldName">What stands behind <c>---</c>.</param>
    /// <param name="newName">What stands behind <c>+++</c>.</param>
    /// <param name="oldText">The text before.</param>
    /// <param name="newText">The text that it becomes.</param>
    public static string Of(string oldName, string newName, string oldText, string newText)
    {
        if (oldText == newText)
        {
            return "";
        }

        var text = new StringBuilder($"--- {oldName}\n+++ {newName}\n");
        foreach (var hunk in Hunks([.. LineDifference.Of(Lines(oldText), Lines(newText))]))
        {
            hunk.AppendTo(text);
        }

        return text.ToString();
    }

    // A line keeps its end, so that one without is another line.
    static string[] Lines(string text)
    {
        var lines = text.Split('\n');
        return [.. lines.SkipLast(1).Select(line => line + "\n"), .. lines[^1].Length > 0 ? [lines[^1]] : Array.Empty<string>()];
    }

    // Changes that share lines of context are one hunk.
    static IEnumerable<Hunk> Hunks(DiffLine[] lines)
    {
        var at = 0;
        while (Array.FindIndex(lines, at, IsChange) is >= 0 and var first)
        {
            var last = first;
            while (Array.FindIndex(lines, last + 1, IsChange) is >= 0 and var next && next - last <= (2 * Context) + 1)
            {
                last = next;
            }

            var begin = Math.Max(first - Context, 0);
            var end = Math.Min(last + Context + 1, lines.Length);
            yield return new(
                lines[..begin].Count(line => line.Kind != DiffLine.Added),
                lines[..begin].Count(line => line.Kind != DiffLine.Removed),
                lines[begin..end]);
            at = last + 1;
        }
    }

    static bool IsChange(DiffLine line) => line.Kind != DiffLine.Same;

    sealed record Hunk(int OldBefore, int NewBefore, DiffLine[] Lines)
    {
        public void AppendTo(StringBuilder text)
        {
            text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(OldBefore, DiffLine.Added)} +{Range(NewBefore, DiffLine.Removed)} @@\n");
            foreach (var line in Lines)
            {
                text.Append(line.Kind).Append(line.Text);
                if (!line.Text.EndsWith('\n'))
                {
                    text.Append("\n\\ No newline at end of file\n");
                }
            }
        }

        // An empty range names the line before it.
        string Range(int before, char others)
        {
            var count = Lines.Count(line => line.Kind != others);
            return string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? before : before + 1)}{(count == 1 ? "" : $",{count}")}");
        }
    }
}
