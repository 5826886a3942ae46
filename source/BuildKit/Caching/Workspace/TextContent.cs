using System.Security.Cryptography;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The content of a text file as if all of its lines ended with LF.</summary>
static class TextContent
{
    const int BufferSize = 64 * 1024;

    /// <summary>The digest; a file that is not, or no longer, the one that was <paramref name="seen"/> is an error.</summary>
    /// <exception cref="BuildException">BK0321: it changed. BK0327: it cannot be read.</exception>
    public static Digest Digest(OpenDirectory root, string path, in FileStat seen)
    {
        try
        {
            using var file = root.TryOpenFile(path);
            if (file is not null && Read(file) is var digest && file.Look() == seen)
            {
                return digest;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.ContentUnreadable(path, exception.Message).Exception(exception);
        }

        throw Errors.InputUnstable(path).Exception();
    }

    static Digest Read(OpenFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var kept = 0;
        // A CR at the end of a part is kept for the next one: it is not known yet what follows.
        for (var count = file.Read(buffer); count > 0; count = file.Read(buffer.AsSpan(kept)))
        {
            var part = buffer.AsSpan(0, kept + count);
            kept = part[^1] == '\r' ? 1 : 0;
            Append(hash, part[..^kept]);
            buffer[0] = (byte)'\r';
        }

        hash.AppendData(buffer, 0, kept);
        Span<byte> result = stackalloc byte[Files.Digest.Size];
        hash.GetHashAndReset(result);
        return Files.Digest.FromBytes(result);
    }

    static void Append(IncrementalHash hash, ReadOnlySpan<byte> text)
    {
        for (var end = text.IndexOf("\r\n"u8); end >= 0; end = text.IndexOf("\r\n"u8))
        {
            hash.AppendData(text[..end]);
            text = text[(end + 1)..];
        }

        hash.AppendData(text);
    }
}
