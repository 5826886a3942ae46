using BuildKit.Commands;
using static BuildKit.Tests.Commands.RecordingStep;

namespace BuildKit.Tests.Commands;

/// <summary>What of the Windows process also works elsewhere, and the rules for batch files.</summary>
public sealed class WindowsProcessTests : IDisposable
{
    readonly RecordingStep step = new();

    public void Dispose() => step.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Output_input_environment_directory_and_exit_code_go_through()
    {
        Needs.Unix();

        var (code, output) = await RunAsync(Shell("cat; pwd -P; env | grep -c .; echo \"$1\" >&2; exit 3", "a \"b\"").Input("größe\n"));

        Assert.Equal(3, code);
        Assert.Equal(["größe", step.Root], step.Output.Take(2));
        Assert.Equal(["a \"b\""], step.ErrorOutput);
        Assert.Empty(output.Captured);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_reader_that_fails_fails_the_output_only()
    {
        Needs.Unix();
        step.Scope = step.Scope with { Post = _ => throw new InvalidOperationException("reader") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(Shell("seq 1 100000")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Killing_it_ends_it()
    {
        Needs.Unix();
        var start = ProcessStart.Of(Shell("sleep 300 & sleep 300"), step.Scope, capture: false);
        await using var process = WindowsProcess.Start(start, new CommandOutput(start.Command, step.Scope, capture: false));
        process.BeginOutput();

        await process.KillTreeAsync("");

        await process.Ended;
        await process.OutputEnded;
    }

    [Theory]
    [InlineData(@"C:\npm.cmd", "a b", null)]
    [InlineData(@"C:\npm.cmd", "a&calc", "a&calc")]
    [InlineData(@"C:\NPM.BAT", "%PATH%", "%PATH%")]
    [InlineData(@"C:\git.exe", "%PATH%", null)]
    public void A_batch_file_is_not_given_what_it_would_read_as_a_command(string file, string argument, string? refused) =>
        Assert.Equal(refused, BatchFiles.Refused(new()
        {
            Command = new() { Tool = "x", Arguments = ["fine", argument] },
            File = file,
            Directory = step.Root,
            Environment = new Dictionary<string, string>(),
        }));

    async Task<(int Code, CommandOutput Output)> RunAsync(Command command)
    {
        var start = ProcessStart.Of(command, step.Scope, capture: false);
        var output = new CommandOutput(command, step.Scope, capture: false);
        await using var process = WindowsProcess.Start(start, output);
        process.BeginOutput();
        await process.OutputEnded;
        return (process.Status.Code, output);
    }
}
