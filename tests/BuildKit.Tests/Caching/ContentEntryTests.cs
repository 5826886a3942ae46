using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

public class ContentEntryTests
{
    [Fact]
    public void Entries_of_the_same_content_are_equal()
    {
        var digest = Digest.OfBytes("x"u8);

        Assert.Equal(new ContentEntry("a/b", FileKind.File, digest, 1), new ContentEntry("a/b", FileKind.File, digest, 1));
        Assert.NotEqual(new ContentEntry("a/b", FileKind.File, digest, 1), new ContentEntry("a/b", FileKind.File, digest, 1, IsExecutable: true));
    }
}
