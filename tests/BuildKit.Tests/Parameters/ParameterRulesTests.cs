namespace BuildKit.Tests.Parameters;

/// <summary>What values are refused, by type and by the script's own rules: all in one message, each with its reason.</summary>
public sealed class ParameterRulesTests : IDisposable
{
    readonly LoadedParameters build = new();

    [Theory]
    [InlineData("--int", "0x10")]
    [InlineData("--int", "2147483648")]
    [InlineData("--byte", "-1")]
    [InlineData("--u-int", "-1")]
    [InlineData("--double", "1,5", "with a point")]
    [InlineData("--double", "NaN", "finite")]
    [InlineData("--double", "1e999", "finite")]
    [InlineData("--decimal", "1e99")]
    [InlineData("--letter", "ab", "one character")]
    [InlineData("--colour", "2")]
    [InlineData("--colour", "Red,DarkGreen")]
    [InlineData("--colour", "DarkGren", "Did you mean 'DarkGreen'?")]
    [InlineData("--access", "Reed", "Did you mean 'Read'?")]
    [InlineData("--region", "West", "Allowed  North, SouthEast")]
    [InlineData("--configuration", "a b;c")]
    [InlineData("--path", "", "not empty")]
    [InlineData("--path", "a\0b")]
    [InlineData("--below", "/a")]
    [InlineData("--duration", "90", "90s")]
    [InlineData("--duration", "5x", "90s")]
    [InlineData("--duration", "5m1h", "90s")]
    [InlineData("--duration", "24:00:00", "90s")]
    [InlineData("--duration", "", "90s")]
    [InlineData("--duration", "99999999999999999999d", "90s")]
    [InlineData("--duration", "99999999d", "too long")]
    [InlineData("--id", "0f8fad5b")]
    [InlineData("--address", "example.com", "https://")]
    [InlineData("--address", "/a/b", "https://")]
    [InlineData("--since", "1")]
    [InlineData("--date", "27/11/2026", "2026-11-27")]
    [InlineData("--date", "2026-02-29", "2026-11-27")]
    [InlineData("--moment", "11/27/2026 14:30", "2026-11-27T14:30:00Z")]
    [InlineData("--place", "3", "Two numbers with a colon are needed.")]
    [InlineData("--numbers", "1,2")]
    [InlineData("--durations", "1s", "90")]
    public void What_is_no_value_of_the_type_is_refused_with_a_reason(string option, params string[] rest)
    {
        // The words of the option, then what the message says: words have no blanks, but for those of a list.
        var words = option is "--durations" ? rest[..2] : rest[..1];
        build.Arguments.AddRange([option, .. words]);

        var error = build.Fails<EveryType>();

        Assert.Equal("BK0601", error.Code);
        Assert.All(["Set by", option, .. rest[words.Length..]], part => Assert.Contains(part, error.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a,b", "not closed")]
    [InlineData("\"a\"b", "comma has to follow")]
    public void A_list_in_a_variable_has_its_quotes_closed(string text, string says)
    {
        build.Variables["BK_TEXTS"] = text;

        Assert.Contains(says, build.Fails<EveryType>().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "int": "3" }""", "build/parameters.json:1:10", "text in quotes", "a number without quotes")]
    [InlineData("""{ "flag": "true" }""", "build/parameters.json:1:11", "text in quotes", "true or false without quotes")]
    [InlineData("""{ "text": 3 }""", "build/parameters.json:1:11", "a number without quotes", "text in quotes")]
    [InlineData("""{ "texts": "a" }""", "build/parameters.json:1:12", "one value", "a list")]
    [InlineData("""{ "text": ["a"] }""", "build/parameters.json:1:12", "a list", "one value")]
    [InlineData("""{ "texts": ["a", 1] }""", "build/parameters.json:1:18", "a number without quotes", "text in quotes")]
    public void A_value_of_the_wrong_kind_of_JSON_is_refused_with_its_place(string content, params string[] says)
    {
        build.File(null, content);

        var error = build.Fails<EveryType>();

        Assert.Equal("BK0614", error.Code);
        Assert.All(says, part => Assert.Contains(part, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_wrong_is_said_together()
    {
        build.File(null, """{ "int": "3", "numbers": [1, "2", "x"], "byte": 300 }""");
        build.Variables["BK_DURATION"] = "soon";
        build.Arguments.AddRange("--colour", "Blue", "--letter", "ab");

        Snapshot.Matches(build.Fails<EveryType>().ToString());
    }

    [Theory]
    [InlineData("tries", "0", "allowed is 1 to 10")]
    [InlineData("tries", "11", "allowed is 1 to 10")]
    [InlineData("share", "1.01", "allowed is up to 1")]
    [InlineData("wait", "59s", "allowed is from 1m")]
    [InlineData("tag", "v1.x", "does not match v[0-9.]+")]
    [InlineData("tag", "v1\n", "does not match")]
    [InlineData("tag", "av1", "does not match")]
    [InlineData("ports", "80,99999", "99999", "1 to 65535")]
    [InlineData("region", "eu-wst", "Allowed  eu-west, us-east", "Did you mean 'eu-west'?")]
    [InlineData("even", "3", "3 is odd")]
    [InlineData("limits", "5,1", "not sorted")]
    public void The_scripts_own_rules_are_kept(string name, string text, params string[] says)
    {
        build.Variables[$"BK_{name.ToUpperInvariant()}"] = text;

        var error = build.Fails<Ruled>();

        Assert.Equal("BK0601", error.Code);
        Assert.All([$"BK_{name.ToUpperInvariant()}", .. says], part => Assert.Contains(part, error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_rules_allow_is_set_and_spelled_as_the_list_has_it()
    {
        build.Arguments.AddRange("--tries", "10", "--share", "1", "--wait=60s", "--tag", "v1.2", "--ports", "80", "443",
            "--region", "EUWest", "--regions", "US-EAST", "eu-west", "--even", "4", "--limits", "1", "5");

        Assert.Equal(
            ["even=4", "limits=1,5", "ports=80,443", "region=eu-west", "regions=us-east,eu-west", "share=1", "tag=v1.2", "tries=10", "wait=1m"],
            build.Load<Ruled>().Parameters.Select(one => $"{one.Name}={one.Text}").Order());
    }

    [Fact]
    public void A_rule_that_makes_no_sense_is_an_error_of_the_build()
    {
        Assert.Contains("nowhere", build.Fails<NoMember>().ToString(), StringComparison.Ordinal);
        Assert.Contains("CheckedBy names 'Wrong'", build.Fails<WrongCheck>().ToString(), StringComparison.Ordinal);
        Assert.Contains("Min is many", build.Fails<WrongLimit>().ToString(), StringComparison.Ordinal);
        Assert.Contains("have no order", build.Fails<NoOrder>().ToString(), StringComparison.Ordinal);
        build.Variables["BK_TEXT"] = "x";
        Assert.Equal(["BK0615", "BK0616", "BK0616"], [build.Fails<WrongPattern>().Code, build.Fails<Throws>().Code, build.Fails<ThrowsChecking>().Code]);
    }

    [Fact]
    public void A_prefix_stands_before_the_names_of_what_a_class_declares()
    {
        build.Arguments.AddRange("--docker-tag", "x");
        build.Variables["BK_DOCKER_NAME"] = "y";

        Assert.Equal(["docker-name=y", "docker-tag=x", "own="], build.Load<Prefixed>().Parameters.Select(one => $"{one.Name}={one.Text}").Order());
    }

    public void Dispose() => build.Dispose();

    sealed class Ruled : BuildScript
    {
        static readonly string[] Everywhere = ["eu-west", "us-east"];

        [Parameter(Min = 1, Max = 10)] int Tries { get; } = 99;
        [Parameter(Max = 1)] double Share { get; }
        [Parameter(Min = "1m")] TimeSpan Wait { get; }
        [Parameter(Pattern = "v[0-9.]+")] string? Tag { get; }
        [Parameter(Min = 1, Max = 65535)] int[] Ports { get; } = [];
        [Parameter(ValuesFrom = nameof(Places))] string? Region { get; }
        [Parameter(ValuesFrom = nameof(Everywhere))] IReadOnlyList<string> Regions { get; } = [];
        [Parameter(CheckedBy = nameof(IsEven))] int Even { get; }
        [Parameter(CheckedBy = nameof(AreSorted))] int[] Limits { get; } = [];

        IEnumerable<string> Places() => RootDirectory.Name.Length > 0 ? Everywhere : [];

        static string? IsEven(int number) => number % 2 == 0 ? null : $"{number} is odd";

        static string? AreSorted(IEnumerable<int> numbers) => numbers.SequenceEqual(numbers.Order()) ? null : "not sorted";
    }

    sealed class NoMember : BuildScript
    {
        [Parameter(ValuesFrom = "nowhere")] string? Text { get; }
    }

    sealed class WrongCheck : BuildScript
    {
        [Parameter(CheckedBy = nameof(Wrong))] string? Text { get; }

        static string? Wrong(int number) => $"{number}";
    }

    sealed class WrongLimit : BuildScript
    {
        [Parameter(Min = "many")] int Number { get; }
    }

    sealed class NoOrder : BuildScript
    {
        [Parameter(Min = "https://example.com")] Uri? Address { get; }
    }

    sealed class WrongPattern : BuildScript
    {
        [Parameter(Pattern = "(")] string? Text { get; }
    }

    sealed class Throws : BuildScript
    {
        [Parameter(ValuesFrom = nameof(NoValues))] string? Text { get; }

        static IEnumerable<string> NoValues => throw new InvalidOperationException("no values today");
    }

    sealed class ThrowsChecking : BuildScript
    {
        [Parameter(CheckedBy = nameof(Check))] string? Text { get; }

        static string? Check(string text) => throw new InvalidOperationException(text);
    }

    [ParameterPrefix("Docker")]
    class Docker : BuildScript
    {
        [Parameter] string? Tag { get; }

        [Parameter] string? Name { get; }
    }

    sealed class Prefixed : Docker
    {
        [Parameter] string? Own { get; }
    }
}
