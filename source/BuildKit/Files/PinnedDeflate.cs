using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace BuildKit.Files;

/// <summary>
/// Compresses without the compressor of the .NET runtime, whose bytes change with its version and with the processor: this one is
/// managed code of one version (<c>docs/decisions/0017</c>).
/// </summary>
static class PinnedDeflate
{
    /// <summary>The usual one of gzip.</summary>
    public const int Level = 6;

    const int TrailerSize = 8;

    [ThreadStatic]
    static Deflater? deflater;

    /// <summary>A member of a gzip file: no name, no time, an unknown system.</summary>
    public static byte[] GzipMember(byte[] bytes, int count)
    {
        var checksum = new Crc32();
        checksum.Update(new ArraySegment<byte>(bytes, 0, count));
        var member = new MemoryStream((count / 2) + 64);
        member.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
        Deflate(bytes, count, member);
        Span<byte> trailer = stackalloc byte[TrailerSize];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, (uint)checksum.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)count);
        member.Write(trailer);
        return member.ToArray();
    }

    static void Deflate(byte[] bytes, int count, MemoryStream to)
    {
        deflater ??= new(Level, noZlibHeaderOrFooter: true);
        deflater.Reset();
        deflater.SetInput(bytes, 0, count);
        deflater.Finish();
        var buffer = new byte[64 * 1024];
        while (!deflater.IsFinished)
        {
            to.Write(buffer, 0, deflater.Deflate(buffer));
        }
    }
}
