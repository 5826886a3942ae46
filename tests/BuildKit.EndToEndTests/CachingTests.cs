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
    public void A_plan_claims_nothing_of_steps_that_read_files_which_would_be_restored()
    {
        space.Script("""
            Target Make => _ => _.Inputs("names.txt").Outputs("made/**").Runs(() => Tool.Of("sh")($"-c {"mkdir -p made; for name in $(cat names.txt); do echo $name > made/$name; done"}"));
            Target Read => _ => _.DependsOn(Make).Inputs("made/**").Outputs("read.txt").Runs(() => Tool.Of("sh")($"-c {"ls made > read.txt"}"));
            Target Apart => _ => _.After(Read).Inputs("source/**").Outputs("apart.txt").Runs(() => Tool.Of("sh")($"-c {"ls source > apart.txt"}"));
            """, "Read");
        space.Write("names.txt", "a b\n");
        space.Run("Read", "Apart").Succeeds();
        space.Write("names.txt", "a\n");
        space.Run("Read", "Apart").Succeeds().Prints("2 executed, 1 up to date");
        space.Write("names.txt", "a b\n");

        space.Run("Read", "Apart", "--plan").Succeeds().Prints("would be restored: from run", "known when Make is restored", "      up to date");
        space.Run("Read", "Apart").Succeeds().Prints("0 executed, 1 up to date, 2 from cache");
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
    public void Case_23_An_input_that_the_disk_has_in_other_letters_is_named_before_anything_runs()
    {
        space.Script(Script + """
            Target Reads => _ => _.DependsOn(Upper).Inputs("settings/config.json", "gone.json").Cached().Runs(() => new Command { Tool = "sh", Arguments = ["-c", "cat settings/config.json"] });
            """, "Reads");
        space.Write("Settings/Config.json", "{}");

        space.Run().Exits(2)
            .Prints("BK0326: The input 'settings/config.json' is named 'Settings/Config.json' on the disk", "BK0320: An input of 'Reads' is missing", "gone.json")
            .DoesNotPrint("made upper");
    }

    [Fact]
    public void Case_60_What_is_up_to_date_says_how_many_warnings_stand_and_explain_tells_them()
    {
        space.Script("""
            Target Check => _ => _.Inputs("source/*.txt").Cached().Runs(() => new Command { Tool = "sh", Arguments = ["-c", "echo 'Cart.cs(3,5): warning CS0168: never used'; echo 'Cart.cs(3,5): warning CS0168: never used'"] });
            Target Site => _ => _.Inputs("source/*.txt").Outputs("out/site.txt").Runs(() => new Command { Tool = "sh", Arguments = ["-c", "mkdir -p out; touch out/site.txt; echo 'site.txt(1,1): warning S1: no title'"] });
            Target Quiet => _ => _.Inputs("source/*.txt").Cached().Runs(() => new Command { Tool = "sh", Arguments = ["-c", "echo fine"] });
            Target All => _ => _.DependsOn(Check, Site, Quiet);
            """, "All");
        space.Run().Succeeds().Prints("Cart.cs(3,5): warning CS0168: never used", "site.txt(1,1): warning S1: no title");

        space.Run().Succeeds().Prints("up to date, 1 warning from when it ran; --explain Check tells them", "up to date, 1 warning from when it ran; --explain Site tells them")
            .DoesNotPrint("never used", "no title", "--explain Quiet");
        space.Run("--verbosity", "verbose").Succeeds().Prints("up to date: nothing changed", "1 warning from when it ran");
        space.Run("--explain", "Check").Succeeds().Prints("warning   Cart.cs(3,5): CS0168: never used");
        space.Run("--explain", "Site").Succeeds().Prints("warning   site.txt(1,1): S1: no title");
        File.Delete(space.Root / "out/site.txt");
        space.Run().Succeeds().Prints("restored from run", "site.txt(1,1): warning S1: no title");
        space.Run("--events", "events.jsonl").Succeeds();
        Assert.Contains("never used", space.Read("events.jsonl"));
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

    [Fact]
    public void Case_52_What_steps_of_a_fan_out_left_goes_with_them_unless_somebody_has_changed_it()
    {
        space.Script("""
            Target Pages => _ => _.ForEach(() => File.ReadAllLines(RootDirectory / "pages.txt"), (step, page) => step.Inputs("source/a.txt").Outputs($"out/{page}.html")
                .Runs(() => Tool.Of("sh")($"-c {$"mkdir -p out; cat source/a.txt > out/{page}.html"}")));
            Target Site => _ => _.DependsOn(Pages).Outputs("site.txt").Runs(() => Tool.Of("sh")($"-c {"ls out > site.txt"}"));
            """, "Site");
        space.Write("pages.txt", "one\ntwo\nthree\n");
        space.Run().Succeeds();
        space.Write("pages.txt", "one\nthree\n");
        space.Run("--plan").Succeeds().Prints("known when Pages has run");
        Assert.True(space.Has("out/two.html"));

        space.Run().Succeeds().Prints("removed out/two.html", "output out/two.html of Pages disappeared");
        Assert.Equal("one.html\nthree.html\n", space.Read("site.txt"));
        space.Run().Succeeds().Prints("0 executed, 2 up to date");
        space.Write("out/one.html", "mine");
        space.Write("pages.txt", "");
        space.Run().Succeeds();
        Assert.Equal("mine", space.Read("out/one.html"));
        Assert.False(space.Has("out/three.html"));
    }

    [Fact]
    public void Case_55_A_file_that_came_after_a_failure_is_not_taken_for_half_done_output()
    {
        space.Script("""
            Target Copy => _ => _.Inputs("source/*.txt").Outputs("out/**").Runs(() => Tool.Of("sh")($"-c {"mkdir -p out; cp source/*.txt out; [ ! -e fail ]"}"));
            """, "Copy");
        space.Write("fail", "");
        space.Run().Exits(1).Prints("runs: it has not run here before");
        space.Write("out/notes.txt", "mine");
        File.Delete(space.Root / "source/b.txt");
        space.Run("--plan").Succeeds().Prints("would run: its last run failed");
        space.Run().Exits(1).Prints("runs: its last run failed");
        space.Run(":clean").Succeeds().Prints("Removed 1 file of 1 step.").DoesNotPrint("Kept");
        Assert.True(space.Has("out/notes.txt"));
        space.Run().Exits(1).Prints("runs: it has not run here before");
        File.Delete(space.Root / "fail");

        space.Run().Succeeds().Prints("runs: its last run failed");
        Assert.Equal(["out/a.txt", "out/notes.txt"], Directory.GetFiles(space.Root / "out").Select(file => Path.GetRelativePath(space.Root, file)).Order());
    }

    [Fact]
    public void Case_21_A_step_whose_result_was_not_kept_says_so_when_it_runs_again()
    {
        space.Script("""Target Note => _ => _.Inputs("source/a.txt").Outputs("out.txt").Runs(() => Tool.Of("sh")($"-c {"cp source/a.txt out.txt; echo x >> source/a.txt"}"));""", "Note");
        space.Run().Succeeds().Prints("BK0362");

        space.Run("--plan").Succeeds().Prints("would run: the result of its last run was not kept");
        space.Run().Succeeds().Prints("runs: the result of its last run was not kept", "BK0362");
    }

    [Fact]
    public void Case_18_An_optional_input_may_lie_above_the_root()
    {
        space.Script($$"""
            Target Copy => _ => _.OptionalInputs("../{{Path.GetFileName(space.Root)}}.txt").Outputs("out.txt").Runs(() => Tool.Of("sh")($"-c {"date +%N > out.txt"}"));
            Target Always => _ => _.Uncached("why not").OptionalInputs("../{{Path.GetFileName(space.Root)}}.txt").Outputs("always.txt").Runs(() => Tool.Of("sh")($"-c {"date > always.txt"}"));
            """, "Copy");
        space.Run().Succeeds().Prints("1 executed");
        space.Run().Succeeds().Prints("0 executed, 1 up to date");
        var above = $"{space.Root}.txt";
        try
        {
            File.WriteAllText(above, "there");
            space.Run().Succeeds().Prints("1 executed", "appeared");
            File.WriteAllText(above, "other");
            space.Run().Succeeds().Prints("1 executed", "changed");
            space.Run().Succeeds().Prints("0 executed, 1 up to date");
            space.Run("Always").Succeeds();
            space.Run("Always").Succeeds();
        }
        finally
        {
            File.Delete(above);
        }
    }

    [Fact]
    public void Case_60_A_hit_says_what_the_attempt_said_that_succeeded()
    {
        space.Script("""
            Target Flaky => _ => _.Inputs("source/a.txt").Outputs("out.txt").Retry(1)
                .Runs(() => Tool.Of("sh")($"-c {"if [ -e tried ]; then echo second try; cp source/a.txt out.txt; else touch tried; echo first try; exit 1; fi"}"));
            """, "Flaky");
        space.Run().Succeeds().Prints("first try", "second try");
        File.Delete(space.Root / "out.txt");

        space.Run().Succeeds().Prints("1 from cache", "second try").DoesNotPrint("first try");
    }

    [Fact]
    public void Steps_after_a_failed_one_read_what_it_really_left()
    {
        space.Script("""
            Target Half => _ => _.ProceedAfterFailure().Incremental().Inputs("source/a.txt").Outputs("half.txt").Runs(() => Tool.Of("sh")($"-c {"cp source/a.txt half.txt; [ ! -e fail ]"}"));
            Target Reader => _ => _.DependsOn(Half).Outputs("read.txt").Runs(() => Tool.Of("sh")($"-c {"cat half.txt > read.txt"}"));
            Target Loose => _ => _.Uncached("why not").Outputs("loose.txt").Runs(() => Tool.Of("sh")($"-c {"echo loose > loose.txt"}"));
            """, "Reader");
        space.Run("Reader", "Loose").Succeeds();
        space.Write("source/a.txt", "other\n");
        space.Write("fail", "");

        space.Run().Exits(1).Prints("output half.txt of Half changed", "1 executed");
        Assert.Equal("other\n", space.Read("read.txt"));
        space.Run("Reader", "--skip=Half").Succeeds().Prints("1 up to date");
        File.Delete(space.Root / "half.txt");
        space.Run("Reader", "--skip=Half").Exits(1).Prints("not cached: it declares no inputs", "half.txt").DoesNotPrint("BK0815");
        space.Run("Loose").Succeeds();
    }

    [Fact]
    public void Case_70_State_that_cannot_be_written_costs_the_next_run_work_and_this_one_nothing()
    {
        space.Run().Succeeds();
        foreach (var name in (string[])["files", "steps", "durations", "decisions", "explain.key"])
        {
            var file = space.Root / ".buildkit/state" / name;
            File.Delete(file);
            Directory.CreateDirectory(file / "inside");
            space.Write("source/a.txt", $"{name}\n");

            space.Run().Succeeds().Prints("0 failed");
            Assert.Equal($"{name.ToUpperInvariant()}\nHELLO B\n", space.Read("out/upper.txt"));
            Directory.Delete(file, recursive: true);
        }

        space.Run().Succeeds();
        space.Run().Succeeds().Prints("0 executed, 3 up to date");
    }

    [Fact]
    public void A_result_to_which_a_users_file_is_in_the_way_is_not_stored_for_others()
    {
        space.Script("""
            Target Two => _ => _.Inputs("source/*.txt").Outputs("out/**")
                .Runs(() => Tool.Of("sh")($"-c {"mkdir -p out; cat source/*.txt > out/a.txt; if [ ! -e out/b.txt ]; then cat source/*.txt > out/b.txt; fi"}"));
            """, "Two");
        space.Run().Succeeds();
        space.Write("out/b.txt", "mine");
        space.Write("source/a.txt", "other\n");
        space.Run().Succeeds().Prints("1 executed");
        Assert.Equal("mine", space.Read("out/b.txt"));
        Directory.Delete(space.Root / "out", recursive: true);

        space.Run().Succeeds().Prints("1 executed");
        Assert.Equal("other\nhello b\n", space.Read("out/b.txt"));
    }

    [Fact]
    public void What_a_restore_could_not_use_is_told_beside_the_cause()
    {
        space.Run().Succeeds();
        File.Delete(space.Root / "out/count.txt");
        foreach (var blob in Directory.GetFiles(space.Root / ".buildkit/test-cache/cas", "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(blob, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.WriteAllText(blob, new string('!', (int)new FileInfo(blob).Length));
        }

        space.Run().Succeeds().Prints("runs: its output out/count.txt is gone, its result is in the cache, but the content of 'out/count.txt' in the cache is damaged");
    }

    public void Dispose() => space.Dispose();
}
