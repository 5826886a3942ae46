using BuildKit.Parameters;

namespace BuildKit.Tests.Parameters;

public sealed class ParameterFileTests : IDisposable
{
    readonly TemporaryDirectory directory = new();

    [Fact]
    public void Every_kind_of_value_keeps_its_text_and_its_place()
    {
        var entries = Read("""
            {
              "$schema": "parameters.schema.json",
              // the feed
              "feed": "https://é.example", /* and */ "Tries": 3e0,
              "Fast": true, "off": false, "none": null,
              "list": [ "a,b", 1, true, ],
              "empty": [],
            }

            """);

        Assert.Equal(["feed", "Tries", "Fast", "off", "none", "list", "empty"], entries.Select(entry => entry.Name));
        Assert.Equal(new("https://é.example", "file.json:4:11", WrittenAs.Text), entries[0].Texts!.Single());
        Assert.Equal(new("3e0", "file.json:4:51", WrittenAs.Number), entries[1].Texts!.Single());
        Assert.Equal(("true", WrittenAs.Flag), (entries[2].Texts!.Single().Text, entries[2].Texts!.Single().WrittenAs));
        Assert.Equal("false", entries[3].Texts!.Single().Text);
        Assert.Null(entries[4].Texts);
        Assert.Equal(["a,b", "1", "true"], entries[5].Texts!.Select(text => text.Text));
        Assert.True(entries[5].IsList && entries[6] is { IsList: true, Texts: [] });
    }

    [Theory]
    [InlineData("", "BK0608", "file.json:1:1")]
    [InlineData("{", "BK0608", "file.json:1:2")]
    [InlineData("{\r\n  \"a\": 1\r\n  \"b\": 2\r\n}", "BK0608", "file.json:3:3")]
    [InlineData("{\n  \"é\": nul\n}", "BK0608", "file.json:2:11")]
    [InlineData("{ 'a': 1 }", "BK0608", "file.json:1:3")]
    [InlineData("{} {}", "BK0608", "file.json:1:4")]
    [InlineData("{ /* ", "BK0608", "file.json:1")]
    [InlineData("{ \"a\": \"\\ud800\" }", "BK0608", "file.json:1:8", "Unicode")]
    [InlineData("{ \"\\ud800\": 1 }", "BK0608", "file.json:1:3", "Unicode")]
    [InlineData("[]", "BK0609", "file.json:1:1", "one object")]
    [InlineData("\"a\"", "BK0609", "file.json:1:1")]
    [InlineData("{\n \"a\": {} }", "BK0609", "file.json:2:7", "object")]
    [InlineData("{ \"a\": [1, null] }", "BK0609", "file.json:1:12", "null")]
    [InlineData("{ \"a\": [[1]] }", "BK0609", "file.json:1:9", "lists")]
    [InlineData("{ \"feed-key\": 1,\n \"FeedKey\": 2 }", "BK0611", "file.json:1:3", "file.json:2:2")]
    public void What_is_wrong_is_said_with_its_place(string content, string code, params string[] says)
    {
        var error = Assert.Throws<BuildException>(() => Read(content)).Error;

        Assert.Equal(code, error.Code);
        Assert.All(says, part => Assert.Contains(part, error.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain("LineNumber", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_trouble_and_another_encoding_is_an_error()
    {
        File.WriteAllText(directory / "bom", "{ \"a\": 1 }", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        File.WriteAllText(directory / "utf-16", "{ \"a\": 1 }", System.Text.Encoding.Unicode);
        File.WriteAllBytes(directory / "latin-1", [.. "{ \"a\": \""u8, 0xE9, .. "\" }"u8]);

        Assert.Equal("x:1:8", ParameterFile.Read(directory / "bom", "x").Single().Texts!.Single().Place);
        Assert.Equal("BK0608", Assert.Throws<BuildException>(() => ParameterFile.Read(directory / "utf-16", "x")).Error.Code);
        Assert.Equal("BK0608", Assert.Throws<BuildException>(() => ParameterFile.Read(directory / "latin-1", "x")).Error.Code);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error() =>
        Assert.Equal("BK0607", Assert.Throws<BuildException>(() => ParameterFile.Read(directory.Path, "x")).Error.Code);

    [Fact]
    public void Random_bytes_are_read_or_refused_and_nothing_else_happens()
    {
        const int seed = 3;
        var random = new Random(seed);
        var good = "{ \"a\": [1, \"b\", true], /* c */ \"d\": null, \"e\": \"\\u00e9\", }"u8.ToArray();
        for (var round = 0; round < 400; round++)
        {
            byte[] content = [.. good];
            for (var change = random.Next(4); change >= 0; change--)
            {
                content[random.Next(content.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(directory / "random", content[..random.Next(content.Length + 1)]);
            var thrown = Record.Exception(() => ParameterFile.Read(directory / "random", "x"));
            Assert.True(thrown is null or BuildException, $"seed {seed}, round {round}: {thrown}");
        }
    }

    public void Dispose() => directory.Dispose();

    IReadOnlyList<FileEntry> Read(string content) => ParameterFile.Read(directory.Write("content", content), "file.json");
}
