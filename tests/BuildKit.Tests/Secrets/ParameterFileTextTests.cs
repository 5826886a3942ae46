using BuildKit.Parameters;
using BuildKit.Secrets;

namespace BuildKit.Tests.Secrets;

/// <summary>Changing one value of a parameter file, and nothing else of it.</summary>
public sealed class ParameterFileTextTests : IDisposable
{
    const string Commented = """
        {
          // who pushes
          "feed": "https://example.com/", /* the { feed } */
          "FEED_KEY": "old", // its key
          "tags": ["a", "b"],
          "größe": "漢😀"
        }

        """;

    readonly TemporaryDirectory directory = new("parameters");

    [Fact]
    public void A_value_is_replaced_where_it_stands() =>
        Assert.Equal(Commented.Replace("\"old\"", "\"new\""), After(Commented, file => file.With("feed-key", "new")));

    [Fact]
    public void A_new_value_stands_last() => Assert.Equal(
        Commented.Replace("\"漢😀\"", "\"漢😀\",\n  \"other\": \"new\""), After(Commented, file => file.With("other", "new")));

    [Theory]
    [InlineData("{}", "{\n  \"a\": \"x\"\n}")]
    [InlineData("{\n}\n", "{\n  \"a\": \"x\"\n}\n")]
    [InlineData("{ \"b\": 1 }", "{ \"b\": 1, \"a\": \"x\" }")]
    [InlineData("{\n\t\"b\": 1,\n}\n", "{\n\t\"b\": 1,\n\t\"a\": \"x\"\n}\n")]
    [InlineData("{\r\n  \"b\": [1, 2] // two\r\n}\r\n", "{\r\n  \"b\": [1, 2],\r\n  \"a\": \"x\" // two\r\n}\r\n")]
    [InlineData("{\n  \"b\": 1 /* , */ , // one\n}\n", "{\n  \"b\": 1 /* , */ ,\n  \"a\": \"x\" // one\n}\n")]
    [InlineData("{\n  \"a\": [\"long\", \"list\"]\n}", "{\n  \"a\": \"x\"\n}")]
    [InlineData("{ /* nothing */ }", "{ /* nothing */\n  \"a\": \"x\"\n}")]
    public void The_layout_of_the_file_is_kept(string before, string after) => Assert.Equal(after, After(before, file => file.With("a", "x")));

    [Theory]
    [InlineData("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "{\n  \"b\": 2\n}\n")]
    [InlineData("{\n  \"b\": 1,\n  \"a\": 2\n}\n", "{\n  \"b\": 1,\n}\n")]
    [InlineData("{ \"a\": 1, \"b\": 2 }", "{  \"b\": 2 }")]
    [InlineData("{ \"a\": 1 }", "{  }")]
    public void A_removed_value_takes_its_line_with_it(string before, string after) => Assert.Equal(after, After(before, file => file.Without("A")));

    [Fact]
    public void A_file_that_is_not_there_is_made()
    {
        var file = directory.Path / "build/parameters.json";

        ParameterFileText.Of(file).With("a", "quote \" and \\").Save(file);

        Assert.Equal("quote \" and \\", ParameterFile.Read(file, "parameters.json")[0].Texts![0].Text);
    }

    public void Dispose() => directory.Dispose();

    string After(string before, Func<ParameterFileText, ParameterFileText> change)
    {
        var file = directory.Write("parameters.json", before);
        change(ParameterFileText.Of(file)).Save(file);
        ParameterFile.Read(file, "parameters.json");
        return File.ReadAllText(file);
    }
}
