using System.Text;

namespace BuildKit.Ledger;

/// <summary>Rows for people. What others wrote into the ledger cannot move the cursor of whoever reads it.</summary>
static class TextTable
{
    public static string Of(IReadOnlyList<string[]> rows)
    {
        var clean = rows.Select(row => row.Select(Clean).ToArray()).ToList();
        var widths = Enumerable.Range(0, clean[0].Length).Select(column => clean.Max(row => row[column].Length)).ToArray();
        return string.Concat(clean.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n"));
    }

    /// <summary>The text in one line, without control characters and those that change the direction of writing.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) || rune.Value is >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x2028 or 0x2029 ? " " : rune.ToString());
        }

        return clean.ToString();
    }
}
