using System.Collections.Concurrent;
using BuildKit.Commands;
using BuildKit.Files;
using BuildKit.Tools;

namespace BuildKit.Caching;

/// <summary>
/// Finds out what the tools of commands are: a package by its version and hash, the SDK by the one that is selected, all else by the
/// content of the file that would be started and of what interprets it. One for a run; it starts no process.
/// </summary>
/// <param name="root">The root directory of the workspace.</param>
/// <param name="contentOf">The digest of a file's content, its links followed; null if it cannot be read. Asked often: it is to remember.</param>
sealed class ToolIdentities(AbsolutePath root, Func<AbsolutePath, Digest?> contentOf)
{
    readonly ConcurrentDictionary<(AbsolutePath File, AbsolutePath Directory, string? SearchPath), ToolIdentity?> known = new();

    /// <summary>
    /// What the command's tool is; null if it is not found. A step with such a command has no key: it runs, and fails with the error that
    /// says so.
    /// </summary>
    /// <param name="command">Not prepared.</param>
    /// <param name="environment">The command's, in which the tool is looked up.</param>
    public ToolIdentity? Of(Command command, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            if (command.Package(root) is { } package)
            {
                return new([(KeyNames.Package + package.Id, $"{package.Version} {package.Hash}")], IsRestored: true);
            }

            var located = command.Located(root);
            var file = AbsolutePath.Of(ToolLookup.Find(located, root, environment));
            var directory = command.Directory ?? root;
            // What lies in the workspace may be made by the step before.
            return root.Contains(file)
                ? WithPlace(Identify(file, directory, environment), file, located.Tool)
                : known.GetOrAdd((file, directory, environment.GetValueOrDefault("PATH")), _ => Identify(file, directory, environment));
        }
        catch (BuildException)
        {
            return null;
        }
    }

    // A tool of the workspace that is found by its name on PATH is known by its name.
    ToolIdentity? WithPlace(ToolIdentity? identity, AbsolutePath file, string tool) =>
        identity is not null && tool.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? identity with { InWorkspace = file.RelativeTo(root) } : identity;

    ToolIdentity? Identify(AbsolutePath file, AbsolutePath directory, IReadOnlyDictionary<string, string> environment)
    {
        var resolved = Resolved(file);
        return SdkHost.Of(resolved) is { } host
            ? OfSdk(host, directory)
            : new FileIdentity(root, contentOf, environment).Of(resolved) is { } parts ? new(parts) : null;
    }

    ToolIdentity? OfSdk(AbsolutePath host, AbsolutePath directory) =>
        SdkSelection.For(directory, host) is not { } sdk ? null
        : new([(KeyNames.Sdk, sdk.Version), (KeyNames.SdkBuild, $"{contentOf(sdk.Directory / ".version")}")]);

    internal static AbsolutePath Resolved(AbsolutePath file)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target ? AbsolutePath.Of(target.FullName) : file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return file;
        }
    }
}

/// <summary>Tells the <c>dotnet</c> that has SDKs beside it from any other program of the name.</summary>
static class SdkHost
{
    /// <summary>Its directory; null for another program.</summary>
    public static AbsolutePath? Of(AbsolutePath file) =>
        file.Name is "dotnet" or "dotnet.exe" && Directory.Exists(file.Parent / "host" / "fxr") ? file.Parent : null;
}
