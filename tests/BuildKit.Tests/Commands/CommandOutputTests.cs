using System.Diagnostics;

namespace BuildKit.Tests.Commands;

/// <summary>Bad or much output, and pipes that others hold: each runs through in bounded time and memory.</summary>
[Trait("Speed", "Slow")]
public sealed class CommandOutputTests : IDisposable
{
    readonly RecordingStep step = new();

    public void Dispose() => step.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Invalid_utf8_is_replaced_and_the_rest_is_kept()
    {
        Needs.Unix();

        await step.RunAsync("printf 'a\\377b\\303\\n\\0nul\\n'");

        Assert.Equal(["a\uFFFDb\uFFFD", "\0nul"], step.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_background_process_that_holds_the_pipe_delays_the_end_by_two_seconds_only()
    {
        Needs.Unix();
        var watch = Stopwatch.StartNew();

        await step.RunAsync("sleep 300 & echo $!; echo done");

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        Assert.Equal("done", step.Output[^1]);
        Kill(int.Parse(step.Output[0]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_background_process_that_goes_on_writing_is_cut_off()
    {
        Needs.Unix();

        await step.RunAsync("(while :; do echo noise; done) & echo $!");

        Kill(int.Parse(step.Output.First(line => line != "noise")));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_hundred_megabytes_run_through_in_bounded_memory_against_a_slow_reader()
    {
        Needs.Unix();
        var (lines, most) = (0L, 0L);
        step.Scope = step.Scope with
        {
            Post = happening =>
            {
                if (happening is OutputWritten && ++lines % 20_000 == 0)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                    Thread.Yield();
                }
            },
        };
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await step.RunAsync("yes 'a line of about one hundred characters, as a talkative compiler writes them, some of them with words' | head -c 100000000");

        Assert.InRange(lines, 900_000, 1_100_000);
        Assert.InRange(most - before, long.MinValue, 30_000_000);
    }

    [Fact(Timeout = 60_000)]
    public async Task One_endless_line_is_handed_on_in_pieces()
    {
        Needs.Unix();
        var lengths = new List<int>();
        step.Scope = step.Scope with { Post = happening => lengths.AddRange(happening is OutputWritten line ? [line.Text.Length] : []) };

        await step.RunAsync("head -c 10000000 /dev/zero | tr '\\0' x");

        Assert.Equal(10_000_000, lengths.Sum());
        Assert.Equal(65_536, lengths.Max());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_process_that_closes_its_output_and_goes_on_is_waited_for()
    {
        Needs.Unix();

        var result = await step.RunAsync("exec >/dev/null 2>&1; sleep 0.3; exit 0");

        Assert.True(result.Duration > TimeSpan.FromMilliseconds(250));
    }

    static void Kill(int process)
    {
        using var running = Process.GetProcessById(process);
        running.Kill();
    }
}
