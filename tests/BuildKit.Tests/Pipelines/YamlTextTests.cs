using BuildKit.Pipelines;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace BuildKit.Tests.Pipelines;

public class YamlTextTests
{
    static readonly string[] Pieces =
    [
        "a", "Z", "0", "9.5", "03:00", "true", "no", "null", "~", "- ", ": ", ":", " #", "#", "'", "\"", "\\", "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`",
        "${{ a }}", "$(b)", " ", "\n", "\t", "\r", "é", "\u2028", "\u0085", "\ufeff", "😀", "\0", "=", "<<", ".inf", ".nan", "./", "-", "?", "1e5", "0x1F", "\u007f",
    ];

    [Theory]
    [InlineData("./build.sh Test", "./build.sh Test")]
    [InlineData("true", "\"true\"")]
    [InlineData("On", "\"On\"")]
    [InlineData("10.0", "\"10.0\"")]
    [InlineData("0 3 * * *", "\"0 3 * * *\"")]
    [InlineData("", "\"\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("a:", "\"a:\"")]
    [InlineData("a #b", "\"a #b\"")]
    [InlineData("*", "\"*\"")]
    [InlineData(".nan", "\".nan\"")]
    [InlineData("${{ github.ref }}", "${{ github.ref }}")]
    [InlineData("a\nb", "\"a\\nb\"")]
    public void Scalars_have_quotation_marks_where_they_need_them(string value, string written) => Assert.Equal(written, YamlText.Scalar(value));

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        foreach (var seed in Rounds.Seeds(300))
        {
            var random = new Random(seed);
            string[] values = [.. Enumerable.Range(0, 20).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Pieces[random.Next(Pieces.Length)])))];
            var writer = new YamlText(HandWritten.None);
            writer.List("list", values).Below("items", () =>
            {
                foreach (var value in values)
                {
                    writer.Item(() => writer.Value("first", value, "a comment").Below("more", () => writer.Value("second", value)));
                }
            });

            var (list, items) = Read(writer.ToString());
            Assert.All(values.Index(), value => Assert.True(value.Item == list[value.Index] && value.Item == items[value.Index], $"seed {seed}: {YamlText.Scalar(value.Item)}"));
        }
    }

    [Fact]
    public void A_literal_block_keeps_its_lines()
    {
        var writer = new YamlText(HandWritten.None);
        writer.Literal("path", ["a", "b: c # d"]);

        Assert.Equal("path: |\n  a\n  b: c # d\n", writer.ToString());
    }

    static (string[] List, string[] Items) Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        return (
            [.. ((YamlSequenceNode)root["list"]).Select(Text)],
            [.. ((YamlSequenceNode)root["items"]).Select(item => Text(item["first"]) == Text(item["more"]["second"]) ? Text(item["first"]) : "?")]);
    }

    // Whatever would be a number, a truth value or nothing must have quotation marks.
    static string Text(YamlNode node)
    {
        var scalar = (YamlScalarNode)node;
        return scalar.Style == ScalarStyle.Plain && (scalar.Value!.Length == 0 || char.IsDigit(scalar.Value[0])) ? "?" : scalar.Value!;
    }
}
