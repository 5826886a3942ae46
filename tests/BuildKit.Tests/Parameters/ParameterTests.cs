using BuildKit.Parameters;

namespace BuildKit.Tests.Parameters;

public sealed class ParameterTests
{
    static readonly AbsolutePath Here = AbsolutePath.Of(OperatingSystem.IsWindows() ? "C:/here" : "/here");

    [Theory]
    [InlineData("FeedKey", "feed-key")]
    [InlineData("feedKey", "feed-key")]
    [InlineData("NuGetURL2", "nu-get-url2")]
    [InlineData("HTTPProxy", "http-proxy")]
    [InlineData("feed_key", "feed-key")]
    [InlineData("_key", "key")]
    [InlineData("X", "x")]
    public void A_members_name_becomes_an_option(string member, string option) => Assert.Equal(option, Parameter.KebabCase(member));

    [Fact]
    public void Fields_and_properties_of_a_script_and_its_bases_are_found_with_what_is_said_of_them()
    {
        var parameters = Parameter.Of(ScriptMember.Of(new Script()));

        Assert.Equal(["colour", "fast", "inherited", "level", "place", "since", "text"], parameters.Select(one => one.Name).Order());
        var text = parameters.Single(one => one.Name == "text");
        Assert.Equal(("text", "BK_TEXT", "Some text", true, false, null),
            (text.MemberName, text.Variable, text.Description, text.IsRequired, text.Type.IsFlag, text.SetBy));
        Assert.False(text.HasValue);
        Assert.True(parameters.Single(one => one.Name == "fast").Type.IsFlag);
    }

    [Theory]
    [InlineData("text", "any thing", "any thing")]
    [InlineData("colour", "GREEN", "Green")]
    [InlineData("fast", "True", "true")]
    [InlineData("level", "-7", "-7")]
    [InlineData("inherited", "1.5", "1.5")]
    [InlineData("place", "a/../b", "/here/b")]
    [InlineData("since", "1.2.3", "1.2.3")]
    public void A_value_is_set_from_text_and_shown_as_text(string name, string text, string shown)
    {
        var parameter = Set(name, text);

        Assert.Equal(("--x", OperatingSystem.IsWindows() ? shown.Replace("/here", "C:/here", StringComparison.Ordinal) : shown), (parameter.SetBy, parameter.Text));
        Assert.True(parameter.HasValue);
    }

    [Theory]
    [InlineData("colour", "Gren", "Did you mean 'Green'?")]
    [InlineData("colour", "1")]
    [InlineData("colour", "Red,Green")]
    [InlineData("colour", "")]
    [InlineData("fast", "yes", "true, false")]
    [InlineData("level", "many")]
    [InlineData("level", "99999999999")]
    [InlineData("inherited", "1,5")]
    [InlineData("place", "")]
    [InlineData("since", "one")]
    public void What_is_no_value_is_refused_and_the_message_says_what_is(string name, string text, params string[] says)
    {
        var error = Assert.Throws<BuildException>(() => Set(name, text)).Error;

        Assert.Equal("BK0601", error.Code);
        Assert.All(["--x", .. says], part => Assert.Contains(part, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_cannot_be_set_or_read_from_text_is_refused()
    {
        Assert.Equal("BK0602", Assert.Throws<BuildException>(() => Parameter.Of(ScriptMember.Of(new Computed()))).Error.Code);
        Assert.Equal("BK0603", Assert.Throws<BuildException>(() => Parameter.Of(ScriptMember.Of(new Unreadable()))).Error.Code);
    }

    static Parameter Set(string name, string text)
    {
        var parameter = Parameter.Of(ScriptMember.Of(new Script())).Single(one => one.Name == name);
        return parameter.Give(new() { Texts = [new(text, "--x")], SetBy = "--x", Directory = Here }) is [var error, ..] ? throw error.Exception() : parameter;
    }

    enum Colour
    {
        Red,
        Green,
    }

    class Base
    {
        [Parameter] double Inherited { get; }
    }

    sealed class Script : Base
    {
        [Parameter("Some text"), Required] readonly string? text = "";
        [Parameter] Colour Colour { get; }
        [Parameter] bool Fast { get; set; }
        [Parameter] int? Level { get; }
        [Parameter] AbsolutePath? Place { get; init; }
        [Parameter] Version? Since { get; }

        public string? TextAgain => text;
    }

    sealed class Computed
    {
        [Parameter] public string Name => GetType().Name;
    }

    sealed class Unreadable
    {
        [Parameter] public object Name { get; set; } = "";
    }
}
