using BuildKit.Files;
using BuildKit.Implementations;

namespace BuildKit.Tests.Implementations;

public class ImplementationDigestTests
{
    [Fact]
    public void Code_that_reads_nothing_and_writes_nothing_is_cacheable()
    {
        var digest = new ImplementationDigest { Digest = Digest.OfBytes("il"u8), Parts = [] };

        Assert.Null(digest.Uncacheable);
        Assert.Empty(digest.Values);
        Assert.Empty(digest.Secrets);
    }
}
