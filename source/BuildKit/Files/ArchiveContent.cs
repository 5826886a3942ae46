namespace BuildKit.Files;

/// <summary>What an entry holds while it is packed; if it is not what was found, the archive is given up.</summary>
static class ArchiveContent
{
    /// <summary>Gives the content of a file, or an empty stream for anything else, and looks afterwards whether it was read whole and is the same still.</summary>
    /// <exception cref="BuildException">BK0826: it has changed. BK0806: it cannot be read.</exception>
    public static void Of(ArchiveEntry entry, Action<Stream> pack)
    {
        RequireSame(entry);
        if (entry.Kind != FileKind.File)
        {
            pack(Stream.Null);
        }
        else
        {
            using var content = FileOperation.Run("archive", entry.Path, () => File.OpenRead(entry.Path));
            if (content.Length != entry.Stat.Size)
            {
                throw Errors.ArchiveChanged(entry.Name).Exception();
            }

            pack(content);
            if (content.Position != entry.Stat.Size)
            {
                throw Errors.ArchiveChanged(entry.Name).Exception();
            }
        }

        RequireSame(entry);
    }

    /// <summary>
    /// Whether it is what was found. Where the system tells it, the time of the last change of anything is a part of it, which no
    /// program sets back.
    /// </summary>
    public static bool IsSame(ArchiveEntry entry)
    {
        var now = FileStat.Of(entry.Path);
        return entry.Kind == FileKind.Directory ? now.Kind == FileKind.Directory : now == entry.Stat;
    }

    static void RequireSame(ArchiveEntry entry)
    {
        if (!IsSame(entry))
        {
            throw Errors.ArchiveChanged(entry.Name).Exception();
        }
    }
}
