using BuildKit.Files;

namespace BuildKit.Tools;

/// <summary>A build whose result is kept: what is done before it starts and when it has ended, so that its result can be trusted.</summary>
sealed record KeptBuild
{
    // A file's times come from a clock that may be a tick behind.
    const long Tick = 20_000_000;

    public required AbsolutePath Lists { get; init; }

    public required string Settings { get; init; }

    /// <summary>In nanoseconds since 1970.</summary>
    public required long Started { get; init; }

    public static KeptBuild Prepare(BuildCommand command, bool compiles)
    {
        var root = command.Root;
        foreach (var project in command.Closure.All.Where(project => PathPatterns.IsInside(project.Directory, root)))
        {
            ProjectExtensions.Write(project.Project, command.Folders(project).Intermediate, root);
        }

        var build = new KeptBuild { Lists = command.Lists, Settings = SettingsOf(command), Started = Now() - Tick };
        build.Lists.CreateOrCleanDirectory();
        if (compiles && !command.Arguments.NoBuild)
        {
            new BuildGround(command).Clear(build.Settings, BuildInputs.Of(command).Existing(), Now());
        }

        return build;
    }

    /// <summary>Remembers the folders that were built, also those of a build that failed later.</summary>
    public void Conclude(AbsolutePath root)
    {
        var lists = FileList.In(Lists);
        var listed = lists.SelectMany(list => list.Files).ToHashSet();
        foreach (var list in lists.Where(list => list.Kind == "build" && list.Intermediate is not null && list.Assembly is not null && root.Contains(list.Intermediate)))
        {
            var assembly = FileStat.Of(list.Assembly!);
            new BuildMemory
            {
                Settings = Settings,
                Started = Started,
                Assembly = PathPatterns.Relative(list.Assembly!, root),
                Size = assembly.Size,
                Modified = assembly.Modified,
                Unlisted = [.. Unlisted(list, listed, root)],
            }.Save(list.Intermediate!, root);
        }
    }

    // Targets of the author may copy files without telling MSBuild. They appear once, and later builds leave them as they are.
    IEnumerable<string> Unlisted(FileList list, HashSet<AbsolutePath> listed, AbsolutePath root)
    {
        if (list.Output is not { } output || !root.Contains(output) || !Directory.Exists(output))
        {
            return [];
        }

        var before = BuildMemory.Of(list.Intermediate!, root)?.Unlisted.ToHashSet(StringComparer.Ordinal) ?? [];
        return Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Select(AbsolutePath.Of)
            .Where(file => !listed.Contains(file) && !PathPatterns.Relative(file, output).StartsWith("publish/", StringComparison.Ordinal))
            .Where(file => before.Contains(PathPatterns.Relative(file, root)) || FileStat.Of(file).Changed >= Started)
            .Select(file => PathPatterns.Relative(file, root)).Order(StringComparer.Ordinal);
    }

    // What decides how projects are compiled; where packages and published files go does not.
    static string SettingsOf(BuildCommand command)
    {
        string[] options = ["--framework", "-f", "--runtime", "-r", "--self-contained", "--arch", "-a", "--os", "--version-suffix", "--artifacts-path"];
        return ShortHash.Of(
        [
            ProjectExtensions.Version, command.Configuration ?? "", command.Command is DotNetBuild ? command.Arguments.Output ?? "" : "",
            .. options.Select(option => $"{option} {command.Arguments.Value(option)}"),
            .. command.Arguments.Properties.OrderBy(one => one.Key, StringComparer.OrdinalIgnoreCase).Select(one => $"{one.Key}={one.Value}"),
            .. command.Command.Environment.Select(one => $"{one.Key}={one.Value}"), .. InstalledSdks.Names,
        ]);
    }

    static long Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
