namespace BuildKit.Tests.Repositories;

public class SemanticVersionTests
{
    [Theory]
    [InlineData("0.0.0")]
    [InlineData("1.2.3")]
    [InlineData("1.0.0-alpha")]
    [InlineData("1.0.0-0.3.7")]
    [InlineData("1.0.0-x-y-z.--")]
    [InlineData("1.0.0-alpha+001")]
    [InlineData("1.0.0+21AF26D3----117B344092BD")]
    [InlineData("1.0.0-99999999999999999999999.1")]
    [InlineData("1.0.0--1")]
    [InlineData("1.0.0-0A.is.legal")]
    public void A_version_is_written_as_it_was_read(string text) => Assert.Equal(text, SemanticVersion.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("01.2.3")]
    [InlineData("1.02.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3-é")]
    [InlineData("1.2.3-a+b+c")]
    [InlineData(" 1.2.3")]
    [InlineData("+1.2.3")]
    [InlineData("-1.2.3")]
    [InlineData("v1.2.3")]
    [InlineData("1.2.99999999999")]
    [InlineData("1.2.3\n")]
    public void What_is_no_version_is_refused(string? text) => Assert.False(SemanticVersion.TryParse(text, out _));

    [Fact]
    public void Precedence_is_that_of_the_specification()
    {
        string[] ordered =
        [
            "0.9.9", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-99999999999999999999", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
            "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1-0", "1.0.1", "1.1.0", "2.0.0", "10.0.0",
        ];

        var shuffled = ordered.OrderBy(text => text.GetHashCode(StringComparison.Ordinal)).Select(SemanticVersion.Parse);

        Assert.Equal(ordered, shuffled.Order().Select(version => version.ToString()));
    }

    [Fact]
    public void Build_metadata_counts_for_equality_but_not_for_precedence()
    {
        var (a, b) = (SemanticVersion.Parse("1.0.0+a"), SemanticVersion.Parse("1.0.0+b"));

        Assert.NotEqual(a, b);
        Assert.Equal(0, a.CompareTo(b));
    }

    [Theory]
    [InlineData("1.2.3", 0, "1.2.3")]
    [InlineData("1.2.3", 4, "1.2.4-alpha.0.4")]
    [InlineData("1.2.3-beta.1", 4, "1.2.3-beta.1.4")]
    [InlineData("1.2.3+meta", 0, "1.2.3+meta")]
    [InlineData("1.2.3-beta+meta", 2, "1.2.3-beta.2")]
    public void Commits_after_a_version_make_the_next_one(string version, int height, string expected) =>
        Assert.Equal(expected, SemanticVersion.Parse(version).WithHeight(height).ToString());

    [Fact]
    public void A_text_that_is_no_version_is_an_error_that_says_how_to_write_one() =>
        Assert.Equal("BK0401", Assert.Throws<BuildException>(() => SemanticVersion.Parse("1.2")).Error.Code);
}
