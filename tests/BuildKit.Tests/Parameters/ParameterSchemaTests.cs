using System.Text.Json;
using BuildKit.Parameters;
using Json.Schema;

namespace BuildKit.Tests.Parameters;

/// <summary>The schema of the parameter files, held by a validator that others wrote against what the engine itself reads.</summary>
public sealed class ParameterSchemaTests : IDisposable
{
    readonly LoadedParameters build = new();

    [Fact]
    public void The_schema_of_a_build_reads_well() => Snapshot.Matches(Schema<Shop>());

    [Fact]
    public void It_is_a_schema_by_its_own_schema() =>
        Assert.True(MetaSchemas.Draft7.Evaluate(JsonDocument.Parse(Schema<EveryType>()).RootElement).IsValid);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "$schema": "parameters.schema.json", "text": "a", "flag": true, "int": -3, "double": 1.5, "letter": "é" }""")]
    [InlineData("""{ "text": null, "int": null, "texts": null, "colour": null }""")]
    [InlineData("""{ "colour": "DarkGreen", "region": "SouthEast", "configuration": "Custom", "access": ["Read", "Write"] }""")]
    [InlineData("""{ "duration": "1h30m", "durations": ["90s", "00:01:30", "1.5h"], "date": "2026-11-27", "time": "14:30" }""")]
    [InlineData("""{ "moment": "2026-11-27T14:30:00", "instant": "2026-11-27T14:30:00+02:00" }""")]
    [InlineData("""{ "id": "0f8fad5b-d9cb-469f-a165-70867728950e", "address": "https://example.com", "since": "1.2.3", "place": "1:2" }""")]
    [InlineData("""{ "path": "a/b", "paths": ["/c"], "texts": ["a", ""], "numbers": [1, 2], "flags": [true], "regions": [] }""")]
    [InlineData("""{ "byte": 255, "s-byte": -128, "u-long": 18446744073709551615 }""")]
    public void What_it_accepts_is_read(string content)
    {
        Assert.True(IsValid(content));
        build.File(null, content);
        _ = build.Load<EveryType>();
    }

    [Theory]
    [InlineData("""{ "txet": "a" }""")]
    [InlineData("""{ "text": 3 }""")]
    [InlineData("""{ "text": ["a"] }""")]
    [InlineData("""{ "text": {} }""")]
    [InlineData("""{ "texts": "a" }""")]
    [InlineData("""{ "texts": [1] }""")]
    [InlineData("""{ "texts": [null] }""")]
    [InlineData("""{ "flag": "true" }""")]
    [InlineData("""{ "int": "3" }""")]
    [InlineData("""{ "int": 1.5 }""")]
    [InlineData("""{ "int": 2147483648 }""")]
    [InlineData("""{ "byte": -1 }""")]
    [InlineData("""{ "byte": 256 }""")]
    [InlineData("""{ "colour": "Blue" }""")]
    [InlineData("""{ "region": "West" }""")]
    [InlineData("""{ "access": ["Reed"] }""")]
    [InlineData("""{ "duration": "90" }""")]
    [InlineData("""{ "duration": 90 }""")]
    [InlineData("""{ "date": "27/11/2026" }""")]
    [InlineData("""{ "time": "2 pm" }""")]
    [InlineData("""{ "moment": "yesterday" }""")]
    [InlineData("""{ "id": "0f8fad5b" }""")]
    [InlineData("""{ "address": "example.com" }""")]
    [InlineData("""{ "since": "1" }""")]
    [InlineData("""{ "letter": "ab" }""")]
    [InlineData("""{ "path": "" }""")]
    [InlineData("[]")]
    public void What_it_refuses_is_refused(string content)
    {
        Assert.False(IsValid(content));
        build.File(null, content);
        _ = build.Fails<EveryType>();
    }

    public void Dispose() => build.Dispose();

    bool IsValid(string content) =>
        JsonSchema.FromText(Schema<EveryType>()).Evaluate(JsonDocument.Parse(content).RootElement).IsValid;

    string Schema<T>() where T : BuildScript, new()
    {
        using var plain = new LoadedParameters();
        return ParameterSchema.Of(plain.Load<T>().Parameters, plain.Root);
    }

    sealed class Shop : BuildScript
    {
        [Parameter("Debug or Release")] Configuration Configuration { get; } = Configuration.Release;
        [Parameter("How often to try", Min = 1, Max = 10)] int Tries { get; } = 3;
        [Parameter("What to tag", Pattern = "v[0-9.]+")] string? Tag { get; }
        [Parameter("Where to", ValuesFrom = nameof(Places))] string[] Regions { get; } = ["eu"];
        [Parameter("Where reports go")] AbsolutePath Reports { get => field ??= RootDirectory / "reports"; set; }
        [Parameter("For the feed"), Secret] string? FeedKey { get; } = "not to be shown";
        [Parameter("Not below the workspace")] AbsolutePath Elsewhere { get; } = AbsolutePath.Of("/tmp");

        static string[] Places => ["eu", "us"];
    }
}
