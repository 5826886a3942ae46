namespace BuildKit.Tests;

/// <summary>A directory of its own for a test, removed afterwards. <c>BK_KEEP=1</c> keeps it for a look.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory(string name = "test") =>
        Path = AbsolutePath.Of(Directory.CreateTempSubdirectory($"buildkit {name} é ").FullName);

    /// <summary>The path has a space and a letter beyond ASCII, so that nothing gets by with ASCII paths only.</summary>
    public AbsolutePath Path { get; }

    public static AbsolutePath operator /(TemporaryDirectory directory, string name) => directory.Path / name;

    public AbsolutePath Write(string name, string text)
    {
        var file = Path / name;
        Directory.CreateDirectory(file.Parent);
        File.WriteAllText(file, text);
        return file;
    }

    public string Read(string name) => File.ReadAllText(Path / name);

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("BK_KEEP") == "1" || !Directory.Exists(Path))
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            foreach (var directory in Directory.EnumerateDirectories(
                Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            {
                File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.Delete(Path, recursive: true);
    }
}
