namespace BuildKit.Pipelines;

/// <summary>
/// The parts of a pipeline's file that people wrote: whatever stands between <c># by hand: NAME</c> and <c># end by hand</c>, line by
/// line. The name says where it belongs, so that it stays there however the rest changes.
/// </summary>
sealed class HandWritten
{
    public const string End = "# end by hand";

    const string Mark = "# by hand:";

    readonly Dictionary<string, IReadOnlyList<string>> parts = new(StringComparer.Ordinal);

    public static HandWritten None { get; } = new();

    public static string Begin(string part) => $"{Mark} {part}";

    /// <summary>The parts in the text of a file.</summary>
    /// <param name="file">The name of the file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="places">The names that mean a place of the file.</param>
    /// <exception cref="BuildException">BK0460: a part has no end, no beginning, no place, or there are two of its name.</exception>
    public static HandWritten Of(string file, string text, IReadOnlyList<string> places)
    {
        var hand = new HandWritten();
        var open = (Name: (string?)null, Line: 0, Lines: new List<string>());
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var trimmed = line.Trim();
            if (trimmed == End)
            {
                hand.Close(file, index + 1, open.Name, open.Lines);
                open = (null, 0, []);
            }
            else if (trimmed.StartsWith(Mark, StringComparison.Ordinal))
            {
                open = open.Name is null ? (NameOf(file, index + 1, trimmed, places), index + 1, []) : throw NotClosed(file, open.Line, open.Name);
            }
            else if (open.Name is not null)
            {
                open.Lines.Add(line);
            }
        }

        return open.Name is null ? hand : throw NotClosed(file, open.Line, open.Name);
    }

    public bool Has(string part) => parts.ContainsKey(part);

    public IReadOnlyList<string> Lines(string part) => parts[part];

    static string NameOf(string file, int line, string mark, IReadOnlyList<string> places)
    {
        var name = mark[Mark.Length..].Trim();
        return places.Contains(name)
            ? name
            : throw Errors.HandWrittenPart(file, line, $"The hand-written part '{name}' has no place in the file", $"Places: {string.Join(", ", places)}. Give it the name of one of them, or take it out.").Exception();
    }

    void Close(string file, int line, string? name, List<string> lines)
    {
        if (name is null)
        {
            throw Errors.HandWrittenPart(file, line, "A hand-written part ends that has no beginning", $"Write '{Mark} NAME' above it, or take the line out.").Exception();
        }

        if (!parts.TryAdd(name, lines))
        {
            throw Errors.HandWrittenPart(file, line, $"There are two hand-written parts '{name}'", "Make one of them.").Exception();
        }
    }

    static BuildException NotClosed(string file, int line, string name) =>
        Errors.HandWrittenPart(file, line, $"The hand-written part '{name}' has no end", $"Write '{End}' below it.").Exception();
}
