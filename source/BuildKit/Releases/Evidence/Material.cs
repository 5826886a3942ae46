using BuildKit.Caching;
using BuildKit.Commands;
using BuildKit.Tools;

namespace BuildKit.Releases;

/// <summary>Something that a release was made from, besides its source.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Uri">Where it comes from; null for a file of the source.</param>
/// <param name="Algorithm">Of the digest.</param>
/// <param name="Digest">In hexadecimal digits; null if it has none.</param>
sealed record Material(string Name, string? Uri, string Algorithm, string? Digest)
{
    /// <summary>The lock files and, where projects are built, the SDK.</summary>
    public static IEnumerable<Material> Of(ReleaseInMaking release, ProductProjects projects)
    {
        var locks = projects.Locks.Where(release.Root.Contains)
            .Select(file => new Material(file.RelativeTo(release.Root), null, "sha256", $"{Files.Digest.OfFile(file)}"))
            .OrderBy(material => material.Name, StringComparer.Ordinal);
        return projects.Restored.Any() && Sdk(release.Root) is { } sdk ? [sdk, .. locks] : locks;
    }

    static Material? Sdk(AbsolutePath root)
    {
        var path = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" };
        var dotnet = AbsolutePath.Of(ToolLookup.Find(new Command { Tool = DotNetCommand.Program }, root, path));
        return SdkHost.Of(ToolIdentities.Resolved(dotnet)) is { } host && SdkSelection.For(root, host) is { } sdk
            ? new(".NET SDK", $"pkg:generic/dotnet-sdk@{sdk.Version}", "gitCommit", CommitOf(sdk))
            : null;
    }

    // Each SDK says in its first line of which commit of dotnet it was built.
    static string? CommitOf(SdkSelection sdk) => File.Exists(sdk.Directory / ".version")
        && File.ReadLines(sdk.Directory / ".version").FirstOrDefault() is { Length: 40 } commit && commit.All(char.IsAsciiHexDigit) ? commit : null;
}
