namespace BuildKit.Tests;

public sealed class CacheVerbTests : IDisposable
{
    readonly TemporaryDirectory cache = new("cache");
    readonly Space space = new Space().Script("""
        Target Make => _ => _
            .Inputs("in/**").Outputs("out/**").Cached()
            .Runs(() => Tool.Of("cp")($"-r in out"));
        """);

    public CacheVerbTests()
    {
        space.Variables["BK_CACHE"] = cache.Path;
        space.Write("in/a", "A");
    }

    public void Dispose()
    {
        space.Dispose();
        cache.Dispose();
    }

    [Fact]
    public void It_shows_checks_collects_and_empties_the_cache()
    {
        space.Run("Make").Succeeds().Prints("1 executed");
        space.Run(":cache", "info").Succeeds().Prints($"Cache    {cache.Path}", "Entries  1");
        space.Run(":cache", "check").Succeeds().Prints("0 damaged, 0 results without content");
        space.Run(":cache", "gc").Succeeds().Prints("Removed 0 files", "kept 1 result");
        Directory.Delete(space.Root / "out", recursive: true);
        space.Run("Make").Succeeds().Prints("1 from cache");
        Assert.Equal("A", space.Read("out/a"));

        space.Run(":cache", "clear").Succeeds().Prints("Removed 2 files");
        space.Run(":cache").Succeeds().Prints("Entries  0");
        Directory.Delete(space.Root / "out", recursive: true);
        space.Run("Make").Succeeds().Prints("1 executed");
    }

    [Fact]
    public void Case_65_What_is_damaged_is_found_by_a_check_and_made_again_by_a_build()
    {
        space.Run("Make").Succeeds();
        var content = Assert.Single(Directory.GetFiles(cache.Path / "cas", "*", SearchOption.AllDirectories));
        File.Delete(content);
        File.WriteAllText(content, "B");

        space.Run(":cache", "check").Exits(1).Prints($"damaged  cas/{Path.GetFileName(content)}", "without its content  ac/", "1 damaged, 1 result without content");
        Directory.Delete(space.Root / "out", recursive: true);
        space.Run("Make").Succeeds().Prints("1 executed");
        Assert.Equal("A", space.Read("out/a"));
    }

    [Fact]
    public void Case_70_A_cache_that_cannot_be_used_is_one_warning_and_the_build_succeeds()
    {
        space.Variables["BK_CACHE"] = space.Write("file", "mine");
        var run = space.Run("Make").Succeeds().Prints("BK0341", "1 executed");
        Assert.Single(run.Output.Split("BK0341")[1..]);
        space.Run(":cache").Exits(2).Prints("BK0341");

        space.Variables["BK_CACHE"] = "off";
        space.Run(":cache").Succeeds().Prints("There is no cache");
        space.Run("Make").Succeeds().DoesNotPrint("BK034");
    }

    [Fact]
    public void Nonsense_is_wrong_usage()
    {
        space.Run(":cache", "clean").Exits(2).Prints("BK0348", "Did you mean 'clear'");
        space.Variables["BK_CACHE_SIZE"] = "plenty";
        space.Run(":cache", "info").Exits(2).Prints("BK0340");
        space.Run("Make").Exits(2).Prints("BK0340");
    }
}
