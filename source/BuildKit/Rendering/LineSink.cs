namespace BuildKit.Rendering;

/// <summary>Where finished text goes; remembers when the last of it went there.</summary>
sealed class LineSink(TextWriter writer, TimeProvider time)
{
    const string EraseLine = "\e[1A\e[2K";

    long last = time.GetTimestamp();
    int footer;

    public bool IsEmpty { get; private set; } = true;

    public string NewLine { get; } = writer.NewLine;

    public TimeSpan Silence => time.GetElapsedTime(last);

    // One call a line: a console flushes after each.
    public void WriteLine(string line) => Write(line + NewLine);

    public void Write(string text)
    {
        TakeFooterAway();
        writer.Write(text);
        last = time.GetTimestamp();
        IsEmpty = false;
    }

    /// <summary>Puts these lines under all that was written; the next text takes their place. For terminals.</summary>
    public void SetFooter(IReadOnlyList<string> lines)
    {
        TakeFooterAway();
        foreach (var line in lines)
        {
            writer.Write(line + NewLine);
        }

        footer = lines.Count;
    }

    public void Flush() => writer.Flush();

    void TakeFooterAway()
    {
        for (; footer > 0; footer--)
        {
            writer.Write(EraseLine);
        }
    }
}
