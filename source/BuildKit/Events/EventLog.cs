using System.Buffers;
using System.Text.Json;

namespace BuildKit.Events;

/// <summary>
/// <c>--events FILE</c>: every event as one line of JSON, handed to the operating system as it happens, so that a
/// killed run leaves whole lines. The schema is in <c>docs/events.md</c>.
/// </summary>
sealed class EventLog : IBuildObserver, IDisposable
{
    readonly AbsolutePath file;
    readonly FileStream stream;
    readonly ArrayBufferWriter<byte> line = new(512);
    readonly Utf8JsonWriter json;
    long wholeLines;

    EventLog(AbsolutePath file)
    {
        this.file = file;
        // Without a buffer of its own each write reaches the operating system at once.
        stream = new(file, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        json = new(line, new JsonWriterOptions { Encoder = EventJson.Readable.Options.Encoder });
    }

    /// <summary>Makes the file, its directory too, or empties it.</summary>
    /// <exception cref="BuildException">BK0910: the file cannot be written.</exception>
    public static EventLog Create(AbsolutePath file)
    {
        try
        {
            Directory.CreateDirectory(file.Parent);
            return new(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Errors.EventsFileNotWritable(file, e.Message).Exception(e);
        }
    }

    /// <summary>
    /// The events of a file, oldest first. What this version does not know is skipped: events and properties of later
    /// versions, a line that was torn when the run was killed.
    /// </summary>
    public static IEnumerable<BuildEvent> Read(AbsolutePath file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } text)
        {
            if (Parse(text) is { } e)
            {
                yield return e;
            }
        }
    }

    /// <exception cref="BuildException">BK0912: the line could not be written; the log ends here.</exception>
    public void On(BuildEvent e)
    {
        line.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, e, EventJson.Readable.BuildEvent);
        line.Write("\n"u8);
        try
        {
            stream.Write(line.WrittenSpan);
            wholeLines += line.WrittenCount;
        }
        catch (IOException exception)
        {
            RemoveTornLine();
            throw Errors.EventsFileBroken(file, exception.Message).Exception(exception);
        }
    }

    public void Dispose()
    {
        json.Dispose();
        stream.Dispose();
    }

    void RemoveTornLine()
    {
        try
        {
            stream.SetLength(wholeLines);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or ArgumentException)
        {
            // A pipe or a device has no length; readers skip a torn line anyway.
        }
    }

    static BuildEvent? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, EventJson.Readable.BuildEvent);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
