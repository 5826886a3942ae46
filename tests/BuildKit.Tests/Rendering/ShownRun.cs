using BuildKit.Rendering;
using Microsoft.Extensions.Time.Testing;

namespace BuildKit.Tests.Rendering;

/// <summary>Feeds events to a plain output, tersely, under a clock of its own, and keeps what it writes.</summary>
sealed class ShownRun : IDisposable
{
    readonly StringWriter writer = new() { NewLine = "\n" };
    readonly PlainOutput output;
    readonly DateTimeOffset start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public ShownRun(PlainOutputOptions? options = null, TextWriter? to = null)
    {
        Clock = new(start);
        output = new(to ?? writer, (options ?? new()) with { Time = Clock });
    }

    public FakeTimeProvider Clock { get; }

    public string Text => writer.ToString();

    public static string Of(Action<ShownRun> scenario, PlainOutputOptions? options = null)
    {
        using var run = new ShownRun(options);
        scenario(run);
        return run.Text;
    }

    public ShownRun On(BuildEvent e)
    {
        output.On(e with { Time = Clock.GetUtcNow() });
        return this;
    }

    public ShownRun Wait(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    public ShownRun Plan(params string[] targets) =>
        On(new BuildStarted { Run = "r1", Root = "/src/shop", Targets = targets, Jobs = 4 });

    public ShownRun Start(string target) => On(new TargetStarted { Target = target });

    public ShownRun Step(string target, string step) => On(new StepStarted { Target = target, Step = step });

    public ShownRun Out(string target, string text, string? step = null) =>
        On(new OutputWritten { Target = target, Step = step, Text = text });

    public ShownRun Log(string target, Severity severity, string text, string? step = null) =>
        On(new LogWritten { Target = target, Step = step, Severity = severity, Text = text });

    public ShownRun Command(string target, string line, string? step = null) =>
        On(new CommandStarted { Target = target, Step = step, CommandLine = line, Directory = "/src/shop" });

    public ShownRun Exit(string target, int code, double seconds, string? step = null) =>
        On(new CommandFinished { Target = target, Step = step, ExitCode = code, Duration = TimeSpan.FromSeconds(seconds) });

    public ShownRun Diagnostic(string target, Severity severity, string file, int line, string code, string message) =>
        On(new DiagnosticReported
        { Target = target, Severity = severity, File = file, Line = line, Column = 5, Code = code, Message = message });

    public ShownRun Tests(string target, int passed, int failed = 0, int skipped = 0, string? step = null, params FailedTest[] failures) =>
        On(new TestsReported { Target = target, Step = step, Passed = passed, Failed = failed, Skipped = skipped, Failures = failures });

    public ShownRun EndStep(string target, string step, double seconds, Outcome outcome = Outcome.Executed, string? error = null) =>
        On(new StepFinished { Target = target, Step = step, Outcome = outcome, Duration = TimeSpan.FromSeconds(seconds), Error = error });

    public ShownRun End(string target, double seconds = 0, Outcome outcome = Outcome.Executed, string? reason = null, string? error = null) =>
        On(new TargetFinished { Target = target, Outcome = outcome, Duration = TimeSpan.FromSeconds(seconds), Reason = reason, Error = error });

    public ShownRun Finish(bool succeeded = true, bool cancelled = false) =>
        On(new BuildFinished { Succeeded = succeeded, Cancelled = cancelled, Duration = Clock.GetUtcNow() - start });

    public void Dispose()
    {
        output.Dispose();
        writer.Dispose();
    }
}
