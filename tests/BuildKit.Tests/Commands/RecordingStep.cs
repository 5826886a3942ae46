using System.Collections.Concurrent;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Tests.Commands;

/// <summary>A step in a directory of its own whose events are kept, and which can be stopped.</summary>
sealed class RecordingStep : IDisposable
{
    readonly ConcurrentQueue<BuildEvent> events = new();
    readonly TemporaryDirectory directory = new("step");
    readonly CancellationTokenSource gentle = new();
    readonly CancellationTokenSource now = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public RecordingStep() => Scope = new()
    {
        Target = "Compile",
        Step = "Shop",
        Root = directory.Path,
        Id = $"test-{Guid.NewGuid():N}",
        Post = events.Enqueue,
        Stop = new(gentle.Token, now.Token),
    };

    public StepScope Scope { get; set; }

    public AbsolutePath Root => directory.Path;

    public TemporaryDirectory Files => directory;

    public IReadOnlyList<BuildEvent> Events => [.. events];

    public IReadOnlyList<string> Output => [.. events.OfType<OutputWritten>().Where(line => !line.IsError).Select(line => line.Text)];

    public IReadOnlyList<string> ErrorOutput => [.. events.OfType<OutputWritten>().Where(line => line.IsError).Select(line => line.Text)];

    public static Command Shell(string script, params string[] arguments) =>
        new() { Tool = "sh", Arguments = ["-c", script, "sh", .. arguments] };

    public Task<CommandResult> RunAsync(Command command, bool capture = false) => CommandRunner.RunAsync(command, Scope, capture);

    public Task<CommandResult> RunAsync(string script, params string[] arguments) => RunAsync(Shell(script, arguments));

    public async Task<BuildError> FailAsync(Command command, bool capture = false) =>
        (await Assert.ThrowsAsync<BuildException>(() => RunAsync(command, capture))).Error;

    /// <summary>Writes an executable file.</summary>
    public AbsolutePath Script(string name, string text)
    {
        var file = directory.Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }

    public void StopGently() => gentle.Cancel();

    public void StopNow() => now.Cancel();

    /// <summary>Waits until the step has written this line.</summary>
    public Task LineAsync(string line) => UntilAsync(() => Output.Contains(line), $"the line '{line}'");

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < deadline, $"waited in vain for {what}");
            await Task.Delay(10);
        }
    }

    public static bool IsAlive(int process) => ProcessRecord.Read(process) is { IsAlive: true };

    public void Dispose()
    {
        gentle.Dispose();
        now.Dispose();
        directory.Dispose();
    }
}
