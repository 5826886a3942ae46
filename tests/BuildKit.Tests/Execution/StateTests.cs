using BuildKit.Execution;

namespace BuildKit.Tests.Execution;

public sealed class StateTests : IDisposable
{
    readonly TemporaryDirectory root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void Durations_of_what_succeeded_are_kept()
    {
        var durations = Durations.Load(root.Path);
        durations.Observe(new TargetFinished { Target = "Test", Duration = TimeSpan.FromSeconds(3) });
        durations.Observe(new StepFinished { Target = "Test", Step = "A\tB é", Duration = TimeSpan.FromMilliseconds(5) });
        durations.Observe(new TargetFinished { Target = "Bad", Outcome = Outcome.Failed, Duration = TimeSpan.FromSeconds(9) });

        Assert.True(durations.Save(root.Path));
        var loaded = Durations.Load(root.Path);

        Assert.Equal(TimeSpan.FromSeconds(3), loaded.Of("Test"));
        Assert.Equal(TimeSpan.FromMilliseconds(5), loaded.Of("Test/A\tB é"));
        Assert.Null(loaded.Of("Bad"));
        Assert.Equal(["durations"], Directory.GetFiles(root / ".buildkit/state").Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("buildkit-durations 2\n5\tTest\n")]
    [InlineData("buildkit-durations 1\nx\tTest\n-5\tTest\n99999999999999999999\tTest\nTest\n\t\n9223372036854775807\tTest")]
    public void A_broken_file_of_durations_is_an_empty_one(string text)
    {
        root.Write(".buildkit/state/durations", text);

        Assert.Null(Durations.Load(root.Path).Of("Test"));
    }

    [Fact]
    public void The_last_run_is_kept_with_what_succeeded()
    {
        var run = new LastRun { Arguments = "abc", Targets = ["Ci"], Succeeded = ["Old"] };
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            run = run.With(new TargetFinished { Target = outcome.ToString(), Outcome = outcome });
        }

        Assert.True(run.Save(root.Path));

        Assert.Equal(["Old", "Executed", "UpToDate", "FromCache"], LastRun.Load(root.Path)!.Succeeded);
        Assert.Equal("abc", LastRun.Load(root.Path)!.Arguments);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"format":2,"arguments":"","targets":[],"succeeded":[]}""")]
    public void A_broken_last_run_is_none(string text)
    {
        root.Write(".buildkit/state/last-run.json", text);

        Assert.Null(LastRun.Load(root.Path));
    }

    [Fact]
    public void State_that_cannot_be_written_does_no_harm()
    {
        root.Write(".buildkit", "a file where the directory should be");

        Assert.False(Durations.None.Save(root.Path));
    }
}
