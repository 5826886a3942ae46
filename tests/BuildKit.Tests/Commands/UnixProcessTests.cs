using System.Diagnostics;
using BuildKit.Commands;
using static BuildKit.Tests.Commands.RecordingStep;

namespace BuildKit.Tests.Commands;

[Trait("Speed", "Slow")]
public sealed class UnixProcessTests : IDisposable
{
    readonly RecordingStep step = new();

    public void Dispose() => step.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_child_inherits_three_descriptors_and_no_more()
    {
        Needs.Linux();
        using var file = File.Open(step.Files.Write("open", ""), FileMode.Open);
        var others = Enumerable.Range(0, 8).Select(_ => step.RunAsync(Shell("sleep 0.2"))).ToList();

        var result = await step.RunAsync(Shell("ls /proc/$$/fd"), capture: true);
        await Task.WhenAll(others);

        Assert.Equal(["0", "1", "2"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_child_has_ordinary_signals()
    {
        Needs.Linux();

        var result = await step.RunAsync(new Command { Tool = "grep", Arguments = ["-E", "^Sig(Blk|Ign)", "/proc/self/status"] }, capture: true);
        var pipe = await step.RunAsync(Shell("yes | head -n 1"), capture: true);

        // Signals 32 and 33 are the C library's own: glibc leaves them ignored.
        var masks = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Convert.ToUInt64(line.Split('\t')[1], 16));
        Assert.Equal([0ul, 0ul], masks.Select(mask => mask & ~0x1_8000_0000ul));
        Assert.Equal("y\n", pipe.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_child_has_its_own_group_and_no_terminal_unless_it_is_interactive()
    {
        Needs.Linux();

        var own = await step.RunAsync(Shell("cat /proc/$$/stat"), capture: true);
        var shared = await step.RunAsync(Shell("cat /proc/$$/stat").Interactive(), capture: true);

        Assert.Equal(Field(own, 1), Field(own, 5));
        Assert.Equal(Field(own, 1), Field(own, 6));
        Assert.Equal(ProcessRecord.Read(Environment.ProcessId)!.Group, Field(shared, 5));
    }

    [Fact(Timeout = 120_000)]
    public async Task Five_hundred_commands_leave_no_descriptor_and_no_thread()
    {
        Needs.Linux();
        await step.RunAsync("exit 0");
        var (descriptors, threads) = (Count("fd"), Count("task"));

        for (var i = 0; i < 500; i++)
        {
            await step.RunAsync(new Command { Tool = "true" });
        }

        await UntilAsync(() => Count("fd") <= descriptors + 5 && Count("task") <= threads + 15, $"{descriptors} descriptors and {threads} threads");
    }

    [Fact(Timeout = 120_000)]
    public async Task It_gets_along_with_processes_that_the_author_starts()
    {
        Needs.Unix();
        var theirs = Enumerable.Range(0, 60).Select(async i =>
        {
            using var process = Process.Start("sh", ["-c", $"exit {i}"]);
            await process.WaitForExitAsync();
            Assert.Equal(i, process.ExitCode);
        });
        var ours = Enumerable.Range(0, 60).Select(async i =>
        {
            var result = await step.RunAsync(Shell($"exit {i}").SucceedsWith([.. Enumerable.Range(0, 60)]));
            Assert.Equal(i, result.ExitCode);
        });

        await Task.WhenAll(theirs.Zip(ours).SelectMany(pair => new[] { pair.First, pair.Second }));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_script_that_was_written_a_moment_ago_can_be_run_while_others_start()
    {
        Needs.Unix();

        await Parallel.ForAsync(0, 100, async (i, _) =>
        {
            var script = step.Script($"script{i}", "#!/bin/sh\nexit 0\n");
            await step.RunAsync(new Command { Tool = script });
        });
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_posix_spawn_that_enters_a_directory_a_shell_does()
    {
        Needs.Unix();
        Directory.CreateDirectory(step.Root / "a 'b'");
        var start = ProcessStart.Of(Shell("pwd -P; printf '%s\\n' \"$@\"", "x y", "").In(step.Root / "a 'b'"), step.Scope, capture: false);
        var output = new CommandOutput(start.Command, step.Scope, capture: false);

        await using (var process = await UnixProcess.StartAsync(start.ThroughShell(), output))
        {
            process.BeginOutput();
            await process.OutputEnded;
            Assert.Equal(0, process.Status.Code);
        }

        Assert.Equal([step.Root / "a 'b'", "x y", ""], step.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_that_is_disposed_of_is_killed_and_collected()
    {
        Needs.Linux();
        var start = ProcessStart.Of(Shell("sleep 300"), step.Scope, capture: false);
        var process = await UnixProcess.StartAsync(start, new CommandOutput(start.Command, step.Scope, capture: false));

        await process.DisposeAsync();

        Assert.Null(ProcessRecord.Read(process.Id));
    }

    static int Field(CommandResult result, int number) => int.Parse(result.Output.Split(' ')[number - 1]);

    static int Count(string what) => Directory.EnumerateFileSystemEntries($"/proc/self/{what}").Count();
}
