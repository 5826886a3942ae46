using System.Text;
using ICSharpCode.SharpZipLib.Zip;

namespace BuildKit.Files;

/// <summary>Writes entries as a zip file; links are none of them.</summary>
static class ZipArchiveWriter
{
    const int PlainFile = 0x81A4 << 16;
    const int ExecutableFile = 0x81ED << 16;
    const int Folder = (0x41ED << 16) | 0x10;

    // What the format can say.
    static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Latest = new(2107, 12, 31, 23, 59, 58, TimeSpan.Zero);

    public static void Write(Stream stream, IReadOnlyList<ArchiveEntry> entries, DateTimeOffset time)
    {
        using var zip = Open(stream);
        foreach (var entry in entries)
        {
            ArchiveContent.Of(entry, content =>
            {
                var (name, mode) = entry.Kind == FileKind.Directory ? ($"{entry.Name}/", Folder)
                    : (entry.Name, ExecutableFiles.Includes(entry, content) ? ExecutableFile : PlainFile);
                Add(zip, name, content, time, mode);
            });
        }
    }

    public static ZipOutputStream Open(Stream stream)
    {
        var zip = new ZipOutputStream(stream, StringCodec.FromEncoding(Encoding.UTF8)) { IsStreamOwner = false, UseZip64 = UseZip64.Dynamic };
        zip.SetLevel(PinnedDeflate.Level);
        return zip;
    }

    /// <param name="zip">Where it is written.</param>
    /// <param name="name">The name; a directory's ends with a slash.</param>
    /// <param name="content">Read to its end; knows its length.</param>
    /// <param name="time">Times outside of 1980–2107 become the nearest inside.</param>
    /// <param name="mode">As Unix has it, in the upper half.</param>
    public static void Add(ZipOutputStream zip, string name, Stream content, DateTimeOffset time, int mode = PlainFile)
    {
        zip.PutNextEntry(new ZipEntry(name)
        {
            DateTime = new(Math.Clamp(time.UtcTicks, Earliest.Ticks, Latest.Ticks), DateTimeKind.Unspecified),
            Size = content.Length,
            CompressionMethod = content.Length == 0 ? CompressionMethod.Stored : CompressionMethod.Deflated,
            IsUnicodeText = true,
            HostSystem = (int)HostSystemID.Unix,
            ExternalFileAttributes = mode,
        });
        content.CopyTo(zip);
        zip.CloseEntry();
    }
}
