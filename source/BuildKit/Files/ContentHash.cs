using System.Security.Cryptography;

namespace BuildKit.Files;

/// <summary>Hashes the content of files, at about the speed at which memory and the processor allow.</summary>
static class ContentHash
{
    // Fits into the cache of a core, so that what was read is hashed before it leaves it.
    const int BufferSize = 256 * 1024;

    [ThreadStatic]
    static byte[]? buffer;

    /// <summary>The digest of a file; false if it is not, or no longer, the one that was <paramref name="seen"/>.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool TryOf(OpenDirectory root, string path, in FileStat seen, out Digest digest)
    {
        digest = default;
        using var file = root.TryOpenFile(path);
        if (file is null)
        {
            return false;
        }

        digest = seen.Size < BufferSize ? OfSmall(file, seen.Size) : OfLarge(file);
        return file.Look() == seen;
    }

    // One byte more than there should be: fewer bytes read than asked for is the end of the file.
    static Digest OfSmall(OpenFile file, long size)
    {
        var bytes = (buffer ??= GC.AllocateUninitializedArray<byte>(BufferSize)).AsSpan(0, (int)size + 1);
        return Digest.OfBytes(bytes[..file.Read(bytes)]);
    }

    static Digest OfLarge(OpenFile file)
    {
        var bytes = buffer ??= GC.AllocateUninitializedArray<byte>(BufferSize);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var count = file.Read(bytes); count > 0; count = file.Read(bytes))
        {
            hash.AppendData(bytes, 0, count);
        }

        Span<byte> result = stackalloc byte[Digest.Size];
        hash.GetHashAndReset(result);
        return Digest.FromBytes(result);
    }
}
