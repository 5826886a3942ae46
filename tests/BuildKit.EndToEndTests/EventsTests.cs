using System.Text.Json;
using BuildKit.Events;

namespace BuildKit.Tests;

/// <summary>What <c>--events</c> writes.</summary>
public sealed class EventsTests : IDisposable
{
    readonly Space space = new Space().Script("""
        Tool Sh => Tool.Of("sh");
        Target Good => _ => _.Executes(() => { Console.Write("no line break"); Log.Warning("careful: {Word}", "größer"); });
        Target Many => _ => _.DependsOn(Good).ForEach(() => Enumerable.Range(0, 20), (step, number) => step
            .Runs(() => Sh($"-c {$"echo {number}; echo 'a.cs(1,2): error CS0001: no' >&2"}")));
        Target Bad => _ => _.Retry(1).Executes(() => throw new IOException("bad"));
        Target Skipped => _ => _.OnlyWhen(() => false, "never").Executes(() => { });
        Target After => _ => _.DependsOn(Bad).Executes(() => { });
        Target Hangs => _ => _.Executes(async token => { Console.WriteLine("hanging"); await Task.Delay(-1, token); });
        """);

    [Fact]
    public void Every_line_is_an_event_and_their_order_keeps_its_promises()
    {
        space.Run("Many", "Skipped", "After", "--events", "out/events.jsonl").Exits(1);

        var events = Read("out/events.jsonl");
        Assert.Contains(events, happened => happened is OutputWritten { Target: "Good", Text: "no line break" });
        Assert.Contains(events, happened => happened is LogWritten { Target: "Good", Text: "careful: größer" });
        Assert.Equal(20, events.OfType<DiagnosticReported>().Count());
        Assert.Single(events.OfType<StepRetried>());
        Assert.False(Assert.IsType<BuildFinished>(events[^1]).Succeeded);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_cancelled_run_ends_its_events_in_order()
    {
        using var run = space.Start("Hangs", "After", "--events=events.jsonl");
        run.WaitFor("hanging");
        run.Signal("INT");
        run.Wait().Exits(130);

        Assert.True(Assert.IsType<BuildFinished>(Read("events.jsonl")[^1]).Cancelled);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_refused_before_anything_runs() =>
        space.Run("Good", "--events", ".").Exits(2).Prints("BK0910", "Nothing was run").DoesNotPrint("careful", "   at ");

    public void Dispose() => space.Dispose();

    List<BuildEvent> Read(string name)
    {
        var lines = File.ReadAllLines(space.Root / name);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        var events = EventLog.Read(space.Root / name).ToList();
        Assert.Equal(lines.Length, events.Count);
        Assert.Empty(EventOrder.Violations(events));
        return events;
    }
}
