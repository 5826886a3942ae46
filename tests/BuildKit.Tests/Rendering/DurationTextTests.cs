using BuildKit.Rendering;

namespace BuildKit.Tests.Rendering;

public class DurationTextTests
{
    [Theory]
    [InlineData(-1, "0.0 s")]
    [InlineData(0.04, "0.0 s")]
    [InlineData(0.36, "0.4 s")]
    [InlineData(2.1, "2.1 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 m 00 s")]
    [InlineData(65.4, "1 m 05 s")]
    [InlineData(3599.4, "59 m 59 s")]
    [InlineData(3599.6, "1 h 00 m")]
    [InlineData(3720, "1 h 02 m")]
    [InlineData(360_000, "100 h 00 m")]
    public void Durations_are_rounded_to_what_is_shown(double seconds, string text) =>
        Assert.Equal(text, DurationText.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-3, "00:00")]
    [InlineData(3.9, "00:03")]
    [InlineData(3599, "59:59")]
    [InlineData(3603, "1:00:03")]
    public void A_point_in_the_run_is_shown_as_a_clock_does(double seconds, string text) =>
        Assert.Equal(text, DurationText.Clock(TimeSpan.FromSeconds(seconds)));
}
