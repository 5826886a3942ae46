namespace BuildKit.Tests.Tools;

public class ConfigurationTests
{
    [Theory]
    [InlineData("release", "Release")]
    [InlineData(" DEBUG ", "Debug")]
    [InlineData("Release-Signed", "Release-Signed")]
    [InlineData("Größe 2", "Größe 2")]
    public void Known_names_ignore_case_and_others_keep_their_spelling(string text, string name) =>
        Assert.Equal(name, Configuration.Parse(text, null).ToString());

    [Fact]
    public void The_same_name_is_the_same_configuration() =>
        Assert.Equal(Configuration.Release, Configuration.Parse("RELEASE", null));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("-c")]
    [InlineData("..")]
    [InlineData("A;B")]
    [InlineData("a/b")]
    [InlineData("$(X)")]
    [InlineData("a\nb")]
    public void What_msbuild_or_a_path_would_take_for_something_else_is_refused(string text)
    {
        Assert.False(Configuration.TryParse(text, null, out _));
        Assert.Equal("BK0243", Assert.Throws<BuildException>(() => Configuration.Parse(text, null)).Error.Code);
    }

    [Fact]
    public void Nothing_is_no_configuration() => Assert.False(Configuration.TryParse(null, null, out _));
}
