namespace BuildKit.Rendering;

/// <summary>Where finished text goes; remembers when the last of it went there.</summary>
sealed class LineSink(TextWriter writer, TimeProvider time)
{
    long last = time.GetTimestamp();

    public bool IsEmpty { get; private set; } = true;

    public string NewLine { get; } = writer.NewLine;

    public TimeSpan Silence => time.GetElapsedTime(last);

    // One call a line: a console flushes after each.
    public void WriteLine(string line) => Write(line + NewLine);

    public void Write(string text)
    {
        writer.Write(text);
        last = time.GetTimestamp();
        IsEmpty = false;
    }

    public void Flush() => writer.Flush();
}
