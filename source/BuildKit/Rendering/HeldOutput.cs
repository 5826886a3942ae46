using System.Text;

namespace BuildKit.Rendering;

/// <summary>Finished lines that wait for their turn: in memory while the budget lasts, then in the spill file.</summary>
sealed class HeldOutput(HeldBudget budget)
{
    readonly List<SpillFile.Segment> spilled = [];
    readonly StringBuilder recent = new();
    long lost;

    public void Append(string text)
    {
        recent.Append(text);
        budget.Used += text.Length;
        if (budget.Used > budget.Limit)
        {
            Spill();
        }
    }

    /// <summary>Writes all that was held, in order, and forgets it.</summary>
    public void Release(Action<string> output)
    {
        foreach (var segment in spilled)
        {
            budget.File.CopyTo(segment, output);
        }

        if (lost > 0)
        {
            output($"(no room in the temporary directory: {lost} characters of output are lost){budget.NewLine}");
        }

        foreach (var chunk in recent.GetChunks())
        {
            output(chunk.ToString());
        }

        Discard();
    }

    public void Discard()
    {
        budget.Used -= recent.Length;
        recent.Clear();
        spilled.Clear();
        lost = 0;
    }

    void Spill()
    {
        // After a loss nothing more is spilled, so that what is left stays in order: the notice, then the newest lines.
        if (lost > 0 || budget.File.Append(recent) is not { } segment)
        {
            lost += recent.Length;
        }
        else if (spilled.Count > 0 && spilled[^1].End == segment.Start)
        {
            spilled[^1] = spilled[^1] with { Length = spilled[^1].Length + segment.Length };
        }
        else
        {
            spilled.Add(segment);
        }

        budget.Used -= recent.Length;
        recent.Clear();
    }
}

/// <summary>What all held output of one target may take in memory, in characters.</summary>
sealed class HeldBudget(SpillFile file, long limit, string newLine)
{
    public SpillFile File { get; } = file;

    public long Limit { get; } = limit;

    public string NewLine { get; } = newLine;

    public long Used { get; set; }
}
