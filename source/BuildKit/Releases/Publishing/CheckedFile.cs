using System.Security.Cryptography;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// Reads a file of a release for the last time before others have it. The end of a file that has changed since the release was checked is
/// not given out, so that nobody receives all of it.
/// </summary>
sealed class CheckedFile(PublishedFile file) : IDisposable
{
    readonly FileStream stream = FileOperation.Run("read", file.Path,
        () => new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan));

    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    long length;

    /// <summary>Copies all of it.</summary>
    /// <exception cref="BuildException">BK0418: the file is another one by now.</exception>
    public static void Copy(PublishedFile file, Stream target, Patience patience)
    {
        using var source = new CheckedFile(file);
        var buffer = new byte[1024 * 1024];
        while (source.Read(buffer) is > 0 and var count)
        {
            patience.Token.ThrowIfCancellationRequested();
            target.Write(buffer, 0, count);
            patience.Progress();
        }
    }

    /// <summary>The next bytes; 0 at the end.</summary>
    /// <exception cref="BuildException">BK0418: the file is another one by now.</exception>
    public int Read(Span<byte> buffer)
    {
        if (length == file.Size && length > 0)
        {
            return 0;
        }

        var count = stream.Read(buffer);
        hash.AppendData(buffer[..count]);
        length += count;
        if (count == 0 || length >= file.Size)
        {
            Check();
        }

        return count;
    }

    public void Dispose()
    {
        stream.Dispose();
        hash.Dispose();
    }

    void Check()
    {
        var actual = Digest.FromBytes(hash.GetCurrentHash());
        if (actual != file.Digest)
        {
            throw Errors.ReleaseFileDamaged(file.Path, file.Digest.ToString(), actual.ToString(), file.Path.Parent).Exception();
        }
    }
}
