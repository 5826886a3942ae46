using System.Text.RegularExpressions;

namespace BuildKit.Tests;

/// <summary>Outputs, restoring and crashes of the whole tool; after whatever happened the second run is looked at.</summary>
public sealed class CachingCasesTests : IDisposable
{
    const string Helpers = """
        static Command Sh(string script) => new() { Tool = "sh", Arguments = ["-c", script] };

        """;

    const string Chain = Helpers + """
        Target Upper => _ => _.Inputs("source/*.txt").Outputs("out/upper/*.txt")
            .Runs(() => Sh("mkdir -p out/upper; for f in source/*.txt; do tr a-z A-Z < $f > out/upper/${f##*/}; done; echo made upper; echo 'source/a.txt(1,1): warning W1: mind this' >&2"));
        Target Count => _ => _.DependsOn(Upper).OutputTrees("out/count")
            .Runs(() => Sh("mkdir -p out/count/empty; cat out/upper/*.txt | wc -l > out/count/lines; chmod 755 out/count/lines; ln -s lines out/count/link"));
        Target Code => _ => _.DependsOn(Upper).Inputs("source/*.txt").Outputs("out/code.txt")
            .Executes(() => File.WriteAllText(RootDirectory / "out/code.txt", string.Concat(Directory.GetFiles(RootDirectory / "out/upper").Order().Select(File.ReadAllText))));
        Target Last => _ => _.DependsOn(Count, Code).Outputs("out/last.txt")
            .Runs(() => Sh("cat out/count/lines out/code.txt > out/last.txt"));
        """;

    readonly Space space = new();

    public CachingCasesTests()
    {
        space.Write("source/a.txt", "hello a\n");
        space.Write("source/b.txt", "hello b\n");
    }

    [Fact]
    public void Case_42_Steps_with_the_same_output_are_an_error_before_anything_runs()
    {
        space.Script(Helpers + """
            Target One => _ => _.Inputs("source/a.txt").Outputs("out/**").Runs(() => Sh("mkdir -p out; echo 1 > out/one"));
            Target Two => _ => _.Inputs("source/a.txt").Outputs("out/one").Runs(() => Sh("mkdir -p out; echo 2 > out/one"));
            """);

        space.Run("One", "Two").Exits(2).Prints("One", "Two", "out/one");
        Assert.False(space.Has("out"));
    }

    [Fact]
    public void Case_52_A_stranger_in_an_output_directory_is_an_error_and_in_one_of_the_steps_own_it_is_removed()
    {
        space.Script(Helpers + """
            Target Shared => _ => _.Inputs("source/*.txt").Outputs("out/shared").Runs(() => Sh("mkdir -p out/shared; cp source/*.txt out/shared"));
            Target Own => _ => _.Inputs("source/*.txt").OutputTrees("out/own").Runs(() => Sh("mkdir -p out/own; cp source/*.txt out/own"));
            Target Files => _ => _.Inputs("source/*.txt").Outputs("out/files/*.txt").Runs(() => Sh("mkdir -p out/files; cp source/*.txt out/files"));
            """);
        space.Run("Shared", "Own", "Files").Succeeds().Prints("3 executed");
        space.Write("out/own/stranger.txt", "x");
        space.Write("out/files/stranger.txt", "mine");
        File.Delete(space.Root / "source/b.txt");

        space.Run("Shared", "Own", "Files").Succeeds().Prints("3 executed");
        Assert.False(space.Has("out/own/stranger.txt") || space.Has("out/own/b.txt") || space.Has("out/files/b.txt") || space.Has("out/shared/b.txt"));
        Assert.Equal("mine", space.Read("out/files/stranger.txt"));
        space.Run("Shared", "Own", "Files").Succeeds().Prints("0 executed, 3 up to date");

        space.Write("out/shared/stranger.txt", "mine");
        space.Write("source/a.txt", "other\n");
        space.Run("Shared").Exits(1).Prints("BK0347", "out/shared/stranger.txt");
        Assert.Equal("mine", space.Read("out/shared/stranger.txt"));
        File.Delete(space.Root / "out/shared/stranger.txt");
        space.Run("Shared").Succeeds().Prints("1 executed");
        space.Run("Shared").Succeeds().Prints("0 executed, 1 up to date");
    }

    [Fact]
    public void Case_22_A_step_that_rewrites_its_inputs_always_runs_and_never_loses_an_edit()
    {
        space.Script(Helpers + """
            Target Format => _ => _.Inputs("source/*.txt").Outputs("source/*.txt").Runs(() => Sh("for f in source/*.txt; do tr a-z A-Z < $f > tmp; mv tmp $f; done"));
            """);
        space.Run("Format").Succeeds().Prints("not cached: it writes what it reads: source/*.txt");
        space.Write("source/a.txt", "edited\n");

        space.Run("Format").Succeeds().Prints("1 executed");
        Assert.Equal("EDITED\n", space.Read("source/a.txt"));
        Assert.Equal("HELLO B\n", space.Read("source/b.txt"));
        space.Run(":clean").Succeeds();
        Assert.True(space.Has("source/a.txt"));
    }

    [Fact]
    public void Case_55_A_missing_output_or_a_failure_is_never_kept()
    {
        space.Script(Helpers + """
            Target Missing => _ => _.Inputs("source/*.txt").Outputs("out/missing.txt").Runs(() => Sh("true"));
            Target Fails => _ => _.Inputs("source/*.txt").Outputs("out/fails/*.txt").Runs(() => Sh("mkdir -p out/fails; echo half > out/fails/half.txt; test -e switch && exit 1; echo whole > out/fails/whole.txt"));
            """);
        space.Run("Missing").Exits(1).Prints("BK0361", "out/missing.txt");
        space.Run("Missing").Exits(1).Prints("BK0361");
        space.Write("switch", "");
        space.Run("Fails").Exits(1);
        File.Delete(space.Root / "switch");

        space.Run("Fails").Succeeds().Prints("1 executed");
        Assert.Equal("whole\n", space.Read("out/fails/whole.txt"));
        space.Run("Fails").Succeeds().Prints("0 executed, 1 up to date");
    }

    [Fact]
    public void Case_55_A_step_that_ends_well_after_Ctrl_C_is_not_kept()
    {
        space.Script(Helpers + """
            Target Slow => _ => _.Inputs("source/*.txt").Outputs("out/slow.txt").Runs(() => Sh("trap '' INT TERM; mkdir -p out; test -e quick || { echo waits; sleep 2; }; echo done > out/slow.txt"));
            """);
        using (var run = space.Start("Slow"))
        {
            run.WaitFor("waits");
            run.Signal("INT");
            run.Wait().Exits(130);
        }

        space.Write("quick", "");
        space.Run("Slow").Succeeds().Prints("1 executed");
        space.Run("Slow").Succeeds().Prints("0 executed, 1 up to date");
    }

    [Fact]
    public void Case_58_What_a_later_step_does_to_outputs_does_not_reach_the_cache()
    {
        space.Script(Helpers + """
            Target Make => _ => _.Inputs("source/*.txt").Outputs("out/a.txt").Runs(() => Sh("mkdir -p out; cat source/a.txt > out/a.txt"));
            Target Spoil => _ => _.DependsOn(Make).Runs(() => Sh("echo spoilt >> out/a.txt; chmod 755 out/a.txt"));
            """);
        space.Run("Make").Succeeds();
        Directory.Delete(space.Root / "out", recursive: true);
        space.Run("Spoil").Succeeds().Prints("1 from cache");
        Assert.Equal("hello a\nspoilt\n", space.Read("out/a.txt"));

        space.Run("Make").Succeeds().Prints("0 executed", "1 from cache");
        Assert.Equal("hello a\n", space.Read("out/a.txt"));
        Assert.False(File.GetUnixFileMode(space.Root / "out/a.txt").HasFlag(UnixFileMode.UserExecute));
        space.Run("Make").Succeeds().Prints("0 executed, 1 up to date");
    }

    [Fact]
    public void Case_60_A_hit_says_again_what_was_said_and_a_warning_is_never_lost()
    {
        space.Script(Chain);
        space.Run("Last").Succeeds().Prints("made upper", "mind this");
        Directory.Delete(space.Root / "out", recursive: true);

        space.Run("Last").Succeeds().Prints("0 executed", "4 from cache", "made upper", "mind this");
        space.Run("Last", "--events", "events.jsonl").Succeeds().Prints("0 executed, 4 up to date").DoesNotPrint("made upper");
        Assert.Contains("mind this", space.Read("events.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public void Case_67_The_second_run_waits_and_then_finds_everything_done()
    {
        space.Script(Helpers + """
            Target Slow => _ => _.Inputs("source/*.txt").Outputs("out/slow.txt").Runs(() => Sh("mkdir -p out; echo begun; while ! test -e go; do sleep 0.05; done; echo done > out/slow.txt"));
            """);
        using var first = space.Start("Slow");
        first.WaitFor("begun");
        space.Run("Slow", "--no-wait").Exits(75);
        using var second = space.Start("Slow");
        second.WaitFor("Waiting for");
        space.Write("go", "");

        first.Wait().Succeeds().Prints("1 executed");
        second.Wait().Succeeds().Prints("0 executed, 1 up to date");
    }

    [Fact]
    public void Case_70_A_cache_that_is_read_only_or_no_directory_costs_one_warning()
    {
        space.Script(Chain);
        space.Variables["BK_CACHE"] = space.Write("file", "no directory");
        var first = space.Run("Last").Succeeds().Prints("4 executed");
        Assert.Single(Regex.Matches(first.All, "warning BK03"));
        space.Run("Last").Succeeds().Prints("0 executed, 4 up to date");
        space.Variables["BK_CACHE"] = "off";
        File.Delete(space.Root / "out/last.txt");

        space.Run("Last").Succeeds().Prints("1 executed, 3 up to date").DoesNotPrint("warning BK03");
        space.Run("Last").Succeeds().Prints("0 executed, 4 up to date");
    }

    [Fact]
    public void Case_71_State_of_a_newer_version_is_no_state_and_no_harm()
    {
        space.Script(Chain);
        space.Run("Last").Succeeds();
        foreach (var file in Directory.GetFiles(space.Root / ".buildkit/state").Where(file => Path.GetFileName(file) != "explain.key"))
        {
            var bytes = File.ReadAllBytes(file);
            var at = Array.FindIndex(bytes, letter => letter is >= (byte)'0' and <= (byte)'9');
            bytes[at < 0 ? 0 : at] = (byte)'9';
            File.WriteAllBytes(file, bytes);
        }

        space.Run("Last").Succeeds().Prints("0 executed");
        space.Run("Last").Succeeds().Prints("0 executed, 4 up to date");
    }

    [Fact]
    public void Case_88_Each_of_the_options_leaves_a_state_that_the_next_run_can_use()
    {
        space.Script(Chain);
        space.Run("Last", "--no-cache").Succeeds().Prints("4 executed");
        space.Run("Last").Succeeds().Prints("0 executed, 4 up to date");
        Directory.Delete(space.Root / "out", recursive: true);
        space.Run("Last").Succeeds().Prints("4 executed");
        space.Write("source/a.txt", "other\n");
        space.Run("Last", "--no-cache", "--rehash").Succeeds().Prints("4 executed");
        Directory.Delete(space.Root / "out", recursive: true);

        space.Run("Last", "--force", "Count").Succeeds().Prints("4 executed");
        space.Run("Last", "--rehash").Succeeds().Prints("0 executed, 4 up to date");
        Assert.Equal("2\nOTHER\nHELLO B\n", space.Read("out/last.txt"));
    }

    [Fact]
    public void Case_62_What_an_incremental_step_left_half_done_is_gone_when_its_former_result_is_restored()
    {
        space.Script(Helpers + """
            Target Grow => _ => _.Inputs("source/*.txt").Outputs("out/*.txt").Incremental()
                .Runs(() => Sh("mkdir -p out; cp source/*.txt out; test ! -e source/fail.txt"));
            """);
        space.Run("Grow").Succeeds().Prints("1 executed");
        space.Write("out/mine.txt", "mine");
        space.Write("source/fail.txt", "x");
        space.Run("Grow").Exits(1);
        Assert.True(space.Has("out/fail.txt"));
        File.Delete(space.Root / "source/fail.txt");

        space.Run("Grow").Succeeds().Prints("1 from cache");

        Assert.False(space.Has("out/fail.txt"));
        Assert.Equal("mine", space.Read("out/mine.txt"));
        space.Run("Grow").Succeeds().Prints("0 executed, 1 up to date");
    }

    [Fact]
    public void Case_62_A_run_that_is_killed_at_any_moment_spoils_nothing()
    {
        space.Script(Chain);
        space.Run("Last").Succeeds();
        foreach (var seed in Rounds.Seeds(4))
        {
            var random = new Random(seed);
            Edit(seed, random);
            using (var killed = space.Start("Last"))
            {
                killed.Process.WaitForExit(random.Next(100, 900));
                killed.Process.Kill();
                killed.Process.WaitForExit();
            }

            IsWell(seed);
        }
    }

    [Fact]
    public void Case_62_What_somebody_puts_among_the_outputs_of_a_killed_run_is_not_lost()
    {
        space.Script("""
            Target Make => _ => _.Inputs("source/**").Outputs("out/**").Executes(() =>
            {
                (RootDirectory / "out/half.txt").WriteText("half");
                Console.WriteLine("making");
                while (File.Exists(RootDirectory / "hold")) Thread.Sleep(10);
                File.Move(RootDirectory / "out/half.txt", RootDirectory / "out/whole.txt", overwrite: true);
            });
            """);
        space.Write("hold", "");
        using (var killed = space.Start("Make"))
        {
            killed.WaitFor("making");
            killed.Process.Kill();
            killed.Process.WaitForExit();
        }

        File.Delete(space.Root / "hold");
        space.Write("out/notes/mine.txt", "mine");
        space.Run("Make").Succeeds().Prints("BK0366: The last run ended midway in 'Make': 2 files at its outputs", ".buildkit/set-aside/", "out/notes/mine.txt");

        Assert.Equal(["out/whole.txt"], Directory.GetFileSystemEntries(space.Root / "out", "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(space.Root, path)));
        Assert.Equal(["half", "mine"], Directory.GetFiles(space.Root / ".buildkit/set-aside", "*", SearchOption.AllDirectories).Select(File.ReadAllText).Order());
        space.Run("Make").Succeeds().Prints("0 executed, 1 up to date").DoesNotPrint("BK0366");
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Case_63_A_run_may_be_killed_before_any_change_of_the_store_the_state_or_the_outputs()
    {
        space.Script(Chain, types: Fault);
        space.Run("Last").Succeeds();
        var reached = 0;
        foreach (var seed in Rounds.Seeds(20))
        {
            var random = new Random(seed);
            Edit(seed, random);
            space.Variables["FAULT_AT"] = $"{random.Next(40)}";
            reached += space.Run("Last").ExitCode == 0 ? 0 : 1;
            space.Variables.Remove("FAULT_AT");

            IsWell(seed);
        }

        Assert.True(reached > 0, "no run was killed");
    }

    // Kills the process at the n-th place that changes a file.
    const string Fault = """
        static class Fault
        {
            [System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Begin()
            {
                if (System.Environment.GetEnvironmentVariable("FAULT_AT") is not { } at)
                {
                    return;
                }

                var left = int.Parse(at);
                Action<string> pass = _ =>
                {
                    if (Interlocked.Decrement(ref left) < 0)
                    {
                        System.Diagnostics.Process.GetCurrentProcess().Kill();
                        Thread.Sleep(Timeout.Infinite);
                    }
                };
                typeof(BuildScript).Assembly.GetType("BuildKit.Caching.FaultPoint")!.GetProperty("OnPass")!.SetValue(null, pass);
            }
        }
        """;

    void Edit(int seed, Random random)
    {
        space.Write("source/a.txt", $"{(random.Next(2) == 0 ? "hello" : $"edit {seed}")}\n");
        if (random.Next(2) == 0 && space.Has("out"))
        {
            Directory.Delete(space.Root / "out", recursive: true);
        }
    }

    void IsWell(int seed)
    {
        space.Run("Last").Succeeds();
        var text = space.Read("source/a.txt").ToUpperInvariant() + "HELLO B\n";
        Assert.True(text == space.Read("out/code.txt") && "2\n" + text == space.Read("out/last.txt"), $"seed {seed}: {space.Read("out/last.txt")}");
        Assert.Equal("lines", new FileInfo(space.Root / "out/count/link").LinkTarget);
        Assert.Equal(["out/code.txt", "out/count/empty", "out/count/lines", "out/count/link", "out/last.txt", "out/upper/a.txt", "out/upper/b.txt"],
            Directory.GetFileSystemEntries(space.Root / "out", "*", SearchOption.AllDirectories).Select(path => AbsolutePath.Of(path).RelativeTo(space.Root).ToString())
                .Except(["out/count", "out/upper"]).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(space.Root, ".buildkit-*.tmp", SearchOption.AllDirectories));
        var idle = space.Run("Last", "--rehash");
        Assert.True(idle.ExitCode == 0 && idle.All.Contains("0 executed, 4 up to date", StringComparison.Ordinal), $"seed {seed}: {idle.All}");
    }

    public void Dispose() => space.Dispose();
}
