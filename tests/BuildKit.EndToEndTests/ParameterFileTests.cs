namespace BuildKit.Tests;

/// <summary>Parameter files and profiles, from the command line to the value that a target sees.</summary>
public sealed class ParameterFileTests : IDisposable
{
    readonly Space space = new Space().Script("""
        [Parameter("Where to push")] readonly string Feed = "initial";
        [Parameter] readonly int Tries = 1;
        [Parameter] readonly AbsolutePath? Reports;
        Target Show => _ => _.Executes(() => Console.WriteLine($"[{Feed} {Tries} {Reports}]"));
        """, defaultTarget: "Show");

    [Fact]
    public void The_command_line_wins_then_variables_then_the_last_profile_then_the_general_file_then_the_initialiser()
    {
        space.Write("build/parameters.json", """{ "$schema": "x", "feed": "general", "Tries": 2, /* here */ "reports": "out", }""");
        space.Write("build/parameters.dev.json", """{ "feed": "dev", "tries": 3 }""");
        space.Write("build/parameters.local.json", """{ "feed": "local", "reports": null }""");

        space.Run().Succeeds().Prints($"[general 2 {space.Root}/out]");
        space.Run("--profile", "dev").Succeeds().Prints("[dev 3 ");
        space.Run("--profile", "dev", "--profile=local").Succeeds().Prints("[local 3 ]");
        space.Run("--profile", "local", "--profile", "dev").Succeeds().Prints("[dev 3 ]");

        space.Variables["BK_PROFILE"] = "dev,local";
        space.Run().Succeeds().Prints("[local 3 ]").DoesNotPrint("BK0606");
        space.Run("--profile", "dev").Succeeds().Prints("[dev 3 ");

        space.Variables["BK_FEED"] = "variable";
        space.Run("--tries", "5").Succeeds().Prints("[variable 5 ]");
    }

    [Theory]
    [InlineData("{ \"feed\": \"a\",\n  \"tries\" 3 }", "BK0608", "build/parameters.json:2:11")]
    [InlineData("{ \"feed\": \"a\",\n  \"tires\": 3 }", "BK0612", "build/parameters.json:2:3", "Did you mean 'tries'?")]
    [InlineData("{ \"feed\": \"a\",\n  \"tries\": \"many\" }", "build/parameters.json:2:12")]
    [InlineData("{ \"feed\": \"a\",\n  \"feed\": \"b\" }", "BK0611", "build/parameters.json:1:3", "build/parameters.json:2:3")]
    [InlineData("[]", "BK0609", "build/parameters.json:1:1")]
    public void A_wrong_file_says_what_and_where_and_nothing_runs(string content, params string[] says)
    {
        space.Write("build/parameters.json", content);

        space.Run().Exits(2).Prints(says).DoesNotPrint("[", "   at ", "BK0999");
    }

    [Fact]
    public void An_unknown_profile_names_those_that_exist()
    {
        space.Write("build/parameters.dev.json", "{}");
        space.Write("build/parameters.local.json", "{}");
        space.Write("build/parameters.schema.json", "{}");

        space.Run("--profile", "lokal").Exits(2).Prints("BK0610", "build/parameters.lokal.json", "dev, local\n", "Did you mean 'local'?").DoesNotPrint("[");
        space.Run("--profile", "../../etc/passwd").Exits(2).Prints("BK0610");
        space.Run("--profile", "schema").Exits(2).Prints("BK0610");
        space.Variables["BK_PROFILE"] = "nothing";
        space.Run().Exits(2).Prints("BK0610");
    }

    [Fact]
    public void An_unreadable_file_is_an_error()
    {
        Directory.CreateDirectory(space.Root / "build/parameters.dev.json");

        space.Run("--profile", "dev").Exits(2).Prints("BK0607", "build/parameters.dev.json").DoesNotPrint("[", "   at ");
    }

    public void Dispose() => space.Dispose();
}
