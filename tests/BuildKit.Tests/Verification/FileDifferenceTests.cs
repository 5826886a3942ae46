using BuildKit.Verification;

namespace BuildKit.Tests.Verification;

public sealed class FileDifferenceTests : IDisposable
{
    readonly TemporaryDirectory directory = new();

    [Fact]
    public void Equal_files_do_not_differ() => Assert.Null(Between("one\ntwo\n", "one\ntwo\n"));

    [Fact]
    public void Of_texts_the_lines_are_shown() =>
        Assert.Equal(new FileDifference(9, "two of them", "two or them"), Between("one\ntwo of them\nthree\n", "one\ntwo or them\nthree\n"));

    [Fact]
    public void Of_the_end_of_a_text_there_is_nothing_to_show() => Assert.Equal(new FileDifference(4, "two", ""), Between("one\ntwo", "one\n"));

    [Fact]
    public void Of_other_files_bytes_are_shown() => Assert.Equal(new FileDifference(2, "01 03", "02 03"), Between("a\0\u0001\u0003", "a\0\u0002\u0003"));

    [Theory]
    [InlineData(0)]
    [InlineData(1024 * 1024 - 1)]
    [InlineData(1024 * 1024)]
    [InlineData(3 * 1024 * 1024 - 1)]
    public void The_offset_is_found_at_the_edges_of_what_is_read_at_once(int offset)
    {
        var bytes = new string('x', 3 * 1024 * 1024).ToCharArray();
        var first = new string(bytes);
        bytes[offset] = 'y';

        Assert.Equal(offset, Between(first, new string(bytes))?.Offset);
        Assert.Equal(first.Length, Between(first, first + "z")?.Offset);
    }

    public void Dispose() => directory.Dispose();

    FileDifference? Between(string first, string second) => FileDifference.Between(directory.Write("first", first), directory.Write("second", second));
}
