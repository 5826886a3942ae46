using BuildKit.Files;

namespace BuildKit.Tests.Files;

[Trait("Speed", "Slow")]
public class GlobPropertyTests
{
    static readonly string[] Paths = [.. GlobReference.Paths("ab", longestName: 2, deepest: 3), .. GlobReference.Paths("abc", longestName: 4, deepest: 1)];

    [Fact]
    public void Matching_agrees_with_backtracking()
    {
        foreach (var seed in Rounds.Seeds(300))
        {
            var pattern = GlobReference.Pattern(new(seed));
            var glob = new GlobStates([GlobPattern.Parse(pattern)], everywhere: true);

            AssertSame(Paths, path => GlobReference.Matches(pattern, path), glob.Matches, $"seed {seed}: {pattern}");
        }
    }

    [Fact]
    public void Overlap_agrees_with_trying_all_paths()
    {
        string[] paths = [.. GlobReference.Paths("abc", longestName: 2, deepest: 3)];
        var (yes, no) = (0, 0);
        foreach (var seed in Rounds.Seeds(2000))
        {
            var random = new Random(seed);
            var isShort = seed % 3 != 0;
            var (a, b) = (GlobReference.Pattern(random, isShort ? 2 : 4), GlobReference.Pattern(random, isShort ? 2 : 4));
            var (x, y) = (GlobPattern.Parse(a), GlobPattern.Parse(b));
            var (left, right) = (new GlobStates([x], everywhere: true), new GlobStates([y], everywhere: true));
            var common = paths.FirstOrDefault(path => left.Matches(path) && right.Matches(path));
            var overlap = GlobPattern.MayOverlap(x, y);

            Assert.True(overlap == GlobPattern.MayOverlap(y, x), $"seed {seed}: {a} and {b} are not symmetrical");
            Assert.True(overlap || common is null, $"seed {seed}: {a} and {b} both match {common}");

            // Two segments of two letters each have a common path among those tried, if they have one at all.
            Assert.True(!overlap || common is not null || !isShort || (a + b).Contains('{'), $"seed {seed}: {a} and {b} match no common path");
            (yes, no) = overlap ? (yes + 1, no) : (yes, no + 1);
        }

        Assert.True(yes + no < 100 || (yes > 20 && no > 20), $"{yes} overlap, {no} do not");
    }

    [Fact]
    public void Covering_is_never_claimed_wrongly()
    {
        foreach (var seed in Rounds.Seeds(300))
        {
            var random = new Random(seed);
            var (outer, inner) = (GlobReference.Pattern(random), GlobReference.Pattern(random));
            var (x, y) = (GlobPattern.Parse(outer), GlobPattern.Parse(inner));
            if (y.Routes.All(route => x.Routes.Any(cover => GlobOverlap.Covers(cover, route))))
            {
                var (wide, narrow) = (new GlobStates([x], everywhere: true), new GlobStates([y], everywhere: true));
                Assert.All(Paths, path => Assert.True(!narrow.Matches(path) || wide.Matches(path), $"seed {seed}: {outer} does not cover {inner}: {path}"));
            }
        }
    }

    [Fact]
    public void Sets_that_list_a_common_path_overlap()
    {
        string[] paths = [.. GlobReference.Paths("ab", 2, 3).Select(path => path.Replace("aa", "bin").Replace("bb", "obj"))];
        foreach (var seed in Rounds.Seeds(200))
        {
            var random = new Random(seed);
            var (x, y) = (Patterns(random), Patterns(random));
            var (a, b) = (GlobSet.Of(x), GlobSet.Of(y));
            var common = paths.FirstOrDefault(path => a.Matches(path) && b.Matches(path));

            Assert.True(common is null || GlobSet.MayOverlap(a, b), $"seed {seed}: {string.Join(' ', x)} and {string.Join(' ', y)} both list {common}");
            AssertSame(paths, path => ReferenceSet(x, path), a.Matches, $"seed {seed}: {string.Join(' ', x)}");
        }
    }

    [Fact]
    public void Listing_agrees_with_filtering_everything()
    {
        foreach (var seed in Rounds.Seeds(30))
        {
            using var directory = new TemporaryDirectory();
            var random = new Random(seed);
            Grow(random, directory.Path, depth: 0);
            var all = Directory.GetFiles(directory.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                .Select(file => AbsolutePath.Of(file).RelativeTo(directory.Path).ToString()).Order(StringComparer.Ordinal).ToArray();
            for (var i = 0; i < 10; i++)
            {
                var patterns = Patterns(random);
                var expected = all.Where(file => ReferenceSet(patterns, file)).ToArray();

                Assert.True(expected.SequenceEqual(GlobSet.Of(patterns).Files(directory.Path)), $"seed {seed}: {string.Join(' ', patterns)}");
            }
        }
    }

    static void AssertSame(string[] paths, Func<string, bool> expected, Func<string, bool> actual, string what)
    {
        var different = paths.FirstOrDefault(path => expected(path) != actual(path));
        Assert.True(different is null, $"{what} disagrees on {different}");
    }

    static string[] Patterns(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => WithIgnoredNames(random)),
        .. Enumerable.Range(0, random.Next(0, 3)).Select(_ => "!" + WithIgnoredNames(random)),
    ];

    static string WithIgnoredNames(Random random) => GlobReference.Pattern(random).Replace("aa", "bin").Replace("bb", "obj");

    static bool ReferenceSet(string[] patterns, string path) =>
        patterns.Any(pattern => pattern[0] != '!' && GlobReference.Matches(pattern, path, everywhere: false))
        && !patterns.Any(pattern => pattern[0] == '!' && GlobReference.Matches(pattern[1..], path));

    static void Grow(Random random, AbsolutePath directory, int depth)
    {
        string[] names = ["a", "b", "ab", "ba", "aab", "bin", "obj", ".git"];
        foreach (var name in names.Where(_ => random.Next(2) == 0))
        {
            if (depth < 3 && random.Next(2) == 0)
            {
                Directory.CreateDirectory(directory / name);
                Grow(random, directory / name, depth + 1);
            }
            else
            {
                File.WriteAllText(directory / name, "");
            }
        }
    }
}
