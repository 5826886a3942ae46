using System.Diagnostics;
using BuildKit.Files;

namespace BuildKit.Tests.Files;

public class GlobPatternTests
{
    [Theory]
    [InlineData("a/b.cs", "a/b.cs", "a/b.c a/B.cs A/b.cs b.cs a/b.cs/c")]
    [InlineData("*", "a a.b .hidden {", "a/b")]
    [InlineData("*.cs", "a.cs .cs é.cs", "a.csx a/b.cs")]
    [InlineData("a?c", "abc aéc a😀c", "ac abbc a/c")]
    [InlineData("**", "a a/b .git/x", "")]
    [InlineData("a/**", "a/b a/b/c", "a ab/c")]
    [InlineData("**/a", "a b/a b/c/a", "a/b ba")]
    [InlineData("a/**/b", "a/b a/x/b a/x/y/b a/b/b", "ab a/bb a/x/b/c")]
    [InlineData("a/**/**/b/**", "a/b/c a/x/b/c/d", "a/b")]
    [InlineData("a**b", "ab axb", "a/b")]
    [InlineData("***", "a", "a/b")]
    [InlineData("{a,b/c}/d", "a/d b/c/d", "b/d a/c/d")]
    [InlineData("a{,.min}.js", "a.js a.min.js", "a..js")]
    [InlineData("{,**/}x{1,{2,3/4}}y", "x1y x2y x3/4y a/x1y", "x3y")]
    [InlineData("{a}{}", "a", "{a} b")]
    [InlineData("a,b", "a,b", "a b")]
    [InlineData("[a-c]x[!0-9]", "axx bx- cxé", "dxx ax0 ax ax/")]
    [InlineData("[^a]", "b", "a ^a")]
    [InlineData("[]]", "]", "a [")]
    [InlineData("[!]]", "a", "]")]
    [InlineData("[a-]", "a -", "b")]
    [InlineData("[*][?][[][{][}]]", "*?[{}]", "abcde]")]
    [InlineData("{[,],x}", ", x", "[ ]")]
    [InlineData("[\\]", "\\", "/")]
    [InlineData("[+-0]", "+ . 0", "/ a")]
    [InlineData("[😀-😂]", "😁", "😃 x")]
    [InlineData("!a", "!a", "a")]
    [InlineData("./a/./b/../c", "a/c", "a/b/c")]
    [InlineData("~/$x", "~/$x", "x")]
    [InlineData("two words/ä", "two|words/ä", "two|words/a")]
    public void A_pattern_matches_these_and_not_those(string pattern, string these, string those)
    {
        var glob = GlobPattern.Parse(pattern);

        Assert.All(these.Split(' '), path => Assert.True(glob.Matches(path.Replace('|', ' ')), path));
        Assert.All(those.Split(' ', StringSplitOptions.RemoveEmptyEntries), path => Assert.False(glob.Matches(path.Replace('|', ' ')), path));
    }

    [Theory]
    [InlineData("", "BK0810")]
    [InlineData(" ", "BK0810")]
    [InlineData(".", "BK0810")]
    [InlineData("a/..", "BK0810")]
    [InlineData("a[b", "BK0811")]
    [InlineData("a[]", "BK0811")]
    [InlineData("a[!]", "BK0811")]
    [InlineData("[", "BK0811")]
    [InlineData("a{b,c", "BK0811")]
    [InlineData("{a,{b}", "BK0811")]
    [InlineData("{[}]", "BK0811")]
    [InlineData("a\\b", "BK0812")]
    [InlineData("/a", "BK0813")]
    [InlineData("C:/a", "BK0813")]
    [InlineData("{a,/b}", "BK0813")]
    [InlineData("../a", "BK0814")]
    [InlineData("a/../../b", "BK0814")]
    [InlineData("**/../a", "BK0814")]
    [InlineData("*/..", "BK0814")]
    [InlineData("[.][.]/a", "BK0814")]
    [InlineData("a//b", "BK0817")]
    [InlineData("a/", "BK0817")]
    [InlineData("a}b", "BK0817")]
    [InlineData("a[/]b", "BK0817")]
    [InlineData("[z-a]", "BK0817")]
    [InlineData("[[:alpha:]]", "BK0817")]
    [InlineData("a\0b", "BK0817")]
    [InlineData("[\0]", "BK0817")]
    [InlineData("[!\u0001-\U0010FFFF]", "BK0817")]
    public void A_malformed_pattern_is_refused(string pattern, string code)
    {
        var error = Fails.With(code, () => GlobPattern.Parse(pattern));

        Assert.NotNull(error.Hint);
        Assert.DoesNotContain('\0', error.ToString());
    }

    [Fact]
    public void Braces_are_bounded()
    {
        Assert.Equal(1024, GlobPattern.Parse(string.Concat(Enumerable.Repeat("{a,b}", 10))).Routes.Count);
        Fails.With("BK0816", () => GlobPattern.Parse(string.Concat(Enumerable.Repeat("{a,b}", 11))));
        Fails.With("BK0816", () => GlobPattern.Parse("{" + string.Join(',', Enumerable.Range(0, 1025)) + "}"));
        Fails.With("BK0816", () => GlobPattern.Parse(new string('{', 100_000)));
        Fails.With("BK0816", () => GlobPattern.Parse(string.Concat(Enumerable.Repeat("{a,b,c,d}", 100_000))));
    }

    [Theory]
    [InlineData("source/Shop/**/*.cs", "source/Shop")]
    [InlineData("source/Shop/Shop.csproj", "source/Shop")]
    [InlineData("LICENSE", "")]
    [InlineData("**", "")]
    [InlineData("a/b/**", "a/b")]
    [InlineData("a/b*/c", "a")]
    [InlineData("a/[*]/c*", "a/*")]
    [InlineData("{a/b,a/c}/d/x", "a")]
    [InlineData("{a,b}/x", "")]
    public void The_literal_prefix_is_the_longest_directory_without_wildcards(string pattern, string prefix) =>
        Assert.Equal(prefix, GlobPattern.Parse(pattern).LiteralPrefix);

    [Fact]
    public void Many_stars_do_not_take_long()
    {
        var watch = Stopwatch.StartNew();

        Assert.False(GlobPattern.Parse(string.Concat(Enumerable.Repeat("*a", 50)) + "*b").Matches(new string('a', 20_000)));
        Assert.False(GlobPattern.Parse(string.Concat(Enumerable.Repeat("**/a/", 20)) + "b").Matches(string.Join('/', Enumerable.Repeat("a", 2_000))));
        Assert.False(GlobPattern.MayOverlap(
            GlobPattern.Parse(string.Concat(Enumerable.Repeat("**/*a*/", 30)) + "x*"), GlobPattern.Parse(string.Concat(Enumerable.Repeat("**/*b*/", 30)) + "y*")));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
    }
}
