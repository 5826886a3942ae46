namespace BuildKit.Tests.Files;

public class AbsolutePathTests
{
    static readonly AbsolutePath Root = AbsolutePath.Of(OperatingSystem.IsWindows() ? "C:/repo" : "/repo");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("source")]
    [InlineData("./source")]
    [InlineData("~/source")]
    [InlineData("C:source")]
    public void What_is_not_absolute_is_refused(string path) => Fails.With("BK0801", () => AbsolutePath.Of(path));

    [Fact]
    public void A_NUL_character_is_refused_wherever_it_enters()
    {
        Fails.With("BK0802", () => AbsolutePath.Of($"{Root}/a\0b"));
        Fails.With("BK0802", () => _ = Root / "a\0b");
        var error = Fails.With("BK0802", () => RelativePath.Of("a\0b"));

        Assert.DoesNotContain('\0', error.ToString());
    }

    [Theory]
    [InlineData("a/b", "/a/b")]
    [InlineData("a//b/", "/a/b")]
    [InlineData("./a/./b", "/a/b")]
    [InlineData("a/../b", "/b")]
    [InlineData(".", "")]
    [InlineData("", "")]
    [InlineData("~", "/~")]
    [InlineData("$HOME", "/$HOME")]
    [InlineData("two words/Größe/日本", "/two words/Größe/日本")]
    public void The_right_side_is_appended_and_normalised(string right, string expected) => Assert.Equal($"{Root}{expected}", Root / right);

    [Fact]
    public void Parents_above_the_root_stay_at_the_root() => Assert.Equal(Root.Parent, Root / "../../../..");

    [Fact]
    public void An_absolute_right_side_replaces_the_left() => Assert.Equal(Root, Root / "a" / Root.ToString());

    [Fact]
    public void A_relative_path_is_appended_with_its_parents() => Assert.Equal(Root / "c", Root / "a" / "b" / RelativePath.Of("../../c"));

    [Fact]
    public void Paths_are_compared_ordinally()
    {
        Assert.Equal(Root / "a", Root / "a/");
        Assert.Equal((Root / "a").GetHashCode(), (Root / "b/../a").GetHashCode());
        Assert.NotEqual(Root / "a", Root / "A");
        Assert.NotEqual(Root / "e\u0301", Root / "\u00e9");
    }

    [Fact]
    public void The_parts_of_a_name_are_told_apart()
    {
        var file = Root / "source" / "Shop.Api.csproj";

        Assert.Equal("Shop.Api.csproj", file.Name);
        Assert.Equal("Shop.Api", file.NameWithoutExtension);
        Assert.Equal(".csproj", file.Extension);
        Assert.Equal(Root / "source", file.Parent);
        Assert.Equal("", (Root / "LICENSE").Extension);
    }

    [Fact]
    public void A_root_is_its_own_parent_and_has_no_name()
    {
        var root = Root.Parent;

        Assert.Equal(root, root.Parent);
        Assert.Equal("", root.Name);
        Assert.Equal(Root, root / "repo");
    }

    [Fact]
    public void Containing_means_below_and_goes_by_whole_segments()
    {
        Assert.True(Root.Contains(Root / "a" / "b"));
        Assert.True(Root.Parent.Contains(Root));
        Assert.False(Root.Contains(Root));
        Assert.False(Root.Contains(Root.Parent));
        Assert.False((Root / "a").Contains(Root / "ab"));
    }

    [Theory]
    [InlineData("a/b/c", "a", "b/c")]
    [InlineData("a", "a", ".")]
    [InlineData("a", "a/b/c", "../..")]
    [InlineData("a/x", "b", "../a/x")]
    public void A_path_can_be_seen_from_another(string path, string from, string expected)
    {
        Assert.Equal(expected, (Root / path).RelativeTo(Root / from));
        Assert.Equal(Root / path, Root / from / (Root / path).RelativeTo(Root / from));
    }

    [Fact]
    public void Drives_and_backslashes_are_normalised_on_Windows()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "needs Windows");

        Assert.Equal("C:/Users/x", AbsolutePath.Of(@"c:\Users\.\y\..\x\"));
        Fails.With("BK0804", () => AbsolutePath.Of(@"C:\a").RelativeTo(AbsolutePath.Of(@"D:\a")));
    }

    [Fact]
    public void A_backslash_is_an_ordinary_letter_on_Unix()
    {
        Needs.Unix();

        Assert.Equal(@"a\b", (Root / @"a\b").Name);
        Fails.With("BK0801", () => AbsolutePath.Of(@"C:\Users"));
    }
}
