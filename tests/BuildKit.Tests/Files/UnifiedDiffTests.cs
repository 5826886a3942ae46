using System.Diagnostics;
using BuildKit.Files;

namespace BuildKit.Tests.Files;

public class UnifiedDiffTests
{
    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Equal("", UnifiedDiff.Of("a", "b", "x\ny", "x\ny"));

    [Fact]
    public void Changes_far_from_each_other_are_hunks_of_their_own() => Assert.Equal(
        "--- old\n+++ new\n@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -10,3 +10,4 @@\n 10\n 11\n 12\n+13\n",
        UnifiedDiff.Of("old", "new", Numbers(1, 12), "one\n" + Numbers(2, 13)));

    [Fact]
    public void A_text_that_appears_or_goes_has_an_empty_range()
    {
        Assert.Equal("--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n", UnifiedDiff.Of("a", "b", "", "x\n"));
        Assert.Equal("--- a\n+++ b\n@@ -1 +0,0 @@\n-x\n", UnifiedDiff.Of("a", "b", "x\n", ""));
    }

    [Fact]
    public void A_last_line_without_its_end_is_another_line() => Assert.Equal(
        "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+x\n\\ No newline at end of file\n", UnifiedDiff.Of("a", "b", "x\n", "x"));

    [Fact]
    public void A_patch_with_it_gives_the_new_text_and_it_is_as_short_as_that_of_diff()
    {
        Needs.Tool("diff");
        Needs.Tool("patch");
        using var directory = new TemporaryDirectory();
        foreach (var seed in Rounds.Seeds(20))
        {
            var random = new Random(seed);
            var (before, after) = (Text(random), Text(random));
            directory.Write("before", before);
            directory.Write("after", after);
            var diff = UnifiedDiff.Of("before", "before", before, after);
            directory.Write("diff", diff);

            if (before != after)
            {
                Assert.True(Run(directory.Path, "patch", "--silent", "before", "diff").ExitCode == 0, $"BK_SEED={seed}\n{diff}");
            }

            Assert.True(directory.Read("before") == after, $"BK_SEED={seed}\n{diff}");
            directory.Write("before", before);
            var other = Run(directory.Path, "diff", "--minimal", "--unified", "before", "after").Output;
            Assert.True(Changes(other) == Changes(diff), $"BK_SEED={seed}\n{diff}\n{other}");
        }
    }

    static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => $"{random.Next(6)}\n")) + (random.Next(3) == 0 ? "end" : "");

    static int Changes(string diff) => diff.Split('\n').Skip(2).Count(line => line is ['+' or '-', ..]);

    static string Numbers(int from, int to) => string.Concat(Enumerable.Range(from, to - from + 1).Select(number => $"{number}\n"));

    static (int ExitCode, string Output) Run(string directory, string tool, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(tool, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true })!;
        var output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        return (run.ExitCode, output);
    }
}
