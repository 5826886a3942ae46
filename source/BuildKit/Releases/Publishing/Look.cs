using System.Net.Http.Headers;
using System.Security.Cryptography;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>What there is of a file at a destination.</summary>
/// <param name="Likeness">Compared with ours.</param>
/// <param name="Digest">Of what is there; null if nothing is.</param>
sealed record Look(Likeness Likeness, Digest? Digest = null)
{
    const int BufferSize = 128 * 1024;

    public static Look Missing { get; } = new(Likeness.Missing);

    /// <summary>What the server calls this version of the file, so that it replaces no other; null if it gives it no name.</summary>
    public EntityTagHeaderValue? Tag { get; init; }

    /// <summary>Reads what is there to its end, beside ours.</summary>
    public static async Task<Look> AtAsync(Stream there, PublishedFile file, Action progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var ours = File.OpenRead(file.Path);
        await using var _ = ours.ConfigureAwait(false);
        var (theirBytes, ourBytes) = (new byte[BufferSize], new byte[BufferSize]);
        var (isBeginning, length) = (true, 0L);
        while (await there.ReadAtLeastAsync(theirBytes, BufferSize, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) is > 0 and var count)
        {
            length += count;
            progress();
            hash.AppendData(theirBytes.AsSpan(0, count));
            var same = await ours.ReadAtLeastAsync(ourBytes.AsMemory(0, count), count, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            isBeginning = isBeginning && theirBytes.AsSpan(0, count).SequenceEqual(ourBytes.AsSpan(0, same));
        }

        var digest = BuildKit.Files.Digest.FromBytes(hash.GetCurrentHash());
        return new(digest == file.Digest ? Likeness.Same : isBeginning && length < file.Size ? Likeness.Half : Likeness.Other, digest);
    }
}

/// <summary>How what is there compares with ours.</summary>
enum Likeness
{
    Missing,

    Same,

    /// <summary>The beginning of ours: an upload that was cut.</summary>
    Half,

    Other,
}
