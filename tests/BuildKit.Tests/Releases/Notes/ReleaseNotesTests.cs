using BuildKit.Releases;
using BuildKit.Repositories;

namespace BuildKit.Tests.Releases;

public sealed class ReleaseNotesTests
{
    static readonly RepositoryLinks GitHub = RepositoryLinks.Of("https://github.com/shop/web")!;

    static ReleaseNotes Notes(params (string Subject, string Body)[] commits) => new()
    {
        Product = "Shop",
        Version = SemanticVersion.Parse("1.2.0"),
        Time = DateTimeOffset.Parse("2026-01-31T23:30:00-05:00", System.Globalization.CultureInfo.InvariantCulture),
        Since = "v1.1.0",
        Commit = Hash(99),
        Commits = [.. commits.Select((commit, i) => new DescribedCommit(Hash(i), commit.Subject, commit.Body))],
        Links = GitHub,
    };

    static string Hash(int number) => $"{new string('a', 38)}{number:x2}";

    [Fact]
    public void They_are_read_by_people() => Snapshot.Matches(new ReleaseNotes
    {
        Product = "Shop",
        Version = SemanticVersion.Parse("2.0.0"),
        Time = DateTimeOffset.UnixEpoch.AddDays(20_000),
        Since = "v1.9.0",
        Commit = "00000000000000000000000000000000000000ff",
        Changelog = "The basket is new.\n\n- It has a name.",
        Links = GitHub,
        Commits =
        [
            new("a100000000000000000000000000000000000001", "feat(basket)!: name baskets (#12)", "Why: several of them.\n\nBREAKING CHANGE: `Basket()` wants a name\nRefs: #12, #13"),
            new("b200000000000000000000000000000000000002", "fix: count <b>twice</b> & never `a < b`", "Closes #14"),
            new("c300000000000000000000000000000000000003", "Docker: use the slim image", ""),
            new("d400000000000000000000000000000000000004", "Give each page a title, see other/place#3", ""),
            new("e500000000000000000000000000000000000005", "perf(search): look up once", ""),
            new("f600000000000000000000000000000000000006", "chore: tidy", ""),
            new("a700000000000000000000000000000000000007", "refactor!: take names as text", ""),
        ],
    }.Render(), extension: "md");

    [Fact]
    public void What_was_taken_back_is_no_change()
    {
        var notes = Notes(
            ("Revert \"Revert \"feat: b\"\"", $"This reverts commit {Hash(1)}."),
            ("Revert \"feat: b\"", $"This reverts commit {Hash(4)}."),
            ("Revert \"feat: a\"", $"This reverts commit {Hash(3)}."),
            ("feat: a", ""),
            ("feat: b", ""),
            ("Revert \"feat: old\"", $"This reverts commit {new string('b', 40)}.")).Render();

        Assert.DoesNotContain("feat: a", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("- a ", notes, StringComparison.Ordinal);
        Assert.Contains("- b (", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("Revert \"feat: b\"", notes, StringComparison.Ordinal);
        Assert.Contains("Revert \"feat: old\"", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void The_day_is_that_of_the_commit_in_utc() => Assert.StartsWith("# Shop 1.2.0\n\n2026-02-01, no commits since [v1.1.0](https://github.com/shop/web/compare/v1.1.0...", Notes().Render(), StringComparison.Ordinal);

    [Fact]
    public void Without_a_page_there_are_no_links()
    {
        var notes = Notes(("fix: count (#12)", "Closes #13"));
        var plain = new ReleaseNotes { Product = notes.Product, Version = notes.Version, Time = notes.Time, Since = notes.Since, Commit = notes.Commit, Commits = notes.Commits }.Render();

        Assert.Contains($"- count (#12) ({Hash(0)[..8]}, #13)", plain, StringComparison.Ordinal);
        Assert.Contains("1 commit since v1.1.0", plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("see #12.", "see [#12](https://github.com/shop/web/issues/12).")]
    [InlineData("a&#12;b", "a&amp;#12;b")]
    [InlineData("owner/place#12", "owner/place#12")]
    [InlineData("`#12` and `<b>`", "`#12` and `<b>`")]
    [InlineData("one ` tick <b>", "one ` tick &lt;b&gt;")]
    [InlineData("!12", "!12")]
    [InlineData("#12abc", "#12abc")]
    public void Text_of_commits_is_shown_as_it_was_meant(string text, string shown) => Assert.Equal(shown, new NotesText(GitHub).Line(text));
}
