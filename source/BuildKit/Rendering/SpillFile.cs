using System.Text;

namespace BuildKit.Rendering;

/// <summary>
/// A temporary file for held output that outgrew its share of memory, made when it is first needed and shared by all
/// targets of a run. It is gone when the run ends, also after a crash.
/// </summary>
sealed class SpillFile(string directory) : IDisposable
{
    FileStream? stream;

    /// <summary>Appends the text; null if there is no room for it.</summary>
    public Segment? Append(StringBuilder text)
    {
        try
        {
            stream ??= Open();
            var start = stream.Length;
            stream.Position = start;
            foreach (var chunk in text.GetChunks())
            {
                var bytes = new byte[Encoding.UTF8.GetMaxByteCount(chunk.Length)];
                stream.Write(bytes.AsSpan(0, Encoding.UTF8.GetBytes(chunk.Span, bytes)));
            }

            stream.Flush();
            return new(start, stream.Length - start);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void CopyTo(Segment segment, Action<string> output)
    {
        var (buffer, characters) = (new byte[32 * 1024], new char[32 * 1024 + 1]);
        var decoder = Encoding.UTF8.GetDecoder();
        stream!.Position = segment.Start;
        for (var left = segment.Length; left > 0;)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
            {
                return;
            }

            left -= read;
            output(new string(characters, 0, decoder.GetChars(buffer, 0, read, characters, 0)));
        }
    }

    public void Dispose()
    {
        stream?.Dispose();
        stream = null;
    }

    FileStream Open()
    {
        var file = Path.Combine(directory, $"buildkit-{Guid.NewGuid():N}.output");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var opened = new FileStream(file, options);
        if (!OperatingSystem.IsWindows())
        {
            // Unix keeps an open file without a name until it is closed, however the process ends.
            File.Delete(file);
        }

        return opened;
    }

    /// <summary>A piece of the file, in bytes.</summary>
    public readonly record struct Segment(long Start, long Length)
    {
        public long End => Start + Length;
    }
}
