using System.IO.Compression;
using BuildKit.Files;
using BuildKit.Releases;
using NuGet.Packaging;
using NuGet.Packaging.Core;

namespace BuildKit.Packages;

/// <summary>What a feed has in place of a package, compared with ours.</summary>
/// <param name="Likeness">Missing, the same, half, or another.</param>
/// <param name="Digest">SHA-256 of what is there; null if nothing is.</param>
sealed record PackageLook(Likeness Likeness, Digest? Digest = null)
{
    const string Signature = ".signature.p7s";

    public static PackageLook Missing { get; } = new(Likeness.Missing);

    /// <summary>How it is known to be the same, where its bytes differ.</summary>
    public string? Note { get; init; }

    /// <summary>What differs.</summary>
    public string? Difference { get; init; }

    /// <summary>Compares with a file that came from a feed. A feed may have added its signature, and some pack anew what they get.</summary>
    /// <exception cref="TransferFailure">What is there is no package.</exception>
    public static async Task<PackageLook> AtAsync(AbsolutePath there, PublishedFile ours, CancellationToken cancellation)
    {
        var stream = File.OpenRead(there);
        await using var _ = stream.ConfigureAwait(false);
        var look = await Look.AtAsync(stream, ours, () => { }, cancellation).ConfigureAwait(false);
        return look.Likeness == Likeness.Other ? ByContent(there, ours, look.Digest!.Value) : new(look.Likeness, look.Digest);
    }

    static PackageLook ByContent(AbsolutePath there, PublishedFile ours, Digest digest)
    {
        try
        {
            if (ContentHash(there) == ContentHash(ours.Path))
            {
                return new(Likeness.Same, digest) { Note = "the same content with another signature" };
            }

            var differences = Differences(there, ours.Path);
            return differences.Count == 0
                ? new(Likeness.Same, digest) { Note = "the same files, packed anew by the feed" }
                : new(Likeness.Other, digest) { Difference = string.Join('\n', differences.Take(10)) };
        }
        catch (Exception exception) when (exception is InvalidDataException or PackagingException)
        {
            throw new TransferFailure($"what the feed has is no package: {exception.Message.ReplaceLineEndings(" ")}", exception) { Passes = true };
        }
    }

    static string ContentHash(AbsolutePath file)
    {
        using var package = new PackageArchiveReader(file);
        return package.GetContentHash(CancellationToken.None);
    }

    static List<string> Differences(AbsolutePath there, AbsolutePath ours)
    {
        var (theirs, own) = (Entries(there), Entries(ours));
        return [.. theirs.Keys.Union(own.Keys).Where(name => theirs.GetValueOrDefault(name) != own.GetValueOrDefault(name)).Order(StringComparer.Ordinal)];
    }

    // What belongs to the packing and not to the package is written by whoever packs.
    static Dictionary<string, Digest?> Entries(AbsolutePath file)
    {
        var entries = new Dictionary<string, Digest?>(StringComparer.Ordinal);
        using var archive = ZipFile.OpenRead(file);
        foreach (var entry in archive.Entries.Where(entry => !IsOfPacking(entry.FullName) && !entry.FullName.EndsWith('/')))
        {
            using var stream = entry.Open();
            entries[Uri.UnescapeDataString(entry.FullName)] = BuildKit.Files.Digest.OfStream(stream);
        }

        return entries;
    }

    static bool IsOfPacking(string name) => name is Signature or "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal)
        || (name.StartsWith("package/services/metadata/core-properties/", StringComparison.Ordinal) && name.EndsWith(".psmdcp", StringComparison.Ordinal));
}
