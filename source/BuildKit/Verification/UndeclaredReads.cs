using BuildKit.Files;

namespace BuildKit.Verification;

/// <summary>Finds, among the files that the processes of a second run asked for, those that the step does not declare.</summary>
/// <param name="workspace">The root directory of the workspace.</param>
/// <param name="declared">What the step declares.</param>
/// <param name="before">The files that stood in the workspace before the step ran.</param>
sealed class UndeclaredReads(AbsolutePath workspace, DeclaredFiles declared, WorkspaceListing before)
{
    /// <summary>The paths relative to the root, sorted.</summary>
    /// <param name="requests">What was asked for.</param>
    /// <param name="place">Where the second run was: the workspace, or the directory that stood for it.</param>
    /// <param name="tools">The programs of the step's commands, which are known by their content.</param>
    public IReadOnlyList<string> Among(IEnumerable<FileRequest> requests, AbsolutePath place, IReadOnlySet<string> tools) =>
    [
        .. requests.Select(request => Undeclared(request, place, tools)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    // In another directory what is not declared is missed; what is found all the same was named by its absolute path.
    string? Undeclared(FileRequest request, AbsolutePath place, IReadOnlySet<string> tools)
    {
        var path = place != workspace && !request.Found && place.Contains(request.Path) ? Relative(request.Path, place)
            : request is { Found: true, Opened: true } && workspace.Contains(request.Path) ? Relative(request.Path, workspace)
            : null;
        return path is not null && before.Has(path) && !declared.MayRead(path) && !tools.Contains(path) && !IsOfEngine(path) ? path : null;
    }

    static string Relative(AbsolutePath path, AbsolutePath root) => path.ToString()[(root.ToString().Length + 1)..];

    // What npm installed is known by the file in which it notes all that it installed.
    static bool IsOfEngine(string path) => path.Split('/').Any(name => name is ".git" or ".buildkit" or "node_modules");
}
