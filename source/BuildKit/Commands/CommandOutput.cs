using System.Text;
using BuildKit.Events;
using BuildKit.Masking;

namespace BuildKit.Commands;

/// <summary>
/// Takes what a process writes: lines become events of the step, or are captured or kept quiet; the last lines are
/// kept for an error message. Nothing here grows with the output but what is captured.
/// </summary>
sealed class CommandOutput
{
    /// <summary>How much can be captured, in characters: a quarter of what a text can hold.</summary>
    public const int CaptureLimit = 256 * 1024 * 1024;

    const int LastLineCount = 10;
    const int DiagnosticLimit = 10_000;
    readonly StepScope scope;
    readonly bool showsOutput;
    readonly bool showsErrors;
    readonly LineDecoder outputLines;
    readonly LineDecoder errorLines;
    readonly TextDecoder? captureDecoder;
    readonly StringBuilder captured = new();
    readonly Queue<string> lastLines = new();
    readonly HashSet<Diagnostic> diagnostics = [];
    readonly Lock writing = new();

    public CommandOutput(Command command, StepScope scope, bool capture)
    {
        this.scope = scope;
        (showsOutput, showsErrors) = (!command.IsQuiet && !capture, !command.IsQuiet);
        captureDecoder = capture ? new() : null;
        outputLines = new(line => Take(line, isError: false));
        errorLines = new(line => Take(line, isError: true));
    }

    public string Captured => captured.ToString();

    /// <summary>True if there was more to capture than fits.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Masked, because messages shorten them: a secret cut in half would be masked nowhere.</summary>
    public IReadOnlyList<string> LastLines => [.. lastLines.Select(SecretMask.Current.Mask)];

    /// <summary>May block while the reader of the events is slower.</summary>
    public void Write(ReadOnlySpan<byte> bytes, bool isError)
    {
        lock (writing)
        {
            (isError ? errorLines : outputLines).Write(bytes);
            if (captureDecoder is not null && !isError)
            {
                Capture(captureDecoder.Decode(bytes));
            }
        }
    }

    public void Complete()
    {
        lock (writing)
        {
            outputLines.Complete();
            errorLines.Complete();
            Capture(captureDecoder is null ? [] : captureDecoder.Finish());
        }
    }

    void Capture(ReadOnlySpan<char> text)
    {
        IsTruncated |= captured.Length + text.Length > CaptureLimit;
        captured.Append(IsTruncated ? [] : text);
    }

    void Take(string line, bool isError)
    {
        if (lastLines.Count == LastLineCount)
        {
            lastLines.Dequeue();
        }

        lastLines.Enqueue(line);
        if (isError ? showsErrors : showsOutput)
        {
            scope.Post(new OutputWritten
            {
                Time = scope.Time.GetUtcNow(),
                Target = scope.Target,
                Step = scope.Step,
                Text = line,
                IsError = isError,
            });
        }

        // What is captured is data for the build, not a message to its user.
        if ((captureDecoder is null || isError) && Diagnostics.TryParse(line, out var diagnostic))
        {
            Report(diagnostic);
        }
    }

    // MSBuild says everything twice: where it happens and in its summary.
    void Report(Diagnostic diagnostic)
    {
        if (diagnostics.Count < DiagnosticLimit && diagnostics.Add(diagnostic))
        {
            scope.Post(new DiagnosticReported
            {
                Time = scope.Time.GetUtcNow(),
                Target = scope.Target,
                Step = scope.Step,
                Severity = diagnostic.Severity,
                File = diagnostic.File,
                Line = diagnostic.Line,
                Column = diagnostic.Column,
                Code = diagnostic.Code,
                Message = diagnostic.Message,
            });
        }
    }
}
