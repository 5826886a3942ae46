using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

public sealed class ChangelogFileTests
{
    [Theory]
    [InlineData("## 1.2.3")]
    [InlineData("## [1.2.3] - 2026-01-31")]
    [InlineData("## [1.2.3](https://example.com/compare/v1.2.2...v1.2.3) (2026-01-31)")]
    [InlineData("# v1.2.3")]
    [InlineData("### Shop v1.2.3: the basket ###")]
    [InlineData("## shop@1.2.3")]
    public void A_section_is_found_by_its_version(string heading)
    {
        var changelog = new ChangelogFile($"# Changes\n\nText.\n\n{heading}\n\n- a\n\n{heading.Replace("1.2.3", "1.2.2", StringComparison.Ordinal)}\n\n- b\n");

        Assert.Equal("- a", changelog.Of(SemanticVersion.Parse("1.2.3")));
        Assert.Equal("- b", changelog.Of(SemanticVersion.Parse("1.2.2")));
        Assert.Null(changelog.Of(SemanticVersion.Parse("1.2.4")));
    }

    [Theory]
    [InlineData("## 1.2.30")]
    [InlineData("## 11.2.3")]
    [InlineData("## 1.2.3-rc.1")]
    [InlineData("## 1.2.3.4")]
    public void Other_versions_are_not_taken_for_it(string heading) => Assert.Null(new ChangelogFile($"{heading}\n\n- a\n").Of(SemanticVersion.Parse("1.2.3")));

    [Fact]
    public void Metadata_of_a_build_does_not_count() => Assert.Equal("- a", new ChangelogFile("## 1.2.3\n- a").Of(SemanticVersion.Parse("1.2.3+build.7")));

    [Fact]
    public void A_section_ends_with_the_next_of_its_rank_and_keeps_what_is_deeper()
    {
        var changelog = new ChangelogFile("""
            ## [Unreleased]

            ## [2.0.0]
            ### Added
            - a

            ```sh
            # no heading
            ```

            ## About
            Nothing.

            [2.0.0]: https://example.com/2.0.0
            """);

        Assert.Null(changelog.Unreleased);
        Assert.Equal("### Added\n- a\n\n```sh\n# no heading\n```", changelog.Of(SemanticVersion.Parse("2.0.0")));
        Assert.Equal(["[Unreleased]", "[2.0.0]", "About"], changelog.Titles);
    }

    [Fact]
    public void The_last_section_has_no_definitions_of_links()
    {
        var changelog = new ChangelogFile("## Unreleased\r\n- a\r\n## 1.0.0\r\n- b [x]\r\n\r\n[unreleased]: https://example.com/u\r\n[1.0.0]: https://example.com/1\r\n[x]: https://example.com/x\r\n");

        Assert.Equal("- a", changelog.Unreleased);
        Assert.Equal("- b [x]\n\n[x]: https://example.com/x", changelog.Of(SemanticVersion.Parse("1.0.0")));
    }
}
