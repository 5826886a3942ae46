using BuildKit.Benchmarks;

namespace BuildKit.Tests;

/// <summary>What the fleet of the tests asks for; here a missing one ends the run.</summary>
static class Needs
{
    public static void Fleet()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            throw new InvalidOperationException("The fleet needs Linux and root: it makes network namespaces.");
        }
    }

    public static void Tool(string name) => _ = name;
}

/// <summary>The repository.</summary>
static class SourceTree
{
    public static AbsolutePath Root { get; } = AbsolutePath.Of(Page.Root());
}
