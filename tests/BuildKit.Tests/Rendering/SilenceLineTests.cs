using BuildKit.Rendering;

namespace BuildKit.Tests.Rendering;

public class SilenceLineTests
{
    [Fact]
    public void Thirty_seconds_of_silence_give_one_line_that_says_what_runs()
    {
        using var run = new ShownRun();
        run.Plan("Compile", "Test").Start("Compile").Wait(29);
        Assert.Equal("▸ Compile\n", run.Text);

        run.Wait(1);
        Assert.Equal("▸ Compile\n… Compile has been running for 30.0 s\n", run.Text);

        run.Wait(29);
        Assert.DoesNotContain("59", run.Text, StringComparison.Ordinal);

        run.Wait(1);
        Assert.EndsWith("\n… Compile has been running for 1 m 00 s\n", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_breaks_the_silence_and_held_output_does_not()
    {
        using var run = new ShownRun();
        run.Plan("Compile", "Lint").Start("Compile").Start("Lint").Wait(20).Out("Compile", "hello").Wait(20).Out("Lint", "held");
        Assert.DoesNotContain("…", run.Text, StringComparison.Ordinal);

        run.Wait(10);
        Assert.EndsWith("\n… Compile has been running for 50.0 s, Lint for 50.0 s\n", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Running_steps_are_named_and_many_are_cut()
    {
        using var run = new ShownRun(new() { UseGlyphs = false });
        run.Plan("Test").Start("Test");
        foreach (var step in new[] { "a", "b", "c", "d", "e", "f" })
        {
            run.Step("Test", step).Wait(1);
        }

        run.EndStep("Test", "a", 5).Wait(30);

        Assert.EndsWith("\n... Test/b has been running for 35.0 s, Test/c for 34.0 s, Test/d for 33.0 s, Test/e for 32.0 s, and 1 more\n",
            run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_when_nothing_runs_and_never_after_the_end()
    {
        using var run = new ShownRun();
        run.Plan("Compile").Wait(40);
        Assert.Equal("", run.Text);

        run.Start("Compile").End("Compile").Finish();
        var text = run.Text;
        run.Wait(100);
        Assert.Equal(text, run.Text);
    }

    [Fact]
    public void A_reader_that_is_gone_does_not_end_the_program_from_a_timer()
    {
        var writer = new StringWriter();
        using var run = new ShownRun(to: writer);
        run.Plan("Compile").Start("Compile");
        writer.Dispose();

        run.Wait(31);

        Assert.Throws<ObjectDisposedException>(() => run.Out("Compile", "x"));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public void A_terminal_and_a_quiet_run_give_no_sign_of_life(bool isTerminal, int verbosity)
    {
        using var run = new ShownRun(new() { IsTerminal = isTerminal, Verbosity = (Verbosity)verbosity });

        run.Plan("Compile").Start("Compile").Wait(300);

        Assert.DoesNotContain("has been running", run.Text, StringComparison.Ordinal);
    }
}
