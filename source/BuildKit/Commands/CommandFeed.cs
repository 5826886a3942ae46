using System.Text;

namespace BuildKit.Commands;

/// <summary>What a process reads from standard input after the command's text, without being held in memory.</summary>
abstract record CommandFeed;

/// <summary>A file, from an offset on.</summary>
/// <param name="File">It is read while the process runs; should it shrink meanwhile, less is sent.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Progress">Called after each piece with how far into the file it went, in bytes; from a thread of its own.</param>
sealed record FileFeed(AbsolutePath File, FeedStart Start, Action<long> Progress) : CommandFeed;

/// <summary>From which offset on a file is given to a process: known before, or when the process has said so.</summary>
/// <param name="told">Called when it has been said, before the first byte is read; null for nobody.</param>
sealed class FeedStart(Action<long>? told = null)
{
    readonly TaskCompletionSource<long> offset = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="offset">In bytes.</param>
    public static FeedStart At(long offset)
    {
        var start = new FeedStart();
        start.Set(offset);
        return start;
    }

    /// <summary>Completes when it is known.</summary>
    public Task<long> Offset => offset.Task;

    /// <summary>It is said once.</summary>
    /// <param name="from">In bytes.</param>
    public void Set(long from)
    {
        told?.Invoke(from);
        offset.TrySetResult(from);
    }
}

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
    long? offset;

    InputReader(string? text, CommandFeed? follows)
    {
        piece = Encoding.UTF8.GetBytes(text ?? "");
        IsHeld = follows is OpenFeed;
        feed = follows as FileFeed;
        if (feed is not null)
        {
            file = File.OpenHandle(feed.File, FileMode.Open, FileAccess.Read, FileShare.Read);
            buffer = new byte[PieceSize];
        }
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static InputReader Open(string? text, CommandFeed? follows) => new(text, follows);

    /// <summary>True if the input is not to be closed when there is nothing more.</summary>
    public bool IsHeld { get; }

    /// <summary>Completes when what comes next is known: of a file whose start the process has yet to say, that is later.</summary>
    public Task Ready => piece.IsEmpty && feed is { Start.Offset: { IsCompleted: false } start } ? start : Task.CompletedTask;

    /// <summary>What comes next, at most one piece; empty if there is nothing more.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlyMemory<byte> Next()
    {
        if (piece.IsEmpty && file is not null && feed is { Start.Offset: { IsCompletedSuccessfully: true } start })
        {
            offset ??= start.Result;
            var count = RandomAccess.Read(file, buffer, offset.Value);
            offset += count;
            piece = buffer.AsMemory(0, count);
        }

        return piece.Length > PieceSize ? piece[..PieceSize] : piece;
    }

    /// <summary>So much of it has been taken.</summary>
    public void Advance(int count)
    {
        piece = piece[count..];
        if (count > 0 && offset is { } end && (feed is null || end > feed.Start.Offset.Result))
        {
            feed?.Progress(end - piece.Length);
        }
    }

    public void Dispose() => file?.Dispose();
}
