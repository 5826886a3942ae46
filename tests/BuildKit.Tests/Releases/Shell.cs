using System.Diagnostics;

namespace BuildKit.Tests.Releases;

/// <summary>One of the shells that run the host script, with the tools that it finds.</summary>
sealed record Shell(string[] Command, IReadOnlyDictionary<string, string> Environment)
{
    static readonly Lazy<string> BusyBoxTools = new(LinkBusyBox);

    public static Shell Of(string name)
    {
        Needs.Unix();
        return name switch
        {
            "bash" => new([Needs.Tool("bash"), "--posix"], Path("/usr/bin:/bin")),
            "pwsh" => new([.. RealPowerShell.Command, "-NoProfile", "-NonInteractive", "-File"], RealPowerShell.Environment),
            "busybox" => new([Needs.Tool("busybox"), "sh"], Path(BusyBoxTools.Value)),
            _ => new([Needs.Tool(name)], Path("/usr/bin:/bin")),
        };
    }

    /// <summary>The same shell, finding the tools of a directory first or only those.</summary>
    public Shell With(string directory, bool only = false) =>
        this with { Environment = Path(only ? directory : $"{directory}:{Environment["PATH"]}") };

    public Shell With(string variable, string value) =>
        this with { Environment = new Dictionary<string, string>(Environment) { [variable] = value } };

    static Dictionary<string, string> Path(string path) => new() { ["PATH"] = path, ["USER"] = "tester" };

    // BusyBox's own applets and nothing else, as on a small router or in an Alpine container.
    static string LinkBusyBox()
    {
        var busybox = Needs.Tool("busybox");
        var directory = System.IO.Path.Combine(AppContext.BaseDirectory, $"busybox-{System.Environment.ProcessId}");
        Directory.CreateDirectory(directory);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        using var list = Process.Start(new ProcessStartInfo(busybox, "--list") { RedirectStandardOutput = true })!;
        foreach (var applet in list.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            File.CreateSymbolicLink(System.IO.Path.Combine(directory, applet), busybox);
        }

        list.WaitForExit();
        return directory;
    }
}
