using System.Collections.Concurrent;
using BuildKit.Events;
using BuildKit.Hosting;
using Microsoft.Extensions.Time.Testing;
using Serilog;

namespace BuildKit.Tests.Hosting;

// Serilog's logger belongs to the process, so these run one after the other, and only here.
[Collection(nameof(AuthorLogTests))]
[CollectionDefinition(nameof(AuthorLogTests), DisableParallelization = true)]
public class AuthorLogTests
{
    static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void A_line_is_rendered_as_people_read_it_and_lands_in_its_step()
    {
        var lines = Logged(() =>
        {
            Log.Information("Packed {Name} in {Seconds:0.0} s", "Shop", 1.25);
            Log.ForContext<AuthorLogTests>().ForContext("Try", 2).ForContext("Who", "me").Debug("with {More}", "properties");
        });

        Assert.Equal(["Packed Shop in 1.3 s", "with properties {Try=2, Who=\"me\"}"], lines.Select(line => line.Text));
        Assert.All(lines, line => Assert.Equal(("Pack", "Shop", Clock.GetUtcNow()), (line.Target, line.Step, line.Time)));
    }

    [Fact]
    public void Levels_become_severities()
    {
        var lines = Logged(() =>
        {
            Log.Verbose("v");
            Log.Debug("d");
            Log.Information("i");
            Log.Warning("w");
            Log.Error("e");
            Log.Fatal("f");
        });

        Assert.Equal([Severity.Trace, Severity.Debug, Severity.Information, Severity.Warning, Severity.Error, Severity.Error], lines.Select(l => l.Severity));
    }

    [Fact]
    public void An_exception_comes_with_its_stack_trace_unless_its_text_is_complete()
    {
        var lines = Logged(() =>
        {
            try
            {
                throw new InvalidOperationException("no wonder");
            }
            catch (InvalidOperationException e)
            {
                Log.Error(e, "it broke");
            }

            Log.Error(Errors.NotAnAbsolutePath("x").Exception(), "so did this");
        });

        Assert.StartsWith("it broke\nSystem.InvalidOperationException: no wonder\n   at ", lines[0].Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal($"so did this\n{Errors.NotAnAbsolutePath("x")}", lines[1].Text);
    }

    [Fact]
    public async Task Lines_of_parallel_asynchronous_steps_land_each_in_its_own()
    {
        var posted = new ConcurrentBag<LogWritten>();
        using var installed = AuthorLog.Install(e => posted.Add((LogWritten)e), Clock);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            using var entered = Scope($"T{i}", null, e => posted.Add((LogWritten)e)).Enter();
            for (var n = 0; n < 50; n++)
            {
                Log.Information("{Target} {N}", $"T{i}", n);
                await Task.Yield();
            }
        })));

        Assert.Equal(16 * 50, posted.Count);
        Assert.All(posted, line => Assert.StartsWith($"{line.Target} ", line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Outside_of_any_step_a_line_belongs_to_the_build_itself_and_the_logger_of_before_comes_back()
    {
        var before = Log.Logger;
        var posted = new List<BuildEvent>();
        using (AuthorLog.Install(posted.Add, Clock))
        {
            Log.Warning("early");
        }

        Assert.Same(before, Log.Logger);
        var line = Assert.IsType<LogWritten>(Assert.Single(posted));
        Assert.Equal(("", null, "early"), (line.Target, line.Step, line.Text));
    }

    static List<LogWritten> Logged(Action code)
    {
        var posted = new List<LogWritten>();
        using var installed = AuthorLog.Install(_ => Assert.Fail("outside"), Clock);
        using var entered = Scope("Pack", "Shop", e => posted.Add((LogWritten)e)).Enter();
        code();
        return posted;
    }

    internal static StepScope Scope(string target, string? step, Action<BuildEvent> post) =>
        new() { Target = target, Step = step, Id = $"r/{target}/{step}", Root = AbsolutePath.Of(AppContext.BaseDirectory), Time = Clock, Post = post };
}
