namespace BuildKit.Tests;

/// <summary>One run per workspace; builds inside builds.</summary>
[Trait("Speed", "Slow")]
public sealed class WorkspaceTests : IDisposable
{
    const string Members = """
        [Parameter] readonly AbsolutePath? Other;
        [Parameter] readonly AbsolutePath? Back;
        Tool Sh => Tool.Of("sh");

        Target Quick => _ => _.Executes(() => Console.WriteLine("quick ran"));
        Target Hold => _ => _.Executes(async token =>
        {
            Console.WriteLine($"holding {System.Environment.ProcessId}");
            while (!File.Exists(RootDirectory / "go on")) { await Task.Delay(20, token); }
        });
        Target Nested => _ => _.Runs(() => Start(RootDirectory, "Quick"));
        Target NestedInCode => _ => _.Executes(async () =>
        {
            var start = new System.Diagnostics.ProcessStartInfo("sh", [RootDirectory / "build.sh", "Quick"]) { RedirectStandardError = true };
            using var process = System.Diagnostics.Process.Start(start)!;
            Console.WriteLine(await process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) { throw new InvalidOperationException($"exit code {process.ExitCode}"); }
        });
        Target There => _ => _.Runs(() => Start(Other!, "Quick"));
        Target Round => _ => _.Runs(() => Sh($"{Other! / "build.sh"} There --other {RootDirectory}").Environment("BK_PROGRAM", Other! / ".buildkit/test-program"));

        Command Start(AbsolutePath workspace, string target) =>
            Sh($"{workspace / "build.sh"} {target}").Environment("BK_PROGRAM", workspace / ".buildkit/test-program");
        """;

    readonly Space space = new Space().Script(Members);

    [Fact]
    public void The_second_run_waits_and_says_for_whom_or_gives_up_at_once()
    {
        using var first = space.Start("Hold");
        first.WaitFor("holding");

        space.Run("Quick", "--no-wait").Exits(75).Prints("BK0267", "./build.sh Hold").DoesNotPrint("quick ran");
        using var second = space.Start("Quick");
        second.WaitFor("Waiting for './build.sh Hold' (process ");
        using var third = space.Start("Quick");
        third.WaitFor("Waiting for");
        third.Signal("INT");
        third.Wait(30).Exits(130).DoesNotPrint("quick ran", "   at ");
        space.Write("go on", "");

        first.Wait().Succeeds();
        second.Wait().Succeeds().Prints("quick ran");
    }

    [Fact]
    public void Questions_are_answered_while_a_run_holds_the_workspace()
    {
        using var first = space.Start("Hold");
        first.WaitFor("holding");

        space.Run("--list").Succeeds();
        space.Run("Hold", "--plan").Succeeds();
        space.Write("go on", "");

        first.Wait().Succeeds();
    }

    [Fact]
    public void A_holder_that_was_killed_holds_nothing()
    {
        using var first = space.Start("Hold");
        first.WaitFor("holding");
        first.Signal("KILL");
        _ = first.Wait(30);

        space.Run("Quick", "--no-wait").Succeeds().Prints("quick ran");
    }

    [Theory]
    [InlineData("Nested")]
    [InlineData("NestedInCode")]
    public void A_build_inside_of_itself_is_refused_however_it_is_started(string target) =>
        space.Run(target).Exits(1).Prints("BK0268", "inside one of its own targets").DoesNotPrint("quick ran");

    [Fact]
    public void A_build_of_another_workspace_runs_but_not_in_a_circle()
    {
        using var other = new Space().Script(Members);

        space.Run("There", "--other", other.Root).Succeeds().Prints("quick ran");
        space.Run("Round", "--other", other.Root).Exits(1).Prints("BK0268").DoesNotPrint("quick ran");
    }

    [Fact]
    public void A_build_is_started_from_any_directory_and_through_a_link()
    {
        Needs.Unix();
        Directory.CreateDirectory(space.Root / "deep/er");
        File.CreateSymbolicLink(space.Root / "deep/b", "../build.sh");

        using var run = space.StartIn(space.Root / "deep/er", "/bin/sh", ["../b", "Quick"]);

        run.Wait().Succeeds().Prints("quick ran");
        Assert.False(space.Has("deep/.buildkit"));
    }

    public void Dispose() => space.Dispose();
}
