namespace BuildKit.Tests;

/// <summary>Ctrl-C and its relatives.</summary>
[Trait("Speed", "Slow")]
public sealed class InterruptTests : IDisposable
{
    readonly Space space = new Space().Script("""
        Tool Sh => Tool.Of("sh");
        Target Serve => _ => _.Runs(() => Sh($"-c {"setsid sleep 600 & echo $! > away; echo $$ > shell; echo serving; sleep 601"}"));
        Target Stubborn => _ => _.Runs(() => Sh($"-c {"trap '' INT TERM; echo $$ > shell; echo 0 > away; echo serving; while :; do sleep 1; done"}"));
        Target Code => _ => _.Executes(token => { File.WriteAllText("shell", "0"); File.WriteAllText("away", "0"); Console.WriteLine("serving"); return Task.Delay(-1, token); });
        Target Deaf => _ => _.Executes(() => { File.WriteAllText("shell", "0"); File.WriteAllText("away", "0"); Console.WriteLine("serving"); Thread.Sleep(-1); });
        Target Next => _ => _.DependsOn(Serve).Executes(() => Console.WriteLine("never"));
        Target CleanUp => _ => _.AssuredAfterFailure().After(Serve, Stubborn, Code).Executes(() => Console.WriteLine("cleaned up"));
        Target Guard => _ => _.AssuredAfterFailure().After(Serve).Executes(async token => { Console.WriteLine("guarding"); await Task.Delay(-1, token); });
        """);

    [Theory]
    [InlineData("Next", "INT")]
    [InlineData("Next", "TERM")]
    [InlineData("Next", "HUP")]
    [InlineData("Code", "INT")]
    public void The_first_signal_ends_what_runs_and_lets_assured_targets_run(string target, string signal)
    {
        Needs.Linux();
        using var run = space.Start(target, "CleanUp");
        run.WaitFor("serving");

        run.Signal(signal);

        run.Wait(60).Exits(130).Prints("cleaned up", "cancelled").DoesNotPrint("never", "BK02", "   at ").Table(("CleanUp", "executed"));
        AssertNothingIsLeft();
    }

    [Fact]
    public void The_second_signal_ends_at_once_what_ignores_the_first()
    {
        Needs.Linux();
        using var run = space.Start("Stubborn", "CleanUp");
        run.WaitFor("serving");

        run.Signal("INT");
        run.WaitFor("ancel");
        run.Signal("INT");

        run.Wait(60).Exits(130).DoesNotPrint("cleaned up").Table(("Stubborn", "cancelled"), ("CleanUp", "not run"));
        AssertNothingIsLeft();
    }

    [Fact]
    public void The_second_signal_also_ends_assured_targets()
    {
        Needs.Linux();
        using var run = space.Start("Serve", "Guard");
        run.WaitFor("serving");

        run.Signal("TERM");
        run.WaitFor("guarding");
        run.Signal("INT");

        run.Wait(60).Exits(130).Table(("Guard", "cancelled"));
        AssertNothingIsLeft();
    }

    [Fact]
    public void Code_that_does_not_listen_is_given_up_after_the_second_signal()
    {
        Needs.Linux();
        using var run = space.Start("Deaf");
        run.WaitFor("serving");

        run.Signal("INT");
        run.WaitFor("ancel");
        run.Signal("INT");

        run.Wait(30).Exits(130).Table(("Deaf", "cancelled"));
    }

    public void Dispose() => space.Dispose();

    void AssertNothingIsLeft() => Assert.True(Pid.IsGone(space.Read("shell")) && Pid.IsGone(space.Read("away")), "something is left");
}
