using System.Buffers;
using System.Globalization;
using System.Text.Json;
using BuildKit.Events;

namespace BuildKit.Caching;

/// <summary>
/// Keeps what a step says while it runs, to be said again when its result is used again: output, log, diagnostics, test results,
/// coverage. Events are masked before they come here.
/// </summary>
sealed class EventRecording
{
    /// <summary>In bytes. Of a step that says more, the output beyond it is not replayed; warnings and results are.</summary>
    const int OutputLimit = 8 * 1024 * 1024;

    readonly Lock access = new();
    readonly ArrayBufferWriter<byte> lines = new();
    bool isCut;

    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            lock (access)
            {
                return lines.WrittenSpan.ToArray();
            }
        }
    }

    public void Add(BuildEvent happened)
    {
        if (happened is StepRetried)
        {
            Forget();
        }

        if (happened is not (OutputWritten or LogWritten or DiagnosticReported or TestsReported or CoverageMeasured))
        {
            return;
        }

        lock (access)
        {
            if (lines.WrittenCount < OutputLimit || happened is not (OutputWritten or LogWritten))
            {
                Write(happened);
            }
            else if (!isCut)
            {
                isCut = true;
                Write(new OutputWritten { Target = "", Text = "… (the rest of the output was too long to be kept)" });
            }
        }
    }

    /// <summary>The recorded events as those of a step, without times; none for bytes that are no recording.</summary>
    /// <param name="recorded">What <see cref="Bytes"/> was.</param>
    /// <param name="target">The target that they are shown for.</param>
    /// <param name="step">Its step.</param>
    public static IEnumerable<BuildEvent> Events(ReadOnlyMemory<byte> recorded, string target, string? step)
    {
        var rest = recorded;
        while (rest.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (Event(rest.Span[..end]) is TargetEvent said)
            {
                yield return said with { Target = target, Step = step, Time = default };
            }

            rest = rest[(end + 1)..];
        }
    }

    /// <summary>The warnings among the recorded events, each once: <c>Cart.cs(3,5): CS0168: …</c>.</summary>
    public static IReadOnlyList<string> Warnings(ReadOnlyMemory<byte> recorded) => [.. Events(recorded, "", null).Select(happened => happened switch
    {
        DiagnosticReported { Severity: Severity.Warning } diagnostic => string.Concat(diagnostic.File, Place(diagnostic), ": ", diagnostic.Code, diagnostic.Code.Length > 0 ? ": " : "", diagnostic.Message.Trim()),
        LogWritten { Severity: Severity.Warning } log => log.Text,
        _ => null,
    }).OfType<string>().Distinct(StringComparer.Ordinal)];

    static string Place(DiagnosticReported diagnostic) => diagnostic.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"({diagnostic.Line},{diagnostic.Column})") : "";

    // The result is that of the attempt that succeeds, and so is what is told of it again.
    void Forget()
    {
        lock (access)
        {
            lines.ResetWrittenCount();
            isCut = false;
        }
    }

    void Write(BuildEvent happened)
    {
        using var json = new Utf8JsonWriter(lines);
        JsonSerializer.Serialize(json, happened with { Time = default }, EventJson.Readable.BuildEvent);
        json.Flush();
        lines.Write("\n"u8);
    }

    static BuildEvent? Event(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, EventJson.Readable.BuildEvent);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
