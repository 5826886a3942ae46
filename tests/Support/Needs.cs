namespace BuildKit.Tests;

/// <summary>
/// Real components that a test needs. A missing one skips the test, visibly, on a developer's machine; with CI=true it
/// fails it.
/// </summary>
public static class Needs
{
    public static string Tool(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        That(path is not null, $"'{name}' is not on PATH");
        return path!;
    }

    public static void Unix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a Unix system");

    public static void Linux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");

    public static void Root() => That(Environment.IsPrivilegedProcess, "needs root");

    public static void That(bool holds, string reason)
    {
        if (!holds && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"{reason}; a missing component is a failure where CI=true");
        }

        Assert.SkipUnless(holds, reason);
    }
}
