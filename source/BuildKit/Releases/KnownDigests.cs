using System.Collections.Concurrent;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// Digests of packages, which can be large: what this process has read is not read again while its stat record stays the same. Whoever unpacks a
/// package compares its digest once more.
/// </summary>
static class KnownDigests
{
    static readonly ConcurrentDictionary<AbsolutePath, (FileStat Stat, Digest Digest)> Known = new();

    /// <exception cref="BuildException">It cannot be read.</exception>
    public static Digest Of(AbsolutePath file)
    {
        var stat = FileStat.Of(file);
        if (stat.Changed != 0 && Known.TryGetValue(file, out var known) && known.Stat == stat)
        {
            return known.Digest;
        }

        var digest = Digest.OfFile(file);
        Known[file] = (stat, digest);
        return digest;
    }
}
