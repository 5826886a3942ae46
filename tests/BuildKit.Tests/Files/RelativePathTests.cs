namespace BuildKit.Tests.Files;

public class RelativePathTests
{
    [Theory]
    [InlineData("", ".")]
    [InlineData(".", ".")]
    [InlineData("a//b/./c/", "a/b/c")]
    [InlineData("a/../b", "b")]
    [InlineData("a/..", ".")]
    [InlineData("../a/../../b", "../../b")]
    [InlineData("~/a b", "~/a b")]
    public void A_relative_path_is_normalised(string path, string expected) => Assert.Equal(expected, RelativePath.Of(path));

    [Fact]
    public void Segments_and_relative_paths_are_appended()
    {
        Assert.Equal("a/c d", RelativePath.Of("a") / "b" / "../c d");
        Assert.Equal("..", RelativePath.Of("a") / RelativePath.Of("../.."));
        Assert.Equal("b", (RelativePath.Of("a") / "b").Name);
    }

    [Fact]
    public void An_absolute_path_is_refused()
    {
        Fails.With("BK0803", () => RelativePath.Of("/a"));
        Fails.With("BK0803", () => _ = RelativePath.Of("a") / "/b");
    }
}
