using BuildKit.Parameters;

namespace BuildKit.Tests.Parameters;

/// <summary>Every type of parameter, from every combination of sources: the first source wins, and all read the same value.</summary>
public sealed class ParameterSourcesTests
{
    [Flags]
    enum Sources
    {
        None,
        General,
        Profile,
        Variable = 4,
        CommandLine = 8,
        All = 15,
    }

    /// <summary>A value as each source writes it, and as it is shown.</summary>
    sealed record Sample(string Shown, string[] Words, string Variable, string Json);

    static readonly (string Name, Sample Wins, Sample Loses, string? Initial)[] Table =
    [
        ("text", Text("a, b"), Text(""), "initial"),
        ("flag", Raw("true"), Raw("false"), "false"),
        ("maybe-flag", Raw("false"), Raw("true"), null),
        ("letter", Text("é"), Text("-"), "x"),
        ("byte", Raw("255"), Raw("0"), "0"),
        ("s-byte", Raw("-128"), Raw("127"), "0"),
        ("short", Raw("-32768"), Raw("3"), "0"),
        ("u-short", Raw("65535"), Raw("3"), "0"),
        ("int", Raw("-2147483648"), Raw("3"), "1"),
        ("u-int", Raw("4294967295"), Raw("3"), "0"),
        ("long", Raw("-9223372036854775808"), Raw("3"), "0"),
        ("u-long", Raw("18446744073709551615"), Raw("3"), "0"),
        ("int128", Raw("170141183460469231731687303715884105727"), Raw("3"), "0"),
        ("big", Raw("1701411834604692317316873037158841057270"), Raw("3"), "0"),
        ("float", Raw("1.5"), Raw("-3"), "0"),
        ("double", Raw("0.1"), Raw("-1E+100"), "0"),
        ("decimal", Raw("79228162514264337593543950335"), Raw("0.10"), "0"),
        ("maybe-int", Raw("0"), Raw("3"), null),
        ("colour", Text("DarkGreen", "dark-green"), Text("Red"), "Red"),
        ("access", List(["Read", "Execute"], ["read", "EXECUTE"]), List(["Write"]), "Read"),
        ("configuration", Text("Debug", "DEBUG"), Text("Custom"), "Release"),
        ("region", Text("SouthEast", "south-east"), Text("North"), "North"),
        ("path", new("/there/a b", ["/there/a b"], "/there/a b", "\"/there/a b\""), Text("/elsewhere"), null),
        ("below", Text("a/b", "./a//b"), Text("c"), null),
        ("duration", Text("1h30m", "90m"), Text("250ms", "00:00:00.25"), "0s"),
        ("id", Text("0f8fad5b-d9cb-469f-a165-70867728950e"), Text("00000000-0000-0000-0000-000000000001"), "00000000-0000-0000-0000-000000000000"),
        ("address", Text("https://example.com/a?b=c"), Text("mailto:a@example.com"), null),
        ("since", Text("1.2.3"), Text("4.0"), null),
        ("date", Text("2026-11-27"), Text("0001-01-02"), "0001-01-01"),
        ("time", Text("14:30:00", "14:30"), Text("23:59:59.5"), "00:00:00"),
        ("moment", Text("2026-11-27T14:30:00", "2026-11-27T14:30"), Text("2026-11-27T00:00:00", "2026-11-27"), "0001-01-01T00:00:00"),
        ("instant", Text("2026-11-27T14:30:00+02:00"), Text("2026-11-27T14:30:00+00:00", "2026-11-27T14:30:00Z"), "0001-01-01T00:00:00+00:00"),
        ("place", Text("3:-4"), Text("0:1"), "0:0"),
        ("explicit", Text("name"), Text("other"), null),
        ("texts", List(["a", "b,c", " d ", "\"e\"", ""]), List(["x"]), "initial"),
        ("numbers", List(["1", "-2", "3"], isText: false), List(["4"], isText: false), null),
        ("colours", List(["Red", "DarkGreen", "Red"], ["red", "darkgreen", "RED"]), List(["DarkGreen"]), null),
        ("paths", List(["/a,b", "/c"]), List(["/d"]), null),
        ("durations", List(["1m30s", "5m"], ["90s", "5m"]), List(["1d"]), null),
        ("set", List(["a", "b"]), List(["c"]), null),
        ("read-only-set", List(["1", "2"], isText: false), List(["3"], isText: false), null),
        ("regions", List(["North", "SouthEast"], ["north", "southeast"]), List(["North"]), null),
        ("addresses", List(["https://a.example", "https://b.example"]), List(["https://c.example"]), null),
        ("flags", List(["true", "false"], isText: false), List(["false"], isText: false), null),
    ];

    public static TheoryData<string> Names => [.. Table.Select(row => row.Name)];

    [Fact]
    public void The_table_has_every_parameter_of_the_script()
    {
        using var build = new LoadedParameters();

        Assert.Equal(build.Load<EveryType>().Parameters.Select(one => one.Name).Order(), Table.Select(row => row.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_of_its_sources_sets_a_parameter(string name)
    {
        var (_, wins, loses, initial) = Table.Single(row => row.Name == name);
        for (var sources = Sources.None; sources <= Sources.All; sources++)
        {
            using var build = new LoadedParameters();
            var first = First(sources);
            Write(build, name, sources, source => source == first ? wins : loses);

            var parameter = build.Load<EveryType>().Parameters.Single(one => one.Name == name);

            Assert.Equal((sources, first == Sources.None ? initial : wins.Shown), (sources, parameter.HasValue ? parameter.Text : null));
            Assert.Equal((sources, initial), (sources, parameter.DefaultText));
            Assert.Equal((sources, SetBy(first, name)), (sources, parameter.SetBy?.Split(".json:")[0]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_shown_is_read_as_the_same_value(string name)
    {
        var (_, wins, loses, initial) = Table.Single(row => row.Name == name);
        foreach (var shown in new[] { wins.Shown, loses.Shown, initial }.OfType<string>())
        {
            using var build = new LoadedParameters();
            build.Variables[$"BK_{name.Replace('-', '_').ToUpperInvariant()}"] = shown;

            Assert.Equal(shown, build.Load<EveryType>().Parameters.Single(one => one.Name == name).Text);
        }
    }

    [Fact]
    public void Encrypted_text_waits_until_it_is_decrypted_and_is_then_a_value_like_any_other()
    {
        using var build = new LoadedParameters();
        build.File(null, $$"""{ "int": "{{EncryptedText.Prefix}}x", "texts": "{{EncryptedText.Prefix}}y", "letter": "{{EncryptedText.Prefix}}z" }""");
        var parameters = build.Load<EveryType>().Parameters.ToDictionary(one => one.Name);

        Assert.All(["int", "texts", "letter"], name => Assert.True(parameters[name] is { IsEncrypted: true, HasValue: true }));
        Assert.Empty(parameters["int"].Decrypt(text => text.Place == "build/parameters.json:1:10" ? "4242" : "wrong place"));
        Assert.Empty(parameters["texts"].Decrypt(_ => "abcd,efgh"));
        Assert.Equal("BK0601", parameters["letter"].Decrypt(_ => "no letter").Single().Code);
        Assert.All(["int", "texts"], name => Assert.True(parameters[name] is { IsEncrypted: false, IsSecret: true, HasValue: true }));
    }

    static Sources First(Sources sources) => new[] { Sources.CommandLine, Sources.Variable, Sources.Profile, Sources.General }
        .FirstOrDefault(source => sources.HasFlag(source));

    static void Write(LoadedParameters build, string name, Sources sources, Func<Sources, Sample> sample)
    {
        if (sources.HasFlag(Sources.General))
        {
            build.File(null, $$"""{ "{{name}}": {{sample(Sources.General).Json}} }""");
        }

        if (sources.HasFlag(Sources.Profile))
        {
            build.File("dev", $$"""{ "{{name}}": {{sample(Sources.Profile).Json}} }""");
            build.Arguments.AddRange("--profile", "dev");
        }

        if (sources.HasFlag(Sources.Variable))
        {
            build.Variables[$"BK_{name.Replace('-', '_').ToUpperInvariant()}"] = sample(Sources.Variable).Variable;
        }

        if (sources.HasFlag(Sources.CommandLine))
        {
            build.Arguments.AddRange([$"--{name}", .. sample(Sources.CommandLine).Words]);
        }
    }

    static string? SetBy(Sources source, string name) => source switch
    {
        Sources.CommandLine => $"--{name}",
        Sources.Variable => $"BK_{name.Replace('-', '_').ToUpperInvariant()}",
        Sources.Profile => "build/parameters.dev",
        Sources.General => "build/parameters",
        _ => null,
    };

    static Sample Text(string shown, string? written = null) => new(shown, [written ?? shown], written ?? shown, Json(written ?? shown));

    static Sample Raw(string shown) => new(shown, [shown], shown, shown);

    static Sample List(string[] shown, string[]? written = null, bool isText = true) => new(
        ListText.Join(shown), written ?? shown, ListText.Join(written ?? shown), $"[{string.Join(", ", (written ?? shown).Select(item => isText ? Json(item) : item))}]");

    static string Json(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
