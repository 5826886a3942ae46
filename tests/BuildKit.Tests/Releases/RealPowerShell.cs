using System.Diagnostics;

namespace BuildKit.Tests.Releases;

/// <summary>PowerShell 7 on this system: what is on the path, otherwise the tool package of a fixed version.</summary>
static class RealPowerShell
{
    const string Version = "7.6.9";

    static readonly Lazy<string[]?> Found = new(() => OnPath() ?? Installed());

    /// <summary>What starts it, without options.</summary>
    public static string[] Command
    {
        get
        {
            Needs.That(Found.Value is not null, "PowerShell is not on PATH, and its tool package cannot be had");
            return Found.Value!;
        }
    }

    // It keeps a cache in the home directory, and must neither look for updates nor tell anybody of its use.
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/bin:/bin",
        ["USER"] = "tester",
        ["HOME"] = AppContext.BaseDirectory,
        ["DOTNET_ROOT"] = Path.GetDirectoryName(Resolved(Needs.Tool("dotnet")))!,
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["POWERSHELL_UPDATECHECK"] = "Off",
    };

    static string[]? OnPath() => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, "pwsh")).Where(File.Exists).Select(file => new[] { file }).FirstOrDefault();

    static string[]? Installed()
    {
        var (dotnet, directory) = (Needs.Tool("dotnet"), Path.Combine(AppContext.BaseDirectory, $"pwsh-{Version}"));
        if (Program(directory) is null)
        {
            Install(dotnet, directory);
        }

        return Program(directory) is { } program ? [dotnet, program] : null;
    }

    // Not the command of the tool, which starts this one as its child.
    static string? Program(string directory) => !Directory.Exists(directory) ? null
        : Directory.EnumerateFiles(directory, "pwsh.dll", SearchOption.AllDirectories).FirstOrDefault(file => file.Contains("/unix/", StringComparison.Ordinal));

    static void Install(string dotnet, string directory)
    {
        if (Directory.Exists(directory))
        {
            // By a run that was killed.
            Directory.Delete(directory, recursive: true);
        }

        using var install = Process.Start(new ProcessStartInfo(dotnet, ["tool", "install", "PowerShell", "--version", Version, "--tool-path", directory])
        {
            WorkingDirectory = SourceTree.Root,
            RedirectStandardOutput = true,
        })!;
        install.StandardOutput.ReadToEnd();
        install.WaitForExit();
    }

    static string Resolved(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
}
