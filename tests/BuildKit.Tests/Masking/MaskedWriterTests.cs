using BuildKit.Masking;

namespace BuildKit.Tests.Masking;

/// <summary>What is printed outside of the stream of events.</summary>
public sealed class MaskedWriterTests : IDisposable
{
    readonly SecretMask mask = new();
    readonly StringWriter inner = new() { NewLine = "\n" };
    readonly MaskedWriter writer;

    public MaskedWriterTests() => writer = new(inner, mask) { NewLine = "\n" };

    [Fact]
    public void A_secret_that_comes_in_pieces_is_masked()
    {
        mask.Add("c4nary-bird", "test");

        foreach (var c in "key c4nary-bird, c4nary%2Dbird; c4n\n")
        {
            writer.Write(c);
        }

        Assert.Equal("key ***, ***; c4n\n", inner.ToString());
    }

    [Fact]
    public void What_may_go_on_is_held_until_it_is_flushed_or_its_line_ends()
    {
        mask.Add("c4nary-bird", "test");

        writer.Write("Enter c4n");
        Assert.Equal("Enter ", inner.ToString());
        writer.Flush();
        Assert.Equal("Enter c4n", inner.ToString());
        writer.Write("c4n");
        writer.WriteLine();

        Assert.Equal("Enter c4nc4n\n", inner.ToString());
    }

    [Fact]
    public void A_secret_that_becomes_known_later_is_masked_from_then_on()
    {
        writer.WriteLine("c4nary-bird");
        mask.Add("c4nary-bird", "test");
        writer.WriteLine("c4nary-bird");
        writer.WriteLine("a line of c4nary-bird".AsSpan());
        writer.Write(['c', '4', 'n', 'a', 'r', 'y', '-', 'b', 'i', 'r', 'd', '\n'], 0, 12);

        Assert.Equal("c4nary-bird\n***\na line of ***\n***\n", inner.ToString());
        Assert.Equal(inner.Encoding, writer.Encoding);
    }

    [Fact]
    public void Lines_of_a_long_secret_are_not_held_back()
    {
        mask.Add("-----BEGIN KEY-----\nfirst line\nsecond line", "test");

        writer.WriteLine("-----BEGIN KEY-----");
        writer.WriteLine("first line");

        Assert.Equal("***\n***\n", inner.ToString());
    }

    public void Dispose()
    {
        writer.Dispose();
        inner.Dispose();
    }
}
