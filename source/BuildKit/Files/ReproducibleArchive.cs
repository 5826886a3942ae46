using System.Formats.Tar;
using System.IO.Compression;

namespace BuildKit.Files;

/// <summary>
/// Writes a directory as a tar.gz whose bytes depend on nothing but names, contents, links, the owner's execute bit, the
/// given time and the compressor of the .NET runtime. Refuses what would not unpack to the same files everywhere.
/// </summary>
static class ReproducibleArchive
{
    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    const UnixFileMode LinkMode = Readable | Executable | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    const int OperatingSystemByte = 9;
    const byte UnknownOperatingSystem = 255;

    /// <summary>Archives everything below the directory, empty directories too.</summary>
    public static void WriteTarGz(AbsolutePath archive, AbsolutePath directory, DateTimeOffset time)
    {
        RefuseToHoldItself(archive, directory);
        var entries = FileOperation.Run("archive", directory, () => ArchiveEntry.Below(directory));
        Write(archive, directory, entries, time);
    }

    /// <summary>Archives the given files and links below the directory, and the directories that lead to them.</summary>
    public static void WriteTarGz(AbsolutePath archive, AbsolutePath directory, IEnumerable<AbsolutePath> files, DateTimeOffset time)
    {
        var entries = FileOperation.Run("archive", directory, () => ArchiveEntry.Of(directory, files));
        if (entries.Any(entry => entry.Path == archive))
        {
            throw Errors.ArchiveHoldsItself(archive, directory).Exception();
        }

        Write(archive, directory, entries, time);
    }

    static void RefuseToHoldItself(AbsolutePath archive, AbsolutePath directory)
    {
        if (archive == directory || directory.Contains(archive))
        {
            throw Errors.ArchiveHoldsItself(archive, directory).Exception();
        }
    }

    static void Write(AbsolutePath archive, AbsolutePath directory, IReadOnlyList<ArchiveEntry> entries, DateTimeOffset time)
    {
        ArchiveRules.Check(directory, entries);
        AtomicFile.Write(archive, stream =>
        {
            using (var zipped = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            using (var tar = new TarWriter(zipped, TarEntryFormat.Gnu))
            {
                foreach (var entry in entries)
                {
                    FileOperation.Run("archive", entry.Path, () => Append(tar, entry, time));
                }
            }

            // The header names the system it was written on; nothing reads it.
            stream.Position = OperatingSystemByte;
            stream.WriteByte(UnknownOperatingSystem);
        });
    }

    // The GNU format, because .NET's PAX writer puts the process id into the names of its extended headers.
    static void Append(TarWriter tar, ArchiveEntry entry, DateTimeOffset time)
    {
        var seconds = DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, time.ToUnixTimeSeconds()));
        switch (entry.Kind)
        {
            case FileKind.Directory:
                tar.WriteEntry(new GnuTarEntry(TarEntryType.Directory, $"{entry.Name}/") { ModificationTime = seconds, Mode = Readable | Executable });
                break;
            case FileKind.Link:
                tar.WriteEntry(new GnuTarEntry(TarEntryType.SymbolicLink, entry.Name)
                {
                    LinkName = LinkTarget.Of(entry.Path),
                    ModificationTime = seconds,
                    Mode = LinkMode,
                });
                break;
            default:
                AppendFile(tar, entry, seconds);
                break;
        }
    }

    static void AppendFile(TarWriter tar, ArchiveEntry entry, DateTimeOffset time)
    {
        using var content = new FileStream(entry.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var length = content.Length;
        tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, entry.Name)
        {
            ModificationTime = time,
            Mode = IsExecutable(entry.Path) ? Readable | Executable : Readable,
            DataStream = content,
        });
        if (content.Length != length || content.Position != length)
        {
            throw Errors.ArchiveChanged(entry.Name).Exception();
        }
    }

    static bool IsExecutable(string path) =>
        !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute);
}
