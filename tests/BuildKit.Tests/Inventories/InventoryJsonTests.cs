using System.Text;
using System.Text.Json;
using BuildKit.Inventories;
using Json.Schema;

namespace BuildKit.Tests.Inventories;

/// <summary>Our own format, as docs/inventories.md and docs/inventory.schema.json have it.</summary>
[Trait("Reads", "Documents")]
public class InventoryJsonTests
{
    const string Golden = """
        {
          "$schema": "../../docs/inventory.schema.json",
          "format": 1,
          "hosts": [
            "deploy@stage-[01:02].example.com:2222",   // a pattern
            {
              "name": "web-[01:03]",
              "address": "10.0.0.[11:13]",
              "user": "deploy",
              "port": 22,
              "roles": ["web"],
              "tags": ["eu"],
              "facts": { "rack": "a1", "cores": 8, "spare": false },
            },
            { "name": "db", "address": "fe80::1", "roles": ["db", "backup"] },
          ]
        }
        """;

    static Inventory Read(string json) => InventoryJson.Read(PlacedJson.Parse(Encoding.UTF8.GetBytes(json), "hosts.json"), "hosts.json");

    [Fact]
    public void All_that_is_said_of_a_host_is_read()
    {
        var lines = Read(Golden).Hosts.Select(host => Inventory.Line(host).TrimEnd('\n').Replace('\t', '|'));

        Assert.Equal(
            [
                "stage-01.example.com|stage-01.example.com|deploy|2222|||",
                "stage-02.example.com|stage-02.example.com|deploy|2222|||",
                "web-01|10.0.0.11|deploy|22|web|eu|cores=1:8 rack=2:a1 spare=5:false ",
                "web-02|10.0.0.12|deploy|22|web|eu|cores=1:8 rack=2:a1 spare=5:false ",
                "web-03|10.0.0.13|deploy|22|web|eu|cores=1:8 rack=2:a1 spare=5:false ",
                "db|fe80::1|||backup,db||",
            ],
            lines);
    }

    [Fact]
    public void The_schema_takes_what_is_read_and_refuses_what_is_not()
    {
        var schema = JsonSchema.FromFile(SourceTree.Root / "docs/inventory.schema.json");
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

        Assert.True(schema.Evaluate(JsonDocument.Parse(Golden, options).RootElement).IsValid);
        foreach (var (text, _, _) in Wrong)
        {
            Assert.False(schema.Evaluate(JsonDocument.Parse(text, options).RootElement).IsValid, text);
        }
    }

    // What a schema can see.
    static readonly (string Text, string Place, string Message)[] Wrong =
    [
        ("""{ "format": 2, "hosts": ["a"] }""", "1:13", "the format is 1, not 2"),
        ("""{ "format": 1 }""", "1:1", "'hosts' is missing"),
        ("""{ "format": "1", "hosts": ["a"] }""", "1:13", "the format is 1, not the text '1'"),
        ("""{ "format": 1, "hosts": "a" }""", "1:25", "'hosts' is a list, not a text"),
        ("""{ "format": 1, "host": ["a"] }""", "1:16", "there is no 'host' here"),
        ("""{ "format": 1, "hosts": [7] }""", "1:26", "a host is a text or an object, not a number"),
        ("""{ "format": 1, "hosts": [{ "adress": "b", "name": "a" }] }""", "1:28", "there is no 'adress' here"),
        ("""{ "format": 1, "hosts": [{ "user": "b" }] }""", "1:26", "the host has no 'name'"),
        ("""{ "format": 1, "hosts": [{ "name": "a", "port": "22" }] }""", "1:49", "a port is a number from 1 to 65535, not the text '22'"),
        ("""{ "format": 1, "hosts": [{ "name": "a", "port": 70000 }] }""", "1:49", "a port is a number from 1 to 65535, not 70000"),
        ("""{ "format": 1, "hosts": [{ "name": "a", "roles": "web" }] }""", "1:50", "it is a list of texts, not a text"),
        ("""{ "format": 1, "hosts": [{ "name": "a", "roles": ["we b"] }] }""", "1:51", "'we b' is no name for a role, a tag or a fact: letters, digits, dots, dashes and underscores"),
        ("""{ "format": 1, "hosts": [{ "name": "a", "facts": { "b": [1] } }] }""", "1:57", "a fact is a text, a number or a boolean, not a list"),
        ("""{ "format": 1, "hosts": [{ "name": "a", "user": "-oProxyCommand=x" }] }""", "1:49", "'-oProxyCommand=x' is no name of a user"),
    ];

    [Fact]
    public void What_is_wrong_is_named_with_its_place()
    {
        foreach (var (text, place, message) in Wrong)
        {
            Refuses(text, place, message);
        }
    }

    [Theory]
    [InlineData("{ \"format\": 1,\n  \"hosts\": [\"a\" \"b\"] }", "2:17", "it is not valid JSON: ")]
    [InlineData("{ \"format\": 1, \"format\": 1 }", "1:16", "'format' stands there twice, first at hosts.json:1:3")]
    [InlineData("{ \"format\": 1, \"hosts\": [\"web-[3:1]\"] }", "1:26", "'web-[3:1]' does not name hosts: the range 3:1 counts down")]
    [InlineData("{ \"format\": 1, \"hosts\": [{ \"name\": \"web-[1:3]\", \"address\": \"10.0.0.[1:2]\" }] }", "1:60", "'address' stands for 2 and 'name' for 3 hosts")]
    [InlineData("{ \"format\": 1, \"hosts\": [{ \"name\": \"a\", \"address\": \"-oProxyCommand=x\" }] }", "1:52", "'-oProxyCommand=x' does not name hosts: '-oProxyCommand=x' is not the name of a host")]
    [InlineData("", "1:1", null)]
    public void What_no_schema_sees_is_named_with_its_place(string text, string place, string? message) => Refuses(text, place, message);

    [Fact]
    public void The_nearest_name_is_suggested() =>
        Assert.Equal("Did you mean 'address'?", Assert.Throws<BuildException>(() => Read("""{ "format": 1, "hosts": [{ "adress": "b", "name": "a" }] }""")).Error.Hint);

    [Fact]
    public void Two_hosts_are_not_one_machine()
    {
        var error = Assert.Throws<BuildException>(() => Read("""
            { "format": 1, "hosts": [
              { "name": "a", "address": "10.0.0.1" },
              { "name": "b", "address": "10.0.0.1", "port": 22 } ] }
            """)).Error;

        Assert.Equal("BK0516: The hosts a and b are one machine: both have the address 10.0.0.1\n  First  hosts.json:2:3\n  Again  hosts.json:3:3", $"{error}"[..$"{error}".LastIndexOf('\n')]);
        Assert.Equal(2, Read("""{ "format": 1, "hosts": [ { "name": "a", "address": "h" }, { "name": "b", "address": "h", "port": 2222 } ] }""").Hosts.Length);
    }

    [Fact]
    public void An_empty_inventory_says_which_file_it_is()
    {
        var error = Assert.Throws<BuildException>(() => Read("""{ "format": 1, "hosts": [] }""")).Error;

        Assert.Equal(("BK0542", "There is no host in hosts.json", 2), (error.Code, error.Message, error.ExitCode));
    }

    static void Refuses(string text, string place, string? message)
    {
        var error = Assert.Throws<BuildException>(() => Read(text) is var _ && PlacedJson.Parse(Encoding.UTF8.GetBytes(text), "hosts.json").IsObject).Error;
        Assert.Equal(("BK0581", 2), (error.Code, error.ExitCode));
        Assert.Equal($"hosts.json:{place}", error.Facts[0].Value);
        Assert.StartsWith($"The inventory cannot be used: {message}", error.Message, StringComparison.Ordinal);
    }
}
