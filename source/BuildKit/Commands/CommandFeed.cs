using System.Text;

namespace BuildKit.Commands;

/// <summary>What a process reads from standard input after the command's text, without being held in memory.</summary>
abstract record CommandFeed;

/// <summary>A file, from an offset on.</summary>
/// <param name="File">It is read while the process runs; should it shrink meanwhile, less is sent.</param>
/// <param name="Offset">In bytes.</param>
/// <param name="Progress">Called after each piece with how far into the file it went, in bytes; from a thread of its own.</param>
sealed record FileFeed(AbsolutePath File, long Offset, Action<long> Progress) : CommandFeed;

/// <summary>Nothing, but the input stays open until the process ends: when this program is gone, however that came, the process reads the end.</summary>
sealed record OpenFeed : CommandFeed;

/// <summary>Gives the bytes of a process's standard input piece by piece: the text first, then what follows it.</summary>
sealed class InputReader : IDisposable
{
    const int PieceSize = 65_536;
    readonly FileFeed? feed;
    readonly Microsoft.Win32.SafeHandles.SafeFileHandle? file;
    readonly byte[] buffer = [];
    ReadOnlyMemory<byte> piece;
    long offset;

    InputReader(string? text, CommandFeed? follows)
    {
        piece = Encoding.UTF8.GetBytes(text ?? "");
        IsHeld = follows is OpenFeed;
        feed = follows as FileFeed;
        if (feed is not null)
        {
            file = File.OpenHandle(feed.File, FileMode.Open, FileAccess.Read, FileShare.Read);
            (buffer, offset) = (new byte[PieceSize], feed.Offset);
        }
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static InputReader Open(string? text, CommandFeed? follows) => new(text, follows);

    /// <summary>True if the input is not to be closed when there is nothing more.</summary>
    public bool IsHeld { get; }

    /// <summary>What comes next, at most one piece; empty if there is nothing more.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlyMemory<byte> Next()
    {
        if (piece.IsEmpty && file is not null)
        {
            var count = RandomAccess.Read(file, buffer, offset);
            offset += count;
            piece = buffer.AsMemory(0, count);
        }

        return piece.Length > PieceSize ? piece[..PieceSize] : piece;
    }

    /// <summary>So much of it has been taken.</summary>
    public void Advance(int count)
    {
        piece = piece[count..];
        if (count > 0 && offset > (feed?.Offset ?? 0))
        {
            feed?.Progress(offset - piece.Length);
        }
    }

    public void Dispose() => file?.Dispose();
}
