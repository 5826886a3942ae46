namespace BuildKit.Tests;

/// <summary>Parameters that hold several values, from the command line as it is typed, and what the help says of them.</summary>
public sealed class ParameterListTests : IDisposable
{
    readonly Space space = new Space().Script("""
        [Parameter("What to do", ValuesFrom = nameof(Known))] readonly string[] Items = ["one"];
        [Parameter("How often", Min = 1, Max = 9)] readonly int[] Counts = [];
        [Parameter] readonly string? Tag;
        static string[] Known => ["one", "two", "three,four", "Show"];
        Target Show => _ => _.Executes(() => Console.WriteLine($"[{string.Join('|', Items)}] [{string.Join('|', Counts)}] [{Tag}]"));
        """, defaultTarget: "Show");

    [Theory]
    [InlineData("--items one two --counts 1 2", "[one|two] [1|2] []")]
    [InlineData("Show --items TWO --items=three,four --tag x", "[two|three,four] [] [x]")]
    [InlineData("--counts 1 --items one --counts=2", "[one] [1|2] []")]
    [InlineData("--items=", "[] [] []")]
    [InlineData("--items=Show", "[Show] [] []")]
    [InlineData("--items Show", "[Show] [] []")]
    public void A_list_takes_words_up_to_the_next_option(string arguments, string prints) =>
        space.Run(arguments.Split(' ')).Succeeds().Prints(prints);

    [Theory]
    [InlineData("--items one Show", "BK0617", "--items=Show")]
    [InlineData("--items one show", "BK0617")]
    [InlineData("--items", "BK0921")]
    [InlineData("--items one tow", "BK0601", "Allowed  one, two, three,four, Show", "Did you mean 'two'?")]
    [InlineData("--counts 1 10 0 --items five", "BK0613: 3 values", "'10'", "'0'", "1 to 9", "'five'")]
    [InlineData("--tag a --tag b", "BK0924")]
    public void What_cannot_be_meant_is_refused(string arguments, params string[] says) =>
        space.Run(arguments.Split(' ')).Exits(2).Prints(says).DoesNotPrint("[one", "   at ");

    [Fact]
    public void The_help_tells_type_default_allowed_values_and_what_set_it()
    {
        space.Write("build/parameters.dev.json", "{\n  \"items\": [\"two\", \"three,four\"]\n}");
        space.Variables["BK_COUNTS"] = "1, 2";

        Snapshot.Matches(space.Run("--help", "--profile", "dev", "--tag", "x").Succeeds().Output.Split("\nOptions")[0].Split("Parameters")[1]);
        space.Run("--list", "--json", "--profile", "dev").Succeeds()
            .Prints("\"setBy\": \"build/parameters.dev.json:2:3\"", "\"profile\": \"dev\"", "\"range\": \"1 to 9\"", "\"default\": \"one\"", "\"value\": \"two,\\\"three,four\\\"\"");
    }

    [Fact]
    public void The_verb_writes_a_schema_once()
    {
        space.Run(":parameters", "schema").Succeeds().Prints("build/parameters.schema.json written");
        space.Run(":parameters", "schema").Succeeds().Prints("build/parameters.schema.json is as it has to be");
        Assert.Contains("\"three,four\"", space.Read("build/parameters.schema.json"), StringComparison.Ordinal);

        space.Run("--profile", "schema").Exits(2).Prints("BK0610");
        space.Run(":parameters").Exits(2).Prints("BK0618");
        space.Run(":parameters", "schemata").Exits(2).Prints("BK0618", "schemata");
    }

    public void Dispose() => space.Dispose();
}
