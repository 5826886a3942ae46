using BuildKit.Commands;

namespace BuildKit.Tests.Commands;

public class ToolVersionTests
{
    [Theory]
    [InlineData("git version 2.39.5", "2.39.5")]
    [InlineData("git version 2.39.5.windows.1", "2.39.5")]
    [InlineData("git version 2.39.5 (Apple Git-154)", "2.39.5")]
    [InlineData("v20.20.2", "20.20.2")]
    [InlineData("10.0.100-preview.7.25380.108\n", "10.0.100-preview.7.25380.108")]
    [InlineData("Docker version 28.2.2, build e6534b4", "28.2.2")]
    [InlineData("openjdk 17.0.1 2021-10-19", "17.0.1")]
    [InlineData("OpenSSH_9.2p1 Debian-2+deb12u3", "9.2")]
    [InlineData("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)", "5.2.15")]
    [InlineData("nginx/1.18.0-6ubuntu14", "1.18.0")]
    [InlineData("less 590 (GNU regular expressions)", "590")]
    [InlineData("x86 tool, build v7", "7")]
    [InlineData("Terraform v1.5.7\non linux_amd64", "1.5.7")]
    [InlineData("tool 5.0.0-rc.1.", "5.0.0-rc.1")]
    [InlineData("no version here, sha1 only", null)]
    [InlineData("20240101120000", null)]
    [InlineData("", null)]
    public void The_first_thing_that_looks_like_a_version_is_it(string answer, string? version) =>
        Assert.Equal(version, ToolVersion.FirstIn(answer)?.ToString());

    [Fact]
    public void Versions_are_ordered_by_number_and_pre_releases_come_first()
    {
        string[] ordered =
            ["1.9", "1.10-alpha", "1.10-alpha.1", "1.10-alpha.beta", "1.10-beta.2", "1.10-beta.11", "1.10-rc.1", "1.10", "1.10.0.1", "1.11", "2", "10.0.100-preview.1", "10.0.100"];
        var versions = ordered.Select(text => ToolVersion.Parse(text)!).ToList();

        for (var i = 0; i < versions.Count; i++)
        {
            for (var j = 0; j < versions.Count; j++)
            {
                Assert.Equal(Math.Sign(i.CompareTo(j)), Math.Sign(versions[i].CompareTo(versions[j])));
            }
        }
    }

    [Fact]
    public void Missing_numbers_are_zeros() => Assert.Equal(0, ToolVersion.Parse("v2.30")!.CompareTo(ToolVersion.Parse("2.30.0.0")));

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1.x")]
    [InlineData("1.2 ")]
    [InlineData("1..2")]
    [InlineData("1.2.")]
    [InlineData(">=1.2")]
    [InlineData("12345678901")]
    public void What_is_no_version_is_refused_where_it_is_written(string version)
    {
        Assert.Equal("BK0733", Assert.Throws<BuildException>(() => Tool.Of("x").AtLeast(version)).Error.Code);
        Assert.Equal("BK0733", Assert.Throws<BuildException>(() => Tool.Of("x").AnyVersion().Below(version)).Error.Code);
    }
}
