using BuildKit.Rendering;

namespace BuildKit.Deployments;

/// <summary>Rows for people. What others wrote into the ledger cannot move the cursor of whoever reads it.</summary>
static class TextTable
{
    public static string Of(IReadOnlyList<string[]> rows)
    {
        var clean = rows.Select(row => row.Select(cell => SafeText.OneLine(cell)).ToArray()).ToList();
        var widths = Enumerable.Range(0, clean[0].Length).Select(column => clean.Max(row => row[column].Length)).ToArray();
        return string.Concat(clean.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n"));
    }
}
