using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The digest of a list of entries, for what need not be a tree: half the bytes of one, and one hash.</summary>
static class EntryDigest
{
    public static Digest Of(IReadOnlyList<ContentEntry> entries)
    {
        var writer = new MessageWriter();
        foreach (var entry in entries)
        {
            writer.Element(1, entry.Path);
            writer.Number(2, (int)entry.Kind);
            if (entry.Kind == FileKind.File)
            {
                writer.Digest(3, new(entry.Digest, entry.Size));
                writer.Flag(4, entry.IsExecutable);
            }

            writer.Text(5, entry.LinkTarget);
        }

        return Digest.OfBytes(writer.Written);
    }
}
