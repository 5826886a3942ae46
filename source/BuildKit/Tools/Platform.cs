using System.Runtime.InteropServices;

namespace BuildKit.Tools;

/// <summary>The runtime identifiers that fit this machine, by which packages name what they have for one platform only.</summary>
static class Platform
{
    /// <summary>From the most special to <c>any</c>: <c>linux-x64</c>, <c>linux</c>, <c>unix-x64</c>, <c>unix</c>, <c>any</c>.</summary>
    public static IReadOnlyList<string> Fitting { get; } = Of(RuntimeInformation.RuntimeIdentifier, RuntimeInformation.ProcessArchitecture);

    /// <summary>What fits a machine with this identifier.</summary>
    public static IReadOnlyList<string> Of(string runtimeIdentifier, Architecture architecture)
    {
        var processor = architecture.ToString().ToLowerInvariant();
        string[] systems = OperatingSystem.IsWindows() ? ["win"]
            : OperatingSystem.IsMacOS() ? ["osx", "unix"]
            : runtimeIdentifier.Contains("musl", StringComparison.Ordinal) || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? ["linux-musl", "linux", "unix"]
            : ["linux", "unix"];
        return [.. new[] { runtimeIdentifier }.Concat(systems.SelectMany(system => new[] { $"{system}-{processor}", system })).Append("any").Distinct()];
    }
}
