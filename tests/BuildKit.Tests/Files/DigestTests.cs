using System.Text;
using BuildKit.Files;

namespace BuildKit.Tests.Files;

public class DigestTests
{
    const string OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void It_is_the_SHA_256_in_lower_case()
    {
        using var directory = new TemporaryDirectory();
        var bytes = Encoding.UTF8.GetBytes("abc");

        Assert.Equal(OfAbc, Digest.OfBytes(bytes).ToString());
        Assert.Equal(OfAbc, Digest.OfStream(new MemoryStream(bytes)).ToString());
        Assert.Equal(OfAbc, Digest.OfFile(directory.Write("a b.txt", "abc")).ToString());
    }

    [Fact]
    public void Its_text_is_read_back_and_nothing_else_is()
    {
        Assert.True(Digest.TryParse(OfAbc, out var digest));
        Assert.Equal(Digest.OfBytes(Encoding.UTF8.GetBytes("abc")), digest);
        Assert.False(Digest.TryParse(OfAbc.ToUpperInvariant(), out _));
        Assert.False(Digest.TryParse(OfAbc[1..], out _));
        Assert.False(Digest.TryParse(OfAbc[1..] + "g", out _));
        Assert.False(Digest.TryParse("", out _));
    }

    [Fact]
    public void What_is_no_file_is_refused()
    {
        using var directory = new TemporaryDirectory();

        Fails.With("BK0805", () => Digest.OfFile(directory / "missing"));
        Fails.With("BK0805", () => Digest.OfFile(directory / "missing" / "file"));
        Fails.With("BK0808", () => Digest.OfFile(directory.Path));
    }

    [Fact]
    public void A_pipe_is_refused_instead_of_waited_for()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        UnixFiles.MakePipe(directory / "pipe");

        Fails.With("BK0808", () => Digest.OfFile(directory / "pipe"));
    }
}
