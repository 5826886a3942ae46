using BuildKit.Hosts;

namespace BuildKit.Tests.Hosts;

public sealed class HostVoiceTests
{
    [Theory]
    [InlineData("2026-11-27T22:10:58Z Shop activate: health 1/63: good, 1 of 3 in a row", "web-01 activate: health 1/63: good, 1 of 3 in a row")]
    [InlineData("2026-11-27T22:10:58Z My Shop activate: current -> releases/1", "web-01 activate: current -> releases/1")]
    [InlineData("    Complete here: none", "web-01 activate:     Complete here: none")]
    [InlineData("sh: 1: mv activate: not found", "web-01 activate: sh: 1: mv activate: not found")]
    [InlineData("2026-11-27T22:10:58Z Shop stage: of another verb", "web-01 activate: 2026-11-27T22:10:58Z Shop stage: of another verb")]
    [InlineData("", "web-01 activate: ")]
    public void A_line_says_which_host_it_is_of_and_not_what_all_lines_have_in_common(string said, string shown) =>
        Assert.Equal(shown, HostVoice.Line("web-01", "activate", said));
}
