using System.Globalization;

namespace BuildKit.Caching;

/// <summary>The file <c>format</c> of a store: a store of a newer format is left alone.</summary>
static class StoreFormat
{
    const int Current = 1;
    const string Header = "buildkit-store ";

    /// <summary>Whether the store can be used. It is made if it is missing.</summary>
    public static bool Prepare(StoreFiles files, StoreUse use)
    {
        try
        {
            FaultPoint.Pass("directory");
            Directory.CreateDirectory(files.Directory);
            if (Read(files.Format) is not { } text)
            {
                FaultPoint.Pass("write");
                File.WriteAllText(files.Format, string.Create(CultureInfo.InvariantCulture, $"{Header}{Current}\n"));
                return true;
            }

            if (text.StartsWith(Header, StringComparison.Ordinal) && int.TryParse(text.AsSpan(Header.Length), CultureInfo.InvariantCulture, out var format) && format <= Current)
            {
                return true;
            }

            use.Tell(Errors.CacheOfOtherFormat(files.Directory, text.Trim()));
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            use.Tell(Errors.CacheUnusable(files.Directory, exception.Message));
            return false;
        }
    }

    // What a power loss left empty, or full of zeros, is no file.
    static string? Read(AbsolutePath file) =>
        File.Exists(file) && File.ReadAllText(file) is var text && text.AsSpan().Trim('\0').Length > 0 ? text : null;
}
