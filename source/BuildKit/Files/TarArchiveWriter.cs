using System.Formats.Tar;

namespace BuildKit.Files;

/// <summary>Writes entries as a tar stream.</summary>
static class TarArchiveWriter
{
    const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    const UnixFileMode LinkMode = Readable | Executable | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    // The GNU format, because .NET's PAX writer puts the process id into the names of its extended headers.
    public static void Write(Stream stream, IReadOnlyList<ArchiveEntry> entries, DateTimeOffset time)
    {
        var seconds = DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, time.ToUnixTimeSeconds()));
        using var tar = new TarWriter(stream, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var entry in entries)
        {
            ArchiveContent.Of(entry, content => tar.WriteEntry(Header(entry, content, seconds)));
        }
    }

    static GnuTarEntry Header(ArchiveEntry entry, Stream content, DateTimeOffset time) => entry.Kind switch
    {
        FileKind.Directory => new(TarEntryType.Directory, $"{entry.Name}/") { ModificationTime = time, Mode = Readable | Executable },
        FileKind.Link => new(TarEntryType.SymbolicLink, entry.Name) { LinkName = LinkTarget.Of(entry.Path), ModificationTime = time, Mode = LinkMode },
        _ => new(TarEntryType.RegularFile, entry.Name)
        {
            ModificationTime = time,
            Mode = ExecutableFiles.Includes(entry, content) ? Readable | Executable : Readable,
            DataStream = content,
        },
    };
}
