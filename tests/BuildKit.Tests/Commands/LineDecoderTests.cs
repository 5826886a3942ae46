using System.Text;
using BuildKit.Commands;

namespace BuildKit.Tests.Commands;

public class LineDecoderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\nb\r\n", new[] { "a", "b" })]
    [InlineData("\n\n", new[] { "", "" })]
    [InlineData("\uFEFFa\n\uFEFFb", new[] { "a", "\uFEFFb" })]
    [InlineData("\uFEFF", new string[0])]
    [InlineData("10%\r20%\r100%\ndone", new[] { "100%", "done" })]
    [InlineData("100%\r\r\n", new[] { "100%" })]
    [InlineData("100%\r", new[] { "100%" })]
    [InlineData("\r\r\nx", new[] { "", "x" })]
    [InlineData("\u001b[31mred\u001b[0m\0\n", new[] { "\u001b[31mred\u001b[0m\0" })]
    [InlineData("größe 🎉\n", new[] { "größe 🎉" })]
    public void Bytes_become_the_same_lines_however_they_are_cut(string text, string[] lines)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= Math.Max(1, bytes.Length); size++)
        {
            Assert.Equal(lines, Decode(bytes, size));
        }
    }

    [Fact]
    public void Invalid_bytes_are_replaced_one_by_one_also_at_the_end()
    {
        byte[] bytes = [(byte)'a', 0xff, (byte)'b', 0xc3, (byte)'\n', 0xe2, 0x82];

        for (var size = 1; size <= bytes.Length; size++)
        {
            Assert.Equal(["a\uFFFDb\uFFFD", "\uFFFD"], Decode(bytes, size));
        }
    }

    [Theory]
    [InlineData(65_536, 1)]
    [InlineData(65_537, 2)]
    [InlineData(200_000, 4)]
    public void A_long_line_is_split_without_loss_and_without_an_empty_rest(int length, int pieces)
    {
        var lines = Decode(Encoding.UTF8.GetBytes(new string('x', length) + "\nnext"), 1000);

        Assert.Equal(pieces + 1, lines.Count);
        Assert.Equal(new string('x', length), string.Concat(lines.SkipLast(1)));
    }

    [Fact]
    public void A_split_keeps_the_halves_of_a_character_together()
    {
        var lines = Decode(Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("🎉", 40_000))), 4096);

        Assert.All(lines, line => Assert.False(char.IsLowSurrogate(line[0]) || char.IsHighSurrogate(line[^1])));
    }

    [Fact]
    public void Random_bytes_give_the_same_lines_however_they_are_cut()
    {
        foreach (var seed in Rounds.Seeds(100))
        {
            var random = new Random(seed);
            var bytes = random.GetItems<byte>([(byte)'a', (byte)'\n', (byte)'\r', 0, 0x1b, 0xc3, 0xa4, 0xf0, 0x9f, 0x8e, 0x89, 0xff, 0xef, 0xbb, 0xbf], 200);

            Assert.True(Decode(bytes, 200).SequenceEqual(Decode(bytes, random.Next(1, 20))), $"seed {seed}");
        }
    }

    static List<string> Decode(byte[] bytes, int size)
    {
        var lines = new List<string>();
        var decoder = new LineDecoder(lines.Add);
        foreach (var piece in bytes.Chunk(size))
        {
            decoder.Write(piece);
        }

        decoder.Complete();
        return lines;
    }
}
