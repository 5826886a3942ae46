namespace BuildKit.Packages;

/// <summary>Files that the system starts by itself; archives do not carry the permission to.</summary>
static class Executables
{
    public static AbsolutePath Allowed(AbsolutePath file)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file) is var mode && !mode.HasFlag(UnixFileMode.UserExecute))
        {
            File.SetUnixFileMode(file, mode | UnixFileMode.UserExecute);
        }

        return file;
    }
}
