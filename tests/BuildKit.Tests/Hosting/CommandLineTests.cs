using BuildKit.Hosting;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Tests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void Targets_keep_their_order_and_a_plus_separates_them() =>
        Assert.Equal(["A", "b-c", "D", "E"], Parse("A", "b-c+D", "--plan", "E").Targets);

    [Fact]
    public void Options_are_known_by_name_whatever_case_and_dashes()
    {
        var line = Parse("--NoColor", "--JOBS", "3", "--events=a=b", "--skip=A+B", "-h");

        Assert.True(line.Has(EngineOption.NoColor) && line.Has(EngineOption.Help));
        Assert.Equal((3, "a=b"), (line.Jobs, line.ValueOf(EngineOption.Events)));
        Assert.Equal(["A", "B"], line.Skip);
    }

    [Fact]
    public void Profiles_may_be_several_and_keep_their_order()
    {
        Assert.Equal(["dev", "local"], Parse("--profile", "dev", "A", "--Profile=local").Profiles!);
        Assert.Null(Parse("A").Profiles);
        Assert.Equal("BK0921", Assert.Throws<BuildException>(() => Parse("--profile")).Error.Code);
    }

    [Fact]
    public void Skip_takes_its_value_only_behind_an_equals_sign()
    {
        var line = Parse("--skip", "A");

        Assert.Empty(line.Skip!);
        Assert.Equal(["A"], line.Targets);
        Assert.Null(Parse("A").Skip);
    }

    [Fact]
    public void A_parameter_takes_the_next_word_but_a_flag_only_true_and_false()
    {
        var line = Parse("--text", "x", "--flag", "A", "--count=-1");

        Assert.Equal([("text", "x"), ("flag", "true"), ("count", "-1")], line.Parameters.Select(given => (given.Parameter.Name, given.Value.Texts[0].Text)));
        Assert.Equal(["A"], line.Targets);
        Assert.Equal("false", Parse("--flag", "false").Parameters.Single().Value.Texts[0].Text);
        Assert.Equal("", Parse("--text=").Parameters.Single().Value.Texts[0].Text);
    }

    [Theory]
    [InlineData("BK0920", "-x")]
    [InlineData("BK0921", "--jobs")]
    [InlineData("BK0921", "--text")]
    [InlineData("BK0921", "--text", "--flag")]
    [InlineData("BK0922", "--plan=yes")]
    [InlineData("BK0924", "--plan", "--PLAN")]
    [InlineData("BK0924", "--text", "a", "--text=b")]
    [InlineData("BK0924", "--other", "a", "--other=b")]
    public void What_is_not_understood_is_an_error(string code, params string[] arguments) =>
        Assert.Equal(code, Assert.Throws<BuildException>(() => Parse(arguments)).Error.Code);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1025")]
    [InlineData("two")]
    public void A_number_of_jobs_that_makes_no_sense_is_an_error(string jobs) =>
        Assert.Equal("BK0923", Assert.Throws<BuildException>(() => Parse($"--jobs={jobs}").Jobs).Error.Code);

    [Fact]
    public void An_option_of_a_target_comes_from_the_line_then_from_its_variable()
    {
        Assert.Equal("Web", Bound(_ => "blue", "--product", "web").Value);
        Assert.Equal("Web", Bound(name => name == "BK_PRODUCT" ? "WEB" : null).Value);
        Assert.Null(Bound(_ => null).Value);
        Assert.Equal("BK0923", Assert.Throws<BuildException>(() => Bound(_ => null, "--product=nothing")).Error.Code);
        var unknown = Assert.Throws<BuildException>(() => Bound(_ => null, "--prodct", "web")).Error;
        Assert.Equal(("BK0920", "Did you mean '--product'?"), (unknown.Code, unknown.Hint));
    }

    [Theory]
    [InlineData("staging", "--environment", "staging")]
    [InlineData("a=b", "A", "--Environment=a=b")]
    [InlineData(null, "--environment")]
    [InlineData(null, "environment", "x")]
    public void An_option_can_be_looked_at_before_the_line_is_understood(string? value, params string[] arguments) =>
        Assert.Equal(value, CommandLine.Peek(arguments, "environment"));

    static TargetOption Bound(Func<string, string?> variable, params string[] arguments)
    {
        var option = new TargetOption("product", "Which one") { Allowed = () => ["Web", "Tool"] };
        Parse(arguments).BindOptions([option], [], variable);
        return option;
    }

    static CommandLine Parse(params string[] arguments) => CommandLine.Parse(arguments, Parameter.Of(ScriptMember.Of(new Script())), AbsolutePath.Of(Path.GetTempPath()));

    sealed class Script
    {
        [Parameter] public string? Text { get; set; }

        [Parameter] public bool Flag { get; set; }

        [Parameter] public int Count { get; set; }
    }
}
