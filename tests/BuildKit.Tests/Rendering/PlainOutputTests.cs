using BuildKit.Rendering;

namespace BuildKit.Tests.Rendering;

public class PlainOutputTests
{
    static readonly PlainOutputOptions Terminal = new() { IsTerminal = true };
    static readonly PlainOutputOptions Coloured = new() { IsTerminal = true, UseColour = true };

    [Fact]
    public void A_success_elsewhere_than_on_a_terminal() => Snapshot.Matches(ShownRun.Of(Success));

    [Fact]
    public void A_success_on_a_terminal() => Snapshot.Matches(ShownRun.Of(Success, Terminal));

    [Fact]
    public void A_success_in_colour() => Snapshot.Matches(Visible(ShownRun.Of(Success, Coloured)));

    [Fact]
    public void A_success_quietly() => Snapshot.Matches(ShownRun.Of(Success, new() { Verbosity = Verbosity.Quiet }));

    [Fact]
    public void A_success_minimally() => Snapshot.Matches(ShownRun.Of(Success, new() { Verbosity = Verbosity.Minimal }));

    [Fact]
    public void A_success_verbosely() => Snapshot.Matches(ShownRun.Of(Success, new() { Verbosity = Verbosity.Verbose }));

    [Fact]
    public void A_success_in_ascii() => Snapshot.Matches(ShownRun.Of(Success, Terminal with { UseGlyphs = false }));

    [Fact]
    public void A_failure_elsewhere_than_on_a_terminal() => Snapshot.Matches(ShownRun.Of(Failure));

    [Fact]
    public void A_failure_on_a_terminal() => Snapshot.Matches(ShownRun.Of(Failure, Terminal));

    [Fact]
    public void A_failure_in_colour() => Snapshot.Matches(Visible(ShownRun.Of(Failure, Coloured)));

    [Fact]
    public void A_failure_quietly() => Snapshot.Matches(ShownRun.Of(Failure, new() { Verbosity = Verbosity.Quiet }));

    [Fact]
    public void A_failure_minimally() => Snapshot.Matches(ShownRun.Of(Failure, new() { Verbosity = Verbosity.Minimal }));

    [Fact]
    public void A_failure_verbosely() => Snapshot.Matches(ShownRun.Of(Failure, Terminal with { Verbosity = Verbosity.Verbose }));

    [Fact]
    public void Skipped_not_run_and_cancelled_targets() => Snapshot.Matches(ShownRun.Of(Cancelled));

    [Fact]
    public void Parallel_targets_and_steps_do_not_mix() => Snapshot.Matches(ShownRun.Of(Interleaved, Terminal));

    [Fact]
    public void Parallel_targets_and_steps_in_a_log() => Snapshot.Matches(ShownRun.Of(Interleaved));

    [Fact]
    public void Releases_and_deployments() => Snapshot.Matches(ShownRun.Of(Deployment, Terminal));

    [Fact]
    public void The_first_unfinished_target_streams_and_the_others_wait_for_their_turn()
    {
        using var run = new ShownRun(Terminal);

        run.Plan("A", "B", "C").Start("A").Start("B").Out("B", "b1").Out("A", "a1");
        Assert.Equal("▸ A\n  a1\n", run.Text);

        run.End("B").Start("C").Out("C", "c1");
        Assert.Equal("▸ A\n  a1\n", run.Text);

        run.End("A");
        Assert.Equal("▸ A\n  a1\n✔ A 0.0 s\n▸ B\n  b1\n✔ B 0.0 s\n▸ C\n  c1\n", run.Text);

        run.Out("C", "c2");
        Assert.EndsWith("  c1\n  c2\n", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_never_runs_is_no_obstacle()
    {
        using var run = new ShownRun(Terminal);

        run.Plan("A", "B", "C").End("A", outcome: Outcome.Skipped, reason: "not today").Start("C").Out("C", "c1")
            .End("B", outcome: Outcome.NotRun, reason: "'X' failed");

        Assert.Equal("– A skipped: not today\n– B not run: 'X' failed\n▸ C\n  c1\n", run.Text);
    }

    [Fact]
    public void Held_output_is_shown_even_if_the_run_ends_without_its_turn()
    {
        var text = ShownRun.Of(run => run.Plan("A", "B").Start("B").Out("B", "b1").Finish(succeeded: false), Terminal);

        Assert.StartsWith("▸ B\n  b1\n", text, StringComparison.Ordinal);
        Assert.Contains("\n0 executed, 0 up to date, 0 from cache, 0 skipped, 0 failed, 2 not run in 0.0 s\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Retried_tests_are_counted_once()
    {
        var text = ShownRun.Of(run => run.Plan("Test").Start("Test").Tests("Test", 1, failed: 1)
            .On(new StepRetried { Target = "Test", Attempt = 1, Attempts = 2, Reason = "1 test failed" })
            .Tests("Test", 2).End("Test", 1).Finish());

        Assert.EndsWith("\nTests: 2 passed, 0 failed, 0 skipped\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_colour_not_one_escape_byte_is_written_and_nothing_breaks_a_line()
    {
        void Hostile(ShownRun run) => run.Plan("A").Start("A").Step("A", "x\n\e[31my")
            .Out("A", "\e[31mred\e[0m \e]0;title\a\e[2J|\b|\u202E|\ttab|\0", "x\n\e[31my")
            .Out("A", "10 %\r20 %\rdone\r\nnext\r").Out("A", "\e]unfinished stays visible").Out("A", "")
            .End("A", 1, Outcome.Skipped, "two\nlines").Finish();

        var plain = ShownRun.Of(Hostile);

        Assert.DoesNotContain('\e', plain);
        Assert.DoesNotContain(plain, c => char.IsControl(c) && c is not ('\n' or '\t'));
        Snapshot.Matches($"{plain}\n{Visible(ShownRun.Of(Hostile, Coloured))}");
    }

    [Fact]
    public void The_signs_are_ascii_where_the_encoding_has_no_others()
    {
        using var stream = new MemoryStream();
        using var writer = new StreamWriter(stream, System.Text.Encoding.Latin1) { NewLine = "\n", AutoFlush = true };
        using var run = new ShownRun(Terminal, writer);

        run.Plan("A").Start("A").End("A");

        Assert.Equal("=> A\nok A 0.0 s\n", System.Text.Encoding.Latin1.GetString(stream.ToArray()));
    }

    [Fact]
    public void What_no_target_did_is_shown_at_once()
    {
        using var run = new ShownRun();

        run.Plan("A", "B").Log("", Severity.Information, "from a constructor").Start("B").Out("Elsewhere", "hm")
            .On(new WarningRaised { Code = "BK0911", Text = "something" });

        Assert.Equal("from a constructor\nElsewhere 00:00 | hm\nwarning BK0911: something\n", run.Text);
    }

    internal static void Success(ShownRun run) => run.Plan("Restore", "Compile", "Docs", "Test", "Ci")
        .Start("Restore").Wait(0.1).Command("Restore", "dotnet restore Shop.sln").Wait(1.1)
        .Out("Restore", "  All projects are up-to-date for restore.").Exit("Restore", 0, 1.1).End("Restore", 1.2)
        .Start("Compile").Log("Compile", Severity.Debug, "configuration is Release").Log("Compile", Severity.Warning, "no key")
        .End("Compile", 0.04, Outcome.FromCache, "local cache")
        .End("Docs", outcome: Outcome.Skipped, reason: "left out by --skip")
        .Start("Test").Wait(61).Tests("Test", 812, skipped: 3)
        .On(new CoverageMeasured { Target = "Test", CoveredLines = 7996, CoverableLines = 10000, RequiredPercent = 79.5 })
        .End("Test", 61).End("Ci", reason: "only a name").Finish();

    internal static void Failure(ShownRun run) => run.Plan("Compile", "Test", "Push")
        .Start("Compile").Command("Compile", "dotnet build Shop.sln").Wait(3.2)
        .Out("Compile", "/src/shop/Cart.cs(12,5): error CS1002: ; expected [/src/shop/Shop.csproj]")
        .Diagnostic("Compile", Severity.Warning, "/src/shop/Cart.cs", 3, "CS0168", "The variable 'x' is declared but never used")
        .Diagnostic("Compile", Severity.Error, "/src/shop/Cart.cs", 12, "CS1002", "; expected")
        .Diagnostic("Compile", Severity.Error, "/src/shop/Cart.cs", 12, "CS1002", "; expected").Exit("Compile", 1, 3.1)
        .End("Compile", 3.2, Outcome.Failed, error: "BK0203: dotnet exited with code 1\n  Command    dotnet build Shop.sln\n  Directory  /src/shop")
        .Start("Test").Step("Test", "Shop.Tests").Step("Test", "Cart.Tests").Tests("Test", 3, step: "Cart.Tests")
        .EndStep("Test", "Cart.Tests", 1).Tests("Test", 10, 2, 0, "Shop.Tests",
            new FailedTest { Name = "CartTests.Adds(a: 1)", Message = "Expected: 3\nActual:   4", File = "/src/shop/CartTests.cs", Line = 14 },
            new FailedTest { Name = "CartTests.Empty" })
        .EndStep("Test", "Shop.Tests", 2, Outcome.Failed, "BK0210: 2 tests failed").Wait(1)
        .End("Test", 4.2, Outcome.Failed, error: "BK0209: 1 of 2 steps failed: 'Shop.Tests'")
        .End("Push", outcome: Outcome.NotRun, reason: "'Compile' failed").Finish(succeeded: false);

    static void Cancelled(ShownRun run) => run.Plan("Docs", "Compile", "Test", "Push")
        .End("Docs", outcome: Outcome.Skipped, reason: "not on main").Start("Compile").Out("Compile", "compiling")
        .End("Compile", 0.1, Outcome.UpToDate).Start("Test").Wait(125).On(new CancellationRequested())
        .On(new CancellationRequested { Now = true }).End("Test", 125, Outcome.Cancelled)
        .End("Push", outcome: Outcome.NotRun, reason: "the run was cancelled").Finish(succeeded: false, cancelled: true);

    static void Interleaved(ShownRun run) => run.Plan("Lint", "Test", "Pack")
        .Start("Pack").Out("Pack", "pack 1").Start("Test").Step("Test", "a").Step("Test", "b").Out("Test", "b 1", "b")
        .Out("Test", "a 1", "a").Start("Lint").Out("Lint", "lint 1").Wait(1).Out("Pack", "pack 2").Out("Test", "b 2", "b")
        .Step("Test", "c").Out("Test", "c 1", "c").Out("Lint", "lint 2").EndStep("Test", "b", 1).End("Pack", 1).Wait(2)
        .End("Lint", 3).Out("Test", "a 2", "a").Out("Test", "c 2", "c").EndStep("Test", "a", 3).EndStep("Test", "c", 2)
        .End("Test", 3).Finish();

    static void Deployment(ShownRun run) => run.Plan("Release", "Deploy").Start("Release")
        .On(new ReleaseMade { Target = "Release", Product = "Shop", Release = "1.2.3", Directory = "/src/shop/.buildkit/releases/Shop/1.2.3", Digest = "ab" })
        .End("Release", 1).Start("Deploy")
        .On(new HostVerbFinished { Target = "Deploy", Environment = "local", Host = "local", Verb = "stage", Changed = true })
        .On(new HostVerbFinished { Target = "Deploy", Environment = "local", Host = "local", Verb = "activate" })
        .On(new HostVerbFinished { Target = "Deploy", Environment = "local", Host = "local", Verb = "health", ExitCode = 12 })
        .On(new DeploymentFinished { Target = "Deploy", Product = "Shop", Environment = "local", Release = "1.2.3", Result = "rolled-back" })
        .End("Deploy", 2).Finish();

    static string Visible(string text) => text.Replace('\e', '␛');
}
