using BuildKit.Deployments;

namespace BuildKit.Tests.Deployments;

public class MomentSyntaxTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 27, 18, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-27T18:00Z", "18:00:00")]
    [InlineData("2026-11-27 18:00:05+01:00", "17:00:05")]
    [InlineData("45m", "17:45:00")]
    [InlineData("1h30m", "17:00:00")]
    [InlineData("0s", "18:30:00")]
    public void A_moment_has_a_zone_or_is_so_long_ago(string text, string time) =>
        Assert.Equal(time, MomentSyntax.Parse(text, Now).UtcDateTime.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-27T18:00")]
    [InlineData("2026-11-27")]
    [InlineData("18:00:00")]
    [InlineData("-5m")]
    [InlineData("99999999d")]
    [InlineData("2026-13-27T18:00Z")]
    [InlineData("2026-11-27T18:32Z")]
    [InlineData("yesterday")]
    public void All_else_is_none(string text) => Assert.Equal("BK0529", Assert.Throws<BuildException>(() => MomentSyntax.Parse(text, Now)).Error.Code);
}
