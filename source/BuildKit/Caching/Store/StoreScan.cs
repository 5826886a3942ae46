using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>One file of a store as a walk over it found it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Digest">The key of an entry, the digest of content.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Used">When it was made or last said to be in use, UTC.</param>
readonly record struct FoundFile(AbsolutePath Path, Digest Digest, long Size, DateTime Used);

/// <summary>Walks over the files of a store, while others add and remove some.</summary>
static class StoreScan
{
    /// <summary>The entries of the action cache.</summary>
    public static IEnumerable<FoundFile> Entries(StoreFiles files) => Files(files.EntryDirectory, "");

    /// <summary>The content.</summary>
    public static IEnumerable<FoundFile> Content(StoreFiles files) => Files(files.ContentDirectory, "");

    /// <summary>The check sums of big content.</summary>
    public static IEnumerable<FoundFile> Sums(StoreFiles files) => Files(files.ContentDirectory, StoreFiles.SumsExtension);

    /// <summary>Files with names of their own: temporary ones, those in quarantine.</summary>
    public static IEnumerable<FoundFile> Others(AbsolutePath directory) => Walk(directory).Select(file => Of(file, default)).OfType<FoundFile>();

    /// <summary>The result that an entry holds; null if it cannot be used, and whether it is damaged.</summary>
    public static StoredEntry? Read(FoundFile entry, out bool damaged)
    {
        damaged = false;
        try
        {
            damaged = StoredResultFormat.Read(entry.Digest, File.ReadAllBytes(entry.Path), out var read) == EntryState.Damaged;
            return read;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // What has another name is not ours, and is left alone.
    static IEnumerable<FoundFile> Files(AbsolutePath directory, string extension)
    {
        foreach (var file in Walk(directory))
        {
            var name = file.Name;
            if (name.Length == (2 * Digest.Size) + extension.Length && name.EndsWith(extension, StringComparison.Ordinal)
                && Digest.TryParse(name[..(2 * Digest.Size)], out var digest) && Of(file, digest) is { } found)
            {
                yield return found;
            }
        }
    }

    static IEnumerable<FileInfo> Walk(AbsolutePath directory) => new DirectoryInfo(directory) is { Exists: true } place
        ? place.EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
        : [];

    static FoundFile? Of(FileInfo file, Digest digest)
    {
        try
        {
            return new(AbsolutePath.Of(file.FullName), digest, file.Length, file.LastWriteTimeUtc);
        }
        catch (IOException)
        {
            // Removed by somebody else at this moment.
            return null;
        }
    }
}
