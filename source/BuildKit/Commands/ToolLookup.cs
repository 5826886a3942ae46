namespace BuildKit.Commands;

/// <summary>
/// Finds a tool's file as a shell would: a name on PATH; a path with a separator is relative to the root directory.
/// Entries of PATH that are empty or relative are passed over, because what they mean depends on where one stands.
/// </summary>
static class ToolLookup
{
    const int Execute = 1;

    static SearchPath last = new("", []);

    /// <exception cref="BuildException">BK0201: not found. BK0202: found, but not executable.</exception>
    public static string Find(Command command, AbsolutePath root, IReadOnlyDictionary<string, string> environment)
    {
        var isPath = command.Tool.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar);
        var directories = isPath ? [] : Directories(environment.GetValueOrDefault("PATH") ?? "");
        var candidates = isPath ? [root / command.Tool] : directories.Select(directory => Path.Combine(directory, command.Tool));
        string? notExecutable = null;
        foreach (var candidate in candidates.SelectMany(candidate => WithExtensions(candidate, environment)))
        {
            if (command.Tool.Length > 0 && Exists(candidate, isPath))
            {
                if (IsExecutable(candidate))
                {
                    return candidate;
                }

                notExecutable ??= candidate;
            }
        }

        throw notExecutable is null
            ? NotFound(command, root, isPath, directories).Exception()
            : Errors.ToolNotExecutable(command, notExecutable).Exception();
    }

    // All steps of a run have the same, as a rule.
    static string[] Directories(string searchPath)
    {
        var known = last;
        if (known.Text != searchPath)
        {
            last = known = new(searchPath, [.. searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified).Distinct()]);
        }

        return known.Directories;
    }

    static IEnumerable<string> WithExtensions(string candidate, IReadOnlyDictionary<string, string> environment) =>
        !OperatingSystem.IsWindows() ? [candidate]
        : Path.HasExtension(candidate) ? [candidate, .. Extensions(environment).Select(extension => candidate + extension)]
        : Extensions(environment).Select(extension => candidate + extension);

    static string[] Extensions(IReadOnlyDictionary<string, string> environment) =>
        (environment.GetValueOrDefault("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries);

    // A directory of the tool's name is passed over on PATH, and named in the error where it was asked for.
    static bool Exists(string candidate, bool isPath) => isPath ? Path.Exists(candidate) : File.Exists(candidate);

    static bool IsExecutable(string candidate) =>
        !Directory.Exists(candidate) && (OperatingSystem.IsWindows() || Posix.Allows(candidate, Execute));

    static BuildError NotFound(Command command, AbsolutePath root, bool isPath, string[] directories)
    {
        var places = isPath ? [(root / command.Tool).Parent] : directories;
        var name = Path.GetFileName(command.Tool);
        var tools = places.Where(Directory.Exists).SelectMany(Names).Distinct();
        return Errors.ToolNotFound(command, places, name.Length > 0 ? Suggestion.Nearest(name, tools) : null);
    }

    static IEnumerable<string> Names(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Where(IsExecutable).Select(ToolName)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    sealed record SearchPath(string Text, string[] Directories);

    static string ToolName(string file) =>
        OperatingSystem.IsWindows() ? Path.GetFileNameWithoutExtension(file) : Path.GetFileName(file);
}
