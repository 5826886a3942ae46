using BuildKit.Commands;

namespace BuildKit.Tools;

/// <summary>The files of each <c>dotnet</c> command that works on projects; null where it cannot be known which projects those are.</summary>
static class DotNetFiles
{
    public static CommandFiles? OfRestore(BuildCommand command) => Common(command, BuildInputs.OfRestore(command)) is { } files
        ? files with
        {
            Rewrites = Locks(command),
            LocalOutputs = Restored(command),
            Missing = _ => Missing(command),
        }
        : null;

    public static CommandFiles? OfBuild(BuildCommand command)
    {
        if (Common(command, BuildInputs.Of(command)) is not { } files)
        {
            return null;
        }

        List<string> places = [.. command.Closure.Named.SelectMany(project => OutputPlaces.OfBuild(command, project))];
        return WithRestore(command, files) with
        {
            Outputs = places,
            OutputsAfterRun = _ => WrittenFiles.OfBuild(command),
            OutputsRestored = (root, paths) => PlacedFiles.Place(paths, places, root),
        };
    }

    // MSBuild takes nothing away from what it published or packed before: that is removed first, as that of any step. It goes on from bin and obj.
    public static CommandFiles? OfPublish(BuildCommand command) => Common(command, WithOrWithoutSources(command)) is { } files
        ? WithRestore(command, files) with
        {
            Outputs = [.. command.Closure.Named.SelectMany(project => OutputPlaces.OfPublish(command, project)).Distinct()],
            OutputsAfterRun = _ => WrittenFiles.OfPublish(command),
            IsIncremental = false,
            FromDependencies = command.Arguments.NoBuild ? OutputPlaces.OfAll(command, command.Closure.All) : [],
            KnowsItsInputs = command.Arguments.NoBuild,
        }
        : null;

    public static CommandFiles? OfPack(BuildCommand command) => Common(command, WithOrWithoutSources(command)) is { } files
        ? WithRestore(command, files) with
        {
            Outputs = [.. command.Closure.Named.SelectMany(project => OutputPlaces.OfPack(command, project)).Distinct()],
            OutputsAfterRun = _ => WrittenFiles.OfPack(command),
            IsIncremental = false,
            FromDependencies = command.Arguments.NoBuild ? OutputPlaces.OfAll(command, command.Closure.All) : [],
            KnowsItsInputs = command.Arguments.NoBuild,
        }
        : null;

    /// <summary>Without a build, tests read what was built, and not the sources.</summary>
    public static CommandFiles? OfTest(BuildCommand command)
    {
        var isBuilt = command.Arguments.NoBuild;
        var inputs = isBuilt ? BuildInputs.OfRestore(command) : BuildInputs.Of(command);
        return Common(command, inputs) is not { } files ? null : files with
        {
            OptionalInputs = [.. files.OptionalInputs, .. TestSettings(command)],
            FromDependencies = isBuilt ? [.. command.Closure.Named.SelectMany(project => command.Folders(project).OutputPatterns(command.Root))] : [],
            KnowsItsInputs = isBuilt,
            AlwaysRuns = command.Arguments.Has("--list-tests") ? "it shows a list" : files.AlwaysRuns,
        };
    }

    public static CommandFiles? OfFormat(BuildCommand command) => Common(command, BuildInputs.Of(command)) is { } files
        ? files with { AlwaysRuns = command.Arguments.Has("--verify-no-changes") ? files.AlwaysRuns : "it changes the files that it reads" }
        : null;

    static BuildInputs WithOrWithoutSources(BuildCommand command) => command.Arguments.NoBuild ? BuildInputs.OfContent(command) : BuildInputs.Of(command);

    static CommandFiles? Common(BuildCommand command, BuildInputs inputs) => command.Closure.All.Count == 0 ? null : new()
    {
        Inputs = [.. inputs.Patterns],
        OptionalInputs = [.. inputs.Optional],
        AlwaysRuns = inputs.Outside.Count > 0 ? $"it reads all of {string.Join(", ", inputs.Outside)}, which is outside of the root directory" : null,
        Settings = Settings(command),
        Scratch = [.. Scratch(command)],
        IsIncremental = true,
    };

    // Builds also make what the projects are built with that are referred to, and go on from what they find.
    static IEnumerable<string> Scratch(BuildCommand command) => Intermediates(command).Select(folder => $"{folder}/**")
        .Concat(command.Arguments.NoBuild ? [] : command.Closure.All.SelectMany(project => command.Folders(project).OutputPatterns(command.Root))).Distinct();

    static CommandFiles WithRestore(BuildCommand command, CommandFiles files) => command.Arguments.NoRestore ? files : files with
    {
        Rewrites = Locks(command),
        LocalOutputs = Restored(command),
        Missing = _ => Missing(command),
        Completion = Completion(command),
    };

    static IReadOnlyList<(string Name, string Value)> Settings(BuildCommand command)
    {
        if (!command.Command.IsKept)
        {
            return [];
        }

        var asksGit = command.Arguments.IsTrue("EnableSourceControlManagerQueries")
            || command.Closure.All.Any(project => project.Property("EnableSourceControlManagerQueries").Contains("true", StringComparer.OrdinalIgnoreCase));
        return asksGit
            ? [("build properties", ProjectExtensions.Version), ("commit", new GitRepository(command.Root).Commit)]
            : [("build properties", ProjectExtensions.Version)];
    }

    static DotNetRestore Completion(BuildCommand command)
    {
        var restore = command.Command.Subject is { } subject ? DotNet.Restore(subject) : DotNet.Restore();
        restore = command.Arguments.Value("--runtime", "-r") is { } runtime ? restore.Runtime(runtime) : restore;
        restore = restore.Properties(command.Arguments.Properties.Select(property => (property.Key, property.Value)));
        return restore with { Directory = command.Command.Directory, Environment = command.Command.Environment, PassedThrough = command.Command.PassedThrough, IsKept = command.Command.IsKept };
    }

    static List<string> Restored(BuildCommand command) =>
        [.. Intermediates(command).Select(folder => $"{folder}/{{project.assets.json,*.nuget.g.props,*.nuget.g.targets}}")];

    static IEnumerable<string> Intermediates(BuildCommand command) => command.Closure.All.Select(project => command.Folders(project).Intermediate)
        .Where(folder => command.Root.Contains(folder)).Select(folder => PathPatterns.Literal(PathPatterns.Relative(folder, command.Root))).Distinct();

    // A lock file is written where the projects ask for one; it is an input all the same.
    static List<string> Locks(BuildCommand command) => [.. command.Closure.All
        .Where(project => project.Property("RestorePackagesWithLockFile").Contains("true", StringComparer.OrdinalIgnoreCase) || command.Arguments.IsTrue("RestorePackagesWithLockFile"))
        .SelectMany(project => LockFiles(project)).Where(command.Root.Contains).Select(file => PathPatterns.Literal(PathPatterns.Relative(file, command.Root)))];

    static IEnumerable<AbsolutePath> LockFiles(ProjectSources project) =>
        project.Property("NuGetLockFilePath").Select(path => project.Directory / path)
            .Append(project.Directory / $"packages.{project.Project.NameWithoutExtension}.lock.json").Append(project.Directory / "packages.lock.json");

    static string? Missing(BuildCommand command) => command.Closure.All.Where(project => project.IsRestored)
        .Select(project => RestoreState.Missing(command.Folders(project).Intermediate)).FirstOrDefault(missing => missing is not null);

    static IEnumerable<string> TestSettings(BuildCommand command)
    {
        string[] names = ["testconfig.json", "xunit.runner.json", ".runsettings"];
        var given = command.Arguments.Value("--settings", "-s") is { } settings ? [command.Directory / settings] : Array.Empty<AbsolutePath>();
        return given.Concat(command.Closure.Named.SelectMany(project => names.Select(name => project.Directory / name))).Select(file => PathPatterns.Named(file, command.Root));
    }
}
