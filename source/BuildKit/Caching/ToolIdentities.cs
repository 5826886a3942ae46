using BuildKit.Commands;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Finds out what the tools of commands are: a package by its version and hash, the SDK by the one that is selected, all else by the
/// content of the file that would be started and of what interprets it.
/// </summary>
/// <param name="root">The root directory of the workspace.</param>
/// <param name="contentOf">The digest of a file's content, links followed; null if it cannot be read. Asked often: it is to remember.</param>
sealed class ToolIdentities(AbsolutePath root, Func<AbsolutePath, Digest?> contentOf)
{
    /// <summary>What the command's tool is; null if it is not found, and then the step has no key: it runs, and fails with the error that says so.</summary>
    /// <param name="command">As the author made it.</param>
    /// <param name="environment">Of the command: where its tool is looked up.</param>
    public ToolIdentity? Of(Command command, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            if (command.Package(root) is { } package)
            {
                return new([($"package {package.Id}", $"{package.Version} {package.Hash}")], IsRestored: true);
            }

            var located = command.Located(root);
            var file = AbsolutePath.Of(ToolLookup.Find(located, root, environment));
            return OfFile(command, file, environment);
        }
        catch (BuildException)
        {
            return null;
        }
    }

    ToolIdentity? OfFile(Command command, AbsolutePath file, IReadOnlyDictionary<string, string> environment)
    {
        _ = environment;
        return contentOf(file) is not { } digest
            ? null
            : new([("file", $"{digest}")], InWorkspace: command.Tool.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) && root.Contains(file) ? file.RelativeTo(root).ToString() : null);
    }
}
