using System.Security.Cryptography;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The digest of a list of entries, for what need not be a tree.</summary>
static class EntryDigest
{
    const int Piece = 32 * 1024;

    public static Digest Of(IReadOnlyList<ContentEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var writer = new MessageWriter();
        foreach (var entry in entries)
        {
            Write(writer, entry);
            if (writer.Length > Piece)
            {
                hash.AppendData(writer.Written);
                writer.Clear();
            }
        }

        hash.AppendData(writer.Written);
        return Digest.FromBytes(hash.GetHashAndReset());
    }

    static void Write(MessageWriter writer, in ContentEntry entry)
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
}
