using System.Security.Cryptography;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The random key of a workspace's seal, in a file that only its owner can read.</summary>
static class SealKey
{
    /// <summary>A key that cannot be read, or kept, is good for one run.</summary>
    public static byte[] ReadOrMake(AbsolutePath file, int length) => Read(file, length) ?? Make(file, length);

    static byte[]? Read(AbsolutePath file, int length)
    {
        try
        {
            return File.Exists(file) && new FileInfo(file).Length == length && IsPrivate(file) ? File.ReadAllBytes(file) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A key that others may have read protects nothing.
    static bool IsPrivate(AbsolutePath file) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0;

    static byte[] Make(AbsolutePath file, int length)
    {
        var key = RandomNumberGenerator.GetBytes(length);
        try
        {
            if (File.Exists(file))
            {
                // Its mode would be kept.
                File.Delete(file);
            }

            AtomicFile.Replace(file, temporary => Write(temporary, key));
        }
        catch (Exception exception) when (exception is BuildException or IOException or UnauthorizedAccessException)
        {
        }

        return key;
    }

    static void Write(AbsolutePath file, byte[] key)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        FaultPoint.Pass("state");
        stream.Write(key);
    }
}
