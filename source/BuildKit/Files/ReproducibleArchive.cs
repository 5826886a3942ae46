namespace BuildKit.Files;

/// <summary>
/// Writes a directory as an archive whose bytes depend on nothing but names, contents, links, the owner's execute bit and the
/// given time. Refuses what would not unpack to the same files everywhere, and what changes while it is packed.
/// </summary>
static class ReproducibleArchive
{
    /// <summary>Archives everything below the directory, empty directories too.</summary>
    public static void Write(ArchiveFormat format, AbsolutePath archive, AbsolutePath directory, DateTimeOffset time)
    {
        if (archive == directory || directory.Contains(archive))
        {
            throw Errors.ArchiveHoldsItself(archive, directory).Exception();
        }

        var entries = FileOperation.Run("archive", directory, () => ArchiveEntry.Below(directory));
        WriteFound(format, archive, directory, entries, time);
    }

    /// <summary>Archives the given files and links below the directory, and the directories that lead to them.</summary>
    public static void Write(ArchiveFormat format, AbsolutePath archive, AbsolutePath directory, IEnumerable<AbsolutePath> files, DateTimeOffset time)
    {
        var entries = FileOperation.Run("archive", directory, () => ArchiveEntry.Of(directory, files));
        if (entries.Any(entry => entry.Path == archive))
        {
            throw Errors.ArchiveHoldsItself(archive, directory).Exception();
        }

        WriteFound(format, archive, directory, entries, time);
    }

    /// <summary>Archives what was found in the directory before.</summary>
    public static void WriteFound(ArchiveFormat format, AbsolutePath archive, AbsolutePath directory, IReadOnlyList<ArchiveEntry> entries, DateTimeOffset time)
    {
        ArchiveRules.Check(directory, entries, format);
        AtomicFile.Write(archive, stream =>
        {
            if (format == ArchiveFormat.Zip)
            {
                ZipArchiveWriter.Write(stream, entries, time);
                return;
            }

            using var zipped = new GzipMembers(stream);
            TarArchiveWriter.Write(zipped, entries, time);
            zipped.Complete();
        });
    }
}
