using System.Diagnostics;
using BuildKit.Files;

namespace BuildKit.Tests.Files;

public class GlobSetTests
{
    [Fact]
    public void Exclusions_win_wherever_they_stand()
    {
        var (first, last) = (GlobSet.Of("!**/*.g.cs", "**/*.cs"), GlobSet.Of("**/*.cs", "!**/*.g.cs"));

        Assert.All([first, last], set => Assert.True(set.Matches("a/b.cs") && !set.Matches("a/b.g.cs")));
    }

    [Fact]
    public void A_name_that_begins_with_an_exclamation_mark_stands_in_braces() => Assert.True(GlobSet.Of("{!}a").Matches("!a"));

    [Fact]
    public void A_list_that_includes_nothing_is_refused()
    {
        Fails.With("BK0815", () => GlobSet.Of());
        Fails.With("BK0815", () => GlobSet.Of("!a", "!b"));
        Fails.With("BK0810", () => GlobSet.Of("a", "!"));
        Fails.With("BK0814", () => GlobSet.Of("a", "!../b"));
        Fails.With("BK0810", () => GlobSet.Of([null!]));
    }

    [Theory]
    [InlineData("**", "bin/a obj/a x/.git/a node_modules/x/a .buildkit/a")]
    [InlineData("*/a", "bin/a")]
    [InlineData("b?n/a", "bin/a")]
    [InlineData("[b]?n/a", "bin/a")]
    [InlineData("x/bin/**", "bin/a y/bin/a")]
    public void Wildcards_do_not_enter_ignored_directories(string pattern, string those) =>
        Assert.All(those.Split(' '), path => Assert.False(GlobSet.Of(pattern).Matches(path), path));

    [Theory]
    [InlineData("**", "bin x/obj binary/a .github/a x/.gitignore")]
    [InlineData("artifacts/bin/**", "artifacts/bin/a artifacts/bin/x/obj/a")]
    [InlineData("**/bin/*.dll", "bin/a.dll x/bin/a.dll")]
    [InlineData("{bin,obj}/a", "bin/a obj/a")]
    [InlineData("[b]in/a", "bin/a")]
    [InlineData("node_modules/**", "node_modules/x/node_modules/y/bin/z")]
    public void A_pattern_that_names_an_ignored_directory_sees_all_of_it(string pattern, string these) =>
        Assert.All(these.Split(' '), path => Assert.True(GlobSet.Of(pattern).Matches(path), path));

    [Fact]
    public void Exclusions_see_ignored_directories() => Assert.False(GlobSet.Of("artifacts/bin/**", "!**/*.pdb").Matches("artifacts/bin/a.pdb"));

    [Theory]
    [InlineData("out/**", "out/a.txt", true)]
    [InlineData("out/**", "out", false)]
    [InlineData("**/*.cs", "source/**", true)]
    [InlineData("**/*.cs", "**/*.md", false)]
    [InlineData("**/*.md", "artifacts/bin/**", false)]
    [InlineData("artifacts/**", "artifacts/bin/**", false)]
    [InlineData("artifacts/bin/**", "artifacts/bin/**/*.dll", true)]
    [InlineData("**/bin/**", "x/*/bin/y", true)]
    [InlineData("bin", "*", true)]
    [InlineData("a*b", "*c*", true)]
    [InlineData("a*b", "*c", false)]
    [InlineData("{a,b}/x", "{b,c}/x", true)]
    [InlineData("{a,b}/x", "{c,d}/x", false)]
    [InlineData("Out/x", "out/x", false)]
    [InlineData("[a-m]*", "[n-z]*", false)]
    [InlineData("out/** !out/shop/**", "out/shop/**", false)]
    [InlineData("out/** !out/shop/*", "out/shop/**", true)]
    [InlineData("out/** !**/*.log", "out/a?.log", false)]
    [InlineData("out/{a,b} !out/a", "out/{a,c}", false)]
    public void Overlap_of_sets(string first, string second, bool overlap)
    {
        var (a, b) = (GlobSet.Of(first.Split(' ')), GlobSet.Of(second.Split(' ')));

        Assert.Equal(overlap, GlobSet.MayOverlap(a, b));
        Assert.Equal(overlap, GlobSet.MayOverlap(b, a));
    }

    [Fact]
    public void Overlapping_pairs_are_found_among_many()
    {
        var sets = new[] { "out/**", "out/a", "other/a", "out/b*", "out/bc", "**/a", "outer/x", "{out,other}/a" }.Select(pattern => GlobSet.Of(pattern)).ToArray();
        var expected = from i in Enumerable.Range(0, sets.Length)
                       from j in Enumerable.Range(i + 1, sets.Length - i - 1)
                       where GlobSet.MayOverlap(sets[i], sets[j])
                       select (i, j);

        Assert.Equal(expected, GlobPairs.Overlapping(sets).Order());
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_hundred_thousand_sets_are_compared_in_a_moment()
    {
        var watch = Stopwatch.StartNew();
        var sets = Enumerable.Range(0, 100_000).Select(i => GlobSet.Of(i % 2 == 0 ? $"out/{i}/**" : $"flat/{i}-*.txt")).Append(GlobSet.Of("out/77776/x/y")).ToArray();

        Assert.Equal([(77776, 100_000)], GlobPairs.Overlapping(sets));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }
}
