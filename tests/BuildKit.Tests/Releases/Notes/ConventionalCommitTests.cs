using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

public sealed class ConventionalCommitTests
{
    [Theory]
    [InlineData("feat: add a basket", "feat", null, "add a basket", false)]
    [InlineData("Feat(shop)!: drop the old basket", "feat", "shop", "drop the old basket", true)]
    [InlineData("fix(web api):   count twice", "fix", "web api", "count twice", false)]
    [InlineData("feat!: change", "feat", null, "change", true)]
    [InlineData("Docker: use the slim image", "docker", null, "use the slim image", false)]
    [InlineData("Give the basket a name", null, null, "Give the basket a name", false)]
    [InlineData("feat add", null, null, "feat add", false)]
    [InlineData("feat:add", null, null, "feat:add", false)]
    [InlineData("feat():x", null, null, "feat():x", false)]
    [InlineData("feat(a)(b): x", null, null, "feat(a)(b): x", false)]
    [InlineData("12:30: it breaks", null, null, "12:30: it breaks", false)]
    [InlineData("feat: ", null, null, "feat:", false)]
    public void A_subject_is_taken_apart(string subject, string? type, string? scope, string description, bool isBreaking)
    {
        var commit = ConventionalCommit.Of(subject, "");

        Assert.Equal((type, scope, description, isBreaking), (commit.Type, commit.Scope, commit.Description, commit.IsBreaking));
    }

    [Theory]
    [InlineData("BREAKING CHANGE: names are longer", "names are longer")]
    [InlineData("BREAKING-CHANGE: names are longer", "names are longer")]
    [InlineData("Text.\n\nBREAKING CHANGE: names are\n  longer\nReviewed-by: Zoe", "names are longer")]
    [InlineData("BREAKING CHANGE:\nnames are longer\n\nNot this.", "names are longer")]
    public void A_footer_says_what_breaks(string body, string text)
    {
        var commit = ConventionalCommit.Of("fix: x", body);

        Assert.True(commit.IsBreaking);
        Assert.Equal([text], commit.Breaking);
    }

    [Theory]
    [InlineData("breaking change: of no meaning in small letters")]
    [InlineData("This is a BREAKING CHANGE: in the middle of a line")]
    public void What_is_no_footer_breaks_nothing(string body) => Assert.False(ConventionalCommit.Of("fix: x", body).IsBreaking);

    [Fact]
    public void Issues_come_from_footers_and_not_twice()
    {
        var commit = ConventionalCommit.Of("fix: count (#12)", "About #7.\n\nCloses #12\nFixes: #13, #14 and #13\nRefs: other/place#15\nReviewed-by: #16");

        Assert.Equal(["13", "14"], commit.Issues);
    }

    [Fact]
    public void A_revert_names_what_it_takes_back()
    {
        var commit = ConventionalCommit.Of("Revert \"feat: x\"", "This reverts commit 0123456789abcdef0123456789ABCDEF01234567.");

        Assert.Equal(["0123456789abcdef0123456789abcdef01234567"], commit.Reverts);
    }
}
