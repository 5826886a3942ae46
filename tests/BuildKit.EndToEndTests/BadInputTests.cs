namespace BuildKit.Tests;

/// <summary>What a user or a machine gets wrong: one clear error with a code, the right exit code, no trace, no hang.</summary>
public sealed class BadInputTests : IDisposable
{
    readonly Space space = new();

    [Theory]
    [InlineData("""Target A => _ => throw new InvalidOperationException("not today");""", "BK0930", "'A' threw: not today", "Build.cs:2")]
    [InlineData("readonly int number = int.Parse(\"seven\");", "BK0929", "'Build' could not be created", "seven", "Build.cs:2")]
    [InlineData("Target A => _ => _;", "BK0110", "'A' does nothing", "Build.cs:2")]
    [InlineData("Target Com => _ => _.Executes(() => { }); Target COM => _ => _.Executes(() => { });", "BK0103", "'Com' and 'COM'")]
    [InlineData("Target A => _ => _.DependsOn(B); Target B => _ => _.After(C).DependsOn(Fine); Target C => _ => _.DependsOn(A);",
        "BK0104", "A → B → C → A", "A.DependsOn(B)", "B.After(C)", "C.DependsOn(A)")]
    [InlineData("Target A => _ => _.DependsOn(A);", "BK0105", "DependsOn(A)")]
    [InlineData("Target A => _ => _.DependsOn(other => other.Executes(() => { }));", "BK0101", "DependsOn of 'A'", "Build.cs:2")]
    [InlineData("""Target A => _ => _.Outputs("out/**").Executes(() => { }); Target B => _ => _.Outputs("out/bin/x").Executes(() => { });""",
        "BK0106", "out/** at Build.cs:2", "out/bin/x")]
    [InlineData("""Target A => _ => _.Outputs("../x").Executes(() => { });""", "BK0107", "../x", "Build.cs:2")]
    [InlineData("""Target A => _ => _.Inputs("/etc/*").Executes(() => { });""", "BK0107", "/etc/*")]
    [InlineData("""Target A => _ => _.Inputs("src/[a").Executes(() => { });""", "BK0811", "src/[a", "Build.cs:2")]
    [InlineData("""Target A => _ => _.Outputs("!out/**").Executes(() => { });""", "BK0815", "only exclude", "Build.cs:2")]
    [InlineData("Target A => _ => _.Timeout(TimeSpan.Zero).Executes(() => { });", "BK0109", "time limit of 0 s")]
    [InlineData("[Parameter] readonly string? NoColor;", "BK0605", "--no-color", "option of the engine")]
    [InlineData("[Parameter] readonly string? Step;", "BK0605", "BK_STEP")]
    [InlineData("[Parameter] readonly string? Command;", "BK0605", "BK_COMMAND")]
    [InlineData("[Parameter] readonly System.Text.StringBuilder? Text;", "BK0603", "StringBuilder")]
    [InlineData("[Parameter] string Name => \"x\";", "BK0602", "'Name'")]
    public void A_build_that_is_not_valid_says_what_where_and_runs_nothing(string members, string code, params string[] says) =>
        space.Script($"""Target Fine => _ => _.Executes(() => Console.WriteLine("fine ran"));{'\n'}{members}""")
            .Run("Fine").Exits(2).Prints([code, .. says]).DoesNotPrint("fine ran", "   at ", "BK0999");

    [Fact]
    public void All_problems_of_a_build_are_reported_together() => Snapshot.Matches(space.Script("""
        Target Loop => _ => _.DependsOn(Back).Executes(() => { });
        Target Back => _ => _.DependsOn(Loop).Outputs("out/{a,b}").Executes(() => { });
        Target Empty => _ => _;
        Target Writes => _ => _.Outputs("out/b/**", "a//../../b").Executes(() => { });
        Target Lost => _ => _.DependsOn(_ => _.Executes(() => { })).Executes(() => { });
        """).Run("Empty").Exits(2).Error);

    [Theory]
    [InlineData("NoTool", "BK0201: The tool 'gti' was not found", "Did you mean 'git'?")]
    [InlineData("Killed", "BK0211", "signal 9 (SIGKILL)")]
    [InlineData("ExitCode", "BK0210", "exit code 3", "said before")]
    [InlineData("Nowhere", "BK0205", "nowhere")]
    [InlineData("Null", "BK0266", "Build.cs:")]
    [InlineData("Throws", "BK0260", "Object reference", "Build.cs:")]
    [InlineData("Condition", "BK0262", "no moon", "Build.cs:")]
    [InlineData("Items", "no items", "Build.cs:")]
    [InlineData("Clash", "BK0264", "out/**")]
    public void A_target_that_fails_says_why(string target, params string[] says)
    {
        var run = space.Script("""
            Tool Gti => Tool.Of("gti");
            Tool Sh => Tool.Of("sh");
            Target NoTool => _ => _.Runs(() => Gti($"status"));
            Target Killed => _ => _.Runs(() => Sh($"-c {"kill -9 $$"}"));
            Target ExitCode => _ => _.Runs(() => Sh($"-c {"echo said before; exit 3"}"));
            Target Nowhere => _ => _.Runs(() => Sh($"-c true").In(RootDirectory / "nowhere"));
            Target Null => _ => _.Runs(() => (Command)null!);
            Target Throws => _ => _.Executes(() => { string? text = null; Console.WriteLine(text!.Length); });
            Target Condition => _ => _.OnlyWhen(() => throw new InvalidOperationException("no moon"), "moon").Executes(() => { });
            Target Items => _ => _.ForEach<int>(() => throw new InvalidOperationException("no items"), (step, item) => step.Executes(() => { }));
            Target Clash => _ => _.ForEach(() => new[] { "a", "b" }, (step, item) => step.Outputs("out/**").Executes(() => { }));
            """).Run(target).Exits(1);

        run.Prints(says).DoesNotPrint("   at ", "BK0999").Table((target, "failed"));
        Assert.StartsWith("0 executed", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_that_is_no_text_is_shown_and_cannot_drive_the_terminal()
    {
        var run = space.Script("""
            Tool Printf => Tool.Of("printf");
            Target Bytes => _ => _.Runs(() => Printf($"{@"a\377b\000c\033[2Jd\r\ne"}"));
            """).Run("Bytes").Succeeds();

        run.Prints("a\uFFFDb", "Bytes 00:00 | e").DoesNotPrint("\u001b", "\0");
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_hundred_megabytes_of_output_pass_through_in_bounded_memory()
    {
        Needs.Linux();
        var run = space.Script("""
            Tool Sh => Tool.Of("sh");
            Target Waits => _ => _.Runs(() => Sh($"-c {"while ! [ -e second ]; do sleep 0.1; done"}"));
            Target Lines => _ => _.Runs(() => Sh($"-c {"yes 'a line of text, with fifty characters in it, full' | head -c 50000000; echo; : > second"}"));
            Target OneLine => _ => _.Runs(() => Sh($"-c {"head -c 50000000 /dev/zero | tr '\\0' x"}"));
            Target All => _ => _.DependsOn(Waits, Lines, OneLine).Executes(() =>
            {
                var peak = System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64;
                if (peak > 256_000_000) { throw new InvalidOperationException($"{peak} bytes"); }
            });
            """).Run("All", "--jobs", "3", "--verbosity", "minimal").Succeeds();

        run.Table(("Lines", "executed"), ("OneLine", "executed"));
        Assert.True(run.Output.Length < 10_000);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_background_child_that_holds_the_pipe_does_not_hold_the_run()
    {
        Needs.Linux();
        using var run = space.Script("""
            Tool Sh => Tool.Of("sh");
            Target Starts => _ => _.Runs(() => Sh($"-c {"sleep 20 & echo $! > child; echo started"}"));
            """).Start("Starts");

        run.Wait(15).Succeeds().Prints("started");
    }

    [Fact]
    public void A_build_without_releases_needs_no_repository()
    {
        space.Script("""Target A => _ => _.Executes(() => Console.WriteLine("ran"));""").Run("A").Succeeds().Prints("ran");
        Assert.False(space.Has(".git"));
    }

    [Fact]
    public void State_that_cannot_be_written_is_one_error()
    {
        space.Script("""Target A => _ => _.Executes(() => Console.WriteLine("ran"));""");
        Directory.CreateDirectory(space.Root / ".buildkit/lock");

        space.Run("A").Exits(2).Prints("BK0269", ".buildkit/lock").DoesNotPrint("ran\n", "   at ");
    }

    [Fact]
    public void Broken_state_of_earlier_runs_does_no_harm()
    {
        space.Script("""Target A => _ => _.Executes(() => Console.WriteLine("ran"));""");
        space.Write(".buildkit/state/durations", "\0\0nonsense");
        space.Write(".buildkit/state/last-run.json", "{");
        space.Write(".buildkit/lock.holder", "");

        space.Run("A", "--continue").Succeeds().Prints("BK0931", "ran");
    }

    [Fact]
    public void A_working_directory_that_was_deleted_is_no_trouble()
    {
        Needs.Linux();
        space.Script("""Target A => _ => _.Runs(() => Tool.Of("pwd")($"-P"));""");

        using var run = space.StartIn(space.Root, "/bin/sh", ["-c", $"mkdir gone; cd gone; rmdir ../gone; exec sh '{space.Root}/build.sh' A"]);

        run.Wait().Succeeds().Prints(space.Root).DoesNotPrint("   at ");
    }

    public void Dispose() => space.Dispose();
}
