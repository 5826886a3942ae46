namespace BuildKit.Tests;

/// <summary>Unchanged steps are not run again, and what changed is found, as a user sees it.</summary>
public sealed class CachingTests : IDisposable
{
    const string Script = """
        Target Upper => _ => _.Inputs("source/*.txt").Outputs("out/upper.txt")
            .Runs(() => new Command { Tool = "sh", Arguments = ["-c", "mkdir -p out; cat source/*.txt | tr a-z A-Z > out/upper.txt; echo made upper"] });
        Target Count => _ => _.DependsOn(Upper).Outputs("out/count.txt")
            .Runs(() => new Command { Tool = "sh", Arguments = ["-c", "wc -c < out/upper.txt > out/count.txt; echo counted"] });
        Target Lines => _ => _.DependsOn(Count).Outputs("out/lines.txt")
            .Runs(() => new Command { Tool = "sh", Arguments = ["-c", "wc -l < out/count.txt > out/lines.txt"] });
        Target All => _ => _.DependsOn(Lines);
        """;

    readonly Space space = new Space().Script(Script, "All");

    public CachingTests()
    {
        space.Write("source/a.txt", "hello a\n");
        space.Write("source/b.txt", "hello b\n");
    }

    [Fact]
    public void Case_01_The_second_run_executes_nothing()
    {
        space.Run().Succeeds().Prints("3 executed, 0 up to date");

        space.Run().Succeeds().Prints("0 executed, 3 up to date").DoesNotPrint("made upper");
        Assert.Equal("HELLO A\nHELLO B\n", space.Read("out/upper.txt"));
    }

    [Fact]
    public void Case_02_A_touched_input_executes_nothing()
    {
        space.Run().Succeeds();
        File.SetLastWriteTimeUtc(space.Root / "source/a.txt", DateTime.UtcNow.AddMinutes(-5));

        space.Run().Succeeds().Prints("0 executed, 3 up to date");
    }

    [Fact]
    public void Case_04_After_a_revert_the_result_comes_from_the_cache()
    {
        space.Run().Succeeds();
        space.Write("source/a.txt", "other\n");
        space.Run().Succeeds().Prints("runs: input source/a.txt changed");
        Assert.Equal("OTHER\nHELLO B\n", space.Read("out/upper.txt"));
        space.Write("source/a.txt", "hello a\n");

        space.Run().Succeeds().Prints("0 executed", "restored from run").Prints("made upper");
        Assert.Equal("HELLO A\nHELLO B\n", space.Read("out/upper.txt"));
        space.Run().Succeeds().Prints("0 executed, 3 up to date");
    }

    [Fact]
    public void Case_51_What_was_deleted_or_edited_of_the_outputs_is_restored()
    {
        space.Run().Succeeds();
        Directory.Delete(space.Root / "out", recursive: true);
        space.Run().Succeeds().Prints("0 executed, 0 up to date, 3 from cache");
        Assert.Equal("HELLO A\nHELLO B\n", space.Read("out/upper.txt"));
        space.Write("out/count.txt", "by hand");

        space.Run().Succeeds().Prints("0 executed, 2 up to date, 1 from cache");
        Assert.Equal("16", space.Read("out/count.txt").Trim());
    }

    [Fact]
    public void Case_59_An_output_that_is_the_same_again_stops_the_wave()
    {
        space.Run().Succeeds();
        space.Write("source/a.txt", "HELLO a\n");

        space.Run().Succeeds().Prints("1 executed, 2 up to date");
    }

    [Fact]
    public void Case_88_What_the_command_line_says_is_done_and_the_next_run_knows_it()
    {
        space.Run().Succeeds();
        space.Run("--force", "Count").Succeeds().Prints("runs: --force", "1 executed, 2 up to date");
        space.Run("--no-cache").Succeeds().Prints("runs: --no-cache", "3 executed");
        space.Run("--rehash").Succeeds().Prints("0 executed, 3 up to date");

        space.Run().Succeeds().Prints("0 executed, 3 up to date");
        space.Run("--force", "Nobody").Exits(2).Prints("BK0111");
    }

    [Fact]
    public void A_plan_tells_what_would_become_of_each_step_and_changes_nothing()
    {
        space.Run("--plan").Succeeds().Prints("4 targets would run.", "would run: it has not run here before", "known when Upper has run");
        Assert.False(space.Has("out"));
        space.Run().Succeeds();
        space.Run("--plan").Succeeds().Prints("3 need not", "up to date");
        File.Delete(space.Root / "out/count.txt");
        space.Run("--plan").Succeeds().Prints("would be restored: from run");
        Assert.False(space.Has("out/count.txt"));
        space.Write("source/c.txt", "new\n");

        space.Run("--plan").Succeeds().Prints("would run: input source/c.txt appeared", "known when Upper has run");
        space.Run("--plan", "--json").Succeeds().Prints("\"would\": \"executed\"", "\"input source/c.txt appeared\"");
    }

    [Fact]
    public void Case_86_Explain_names_the_true_cause_first_then_the_chain_and_for_a_hit_where_it_came_from()
    {
        space.Run("--explain", "Lines").Succeeds().Prints("Lines has not run here yet");
        space.Run().Succeeds();
        space.Write("source/b.txt", "something longer than before\n");
        space.Run().Succeeds();

        space.Run("--explain", "Lines").Succeeds().Prints(
            "Lines ran in run", "cause     input source/b.txt changed, so Upper ran", "then      output out/upper.txt of Upper changed, so Count ran", "then      output out/count.txt of Count changed");
        space.Run().Succeeds();
        space.Run("--explain", "Lines").Succeeds().Prints("Lines was up to date", "nothing changed");
        File.Delete(space.Root / "out/count.txt");
        space.Run().Succeeds();
        space.Run("--explain", "Count").Succeeds().Prints("Count was restored from the cache", "from      run", "saved");
    }

    [Fact]
    public void Case_53_Clean_removes_what_steps_left_also_of_targets_that_are_gone_and_nothing_that_was_changed()
    {
        space.Run().Succeeds();
        space.Write("out/count.txt", "mine");
        space.Write("out/notes.txt", "mine");
        space.Script(Script.Replace("Target Lines ", "Target Rows ").Replace("(Lines)", "(Rows)"), "All");

        space.Run(":clean", "stale").Succeeds().Prints("Removed 1 file of 1 step.");
        Assert.False(space.Has("out/lines.txt"));
        space.Run(":clean").Succeeds().Prints("Removed 1 file of 2 steps.", "Kept out/count.txt: it was changed since.");
        Assert.Equal(["count.txt", "notes.txt"], Directory.GetFiles(space.Root / "out").Select(Path.GetFileName).Order());
        space.Run(":clean").Succeeds().Prints("Removed 0 files of 0 steps.");
        space.Run(":clean", "Nobody").Exits(2).Prints("BK0111");
    }

    [Fact]
    public void Case_17_A_missing_input_is_an_error_before_anything_runs()
    {
        space.Script(Script + """
            Target Reads => _ => _.DependsOn(Upper).Inputs("config.json").Cached().Runs(() => new Command { Tool = "sh", Arguments = ["-c", "cat config.json"] });
            """, "Reads");

        space.Run().Exits(2).Prints("BK0320: An input of 'Reads' is missing", "config.json").DoesNotPrint("made upper");
        space.Write("config.json", "{}");
        space.Run().Succeeds().Prints("2 executed");
        space.Run().Succeeds().Prints("0 executed, 2 up to date");
        File.Delete(space.Root / "config.json");
        space.Run().Exits(2).Prints("BK0320");
    }

    [Fact]
    public void Case_54_A_directory_that_is_the_step_s_own_overlaps_with_what_others_write_in_it()
    {
        space.Script("""
            Target One => _ => _.Inputs("source/*.txt").OutputTrees("out").Executes(() => { });
            Target Two => _ => _.Inputs("source/*.txt").Outputs("out/two.txt").Executes(() => { });
            """, "One");

        space.Run("Two").Exits(2).Prints("'One'", "'Two'", "out/two.txt");
    }

    [Fact]
    public void Case_46_What_stands_in_the_way_of_a_restore_is_told_and_only_the_command_itself_writes_outside()
    {
        using var outside = new TemporaryDirectory("outside");
        space.Run().Succeeds();
        Directory.Delete(space.Root / "out", recursive: true);
        Directory.CreateSymbolicLink(space.Root / "out", outside.Path);

        space.Run().Exits(1).Prints("its result is in the cache, but 'out' is a link where outputs are to be restored", "BK0361");
        Assert.Equal(["upper.txt"], Directory.GetFiles(outside.Path).Select(Path.GetFileName));
        Directory.Delete(space.Root / "out");
        space.Run().Succeeds();
        space.Run().Succeeds().Prints("0 executed, 3 up to date");
    }

    public void Dispose() => space.Dispose();
}
