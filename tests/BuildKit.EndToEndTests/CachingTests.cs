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

    public void Dispose() => space.Dispose();
}
