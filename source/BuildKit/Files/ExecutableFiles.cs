namespace BuildKit.Files;

/// <summary>Which files can be executed when an archive is unpacked.</summary>
static class ExecutableFiles
{
    const int LongestMark = 4;

    /// <summary>By the owner's execute bit; on Windows, which has none, by what the file begins with.</summary>
    public static bool Includes(ArchiveEntry entry, Stream content)
    {
        if (!OperatingSystem.IsWindows())
        {
            return entry.Stat.IsExecutable;
        }

        Span<byte> start = stackalloc byte[LongestMark];
        var count = content.ReadAtLeast(start, LongestMark, throwOnEndOfStream: false);
        content.Position = 0;
        return IsProgram(start[..count]);
    }

    /// <summary>Scripts (<c>#!</c>), and programs of Linux (ELF) and macOS (Mach-O).</summary>
    public static bool IsProgram(ReadOnlySpan<byte> start) =>
        start is [(byte)'#', (byte)'!', ..] or [0x7f, (byte)'E', (byte)'L', (byte)'F', ..]
            or [0xcf or 0xce, 0xfa, 0xed, 0xfe, ..] or [0xfe, 0xed, 0xfa, 0xce or 0xcf, ..] or [0xca, 0xfe, 0xba, 0xbe, ..];
}
