using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>What this run found at a path. Another content, or another stat, is another object.</summary>
/// <param name="stat">What the system said before the content was read.</param>
/// <param name="digest">Of a file's content; default for anything else.</param>
/// <param name="link">What a link says; null for anything else.</param>
/// <param name="isTrusted">Whether an equal stat means that the content is the same.</param>
sealed class KnownFile(in FileStat stat, Digest digest, string? link, bool isTrusted)
{
    volatile int epoch;

    public FileStat Stat { get; } = stat;

    public Digest Digest => digest;

    public string? Link => link;

    public bool IsTrusted => isTrusted;

    public FileKind Kind => Stat.Kind;

    /// <summary>When it was last found to be so.</summary>
    public int Epoch
    {
        get => epoch;
        set => epoch = value;
    }

    /// <summary>As content, under a path that may be that of a link to it.</summary>
    public ContentEntry Entry(string path) =>
        new(path, Kind, digest, Kind == FileKind.File ? Stat.Size : 0, Kind == FileKind.File && Stat.IsExecutable, link);
}
