using System.Text;

namespace BuildKit.Files;

/// <summary>
/// Writes a whole file or nothing: into a temporary file beside it, flushed to the disk, then renamed over it. Missing
/// parent directories are made; a link is replaced, not followed; the mode of a replaced file is kept.
/// </summary>
static class AtomicFile
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void WriteText(AbsolutePath file, string text) => WriteBytes(file, Utf8.GetBytes(text));

    public static void WriteBytes(AbsolutePath file, ReadOnlyMemory<byte> bytes) => Write(file, stream => stream.Write(bytes.Span));

    public static void Write(AbsolutePath file, Action<Stream> write) => Replace(file, temporary =>
    {
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        write(stream);
        stream.Flush(flushToDisk: true);
        KeepMode(file, temporary);
    });

    /// <summary>Lets the caller make the temporary file, then renames it over the file.</summary>
    public static void Replace(AbsolutePath file, Action<AbsolutePath> make) =>
        FileOperation.Run("write", file, () =>
        {
            if (FileKinds.Of(file) is FileKind.Directory or FileKind.Special)
            {
                throw Errors.WrongKind("write", file, "a file").Exception();
            }

            Directory.CreateDirectory(file.Parent);
            var temporary = file.Parent.Below(TemporaryNames.New());
            try
            {
                make(temporary);
                File.Move(temporary, file, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        });

    static void KeepMode(AbsolutePath file, AbsolutePath temporary)
    {
        if (!OperatingSystem.IsWindows() && FileKinds.Of(file) == FileKind.File)
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(file));
        }
    }
}
