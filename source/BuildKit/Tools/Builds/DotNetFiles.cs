using BuildKit.Commands;
using BuildKit.Repositories;

namespace BuildKit.Tools;

/// <summary>The files of each <c>dotnet</c> command that works on projects; null where it cannot be known which projects those are.</summary>
static class DotNetFiles
{
    // Binaries say the same in every checkout; all else in obj has paths in it.
    static readonly string[] Portable = [".dll", ".exe", ".pdb", ".xml", ".netmodule"];

    public static CommandFiles? OfRestore(BuildCommand command) => Common(command, BuildInputs.OfRestore(command)) is { } files
        ? files with
        {
            Rewrites = Locks(command),
            LocalOutputs = Restored(command),
            Missing = _ => Missing(command),
        }
        : null;

    public static CommandFiles? OfBuild(BuildCommand command) => Common(command, BuildInputs.Of(command)) is { } files
        ? WithRestore(command, files) with
        {
            Outputs = [.. command.Closure.Named.SelectMany(project => OutputsOf(command, project))],
            OutputsAfterRun = _ => Built(command),
        }
        : null;

    public static CommandFiles? OfPublish(BuildCommand command) => Common(command, BuildInputs.Of(command)) is { } files
        ? WithRestore(command, files) with
        {
            Outputs = [.. command.Closure.Named.SelectMany(project => PublishPatterns(command, project)).Distinct()],
            OutputsAfterRun = _ => Listed(command, "publish", (list, file) => list.Output is { } output && output.Contains(file)),
            FromDependencies = command.Arguments.NoBuild ? OfDependencies(command, command.Closure.All) : [],
            KnowsItsInputs = command.Arguments.NoBuild,
        }
        : null;

    public static CommandFiles? OfPack(BuildCommand command) => Common(command, BuildInputs.Of(command)) is { } files
        ? WithRestore(command, files) with
        {
            Outputs = [.. command.Closure.Named.SelectMany(project => PackagePatterns(command, project)).Distinct()],
            OutputsAfterRun = _ => Listed(command, "pack", (_, file) => file.Extension is ".nupkg" or ".snupkg"),
            FromDependencies = command.Arguments.NoBuild ? OfDependencies(command, command.Closure.All) : [],
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

    static CommandFiles? Common(BuildCommand command, BuildInputs inputs) => command.Closure.All.Count == 0 ? null : new()
    {
        Inputs = [.. inputs.Patterns],
        OptionalInputs = [.. inputs.Optional],
        AlwaysRuns = inputs.Outside.Count > 0 ? $"it reads all of {string.Join(", ", inputs.Outside)}, which is outside of the root directory" : null,
        Settings = Settings(command),
        IsIncremental = true,
    };

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

    static string? Missing(BuildCommand command) => command.Closure.All.Where(project => IsRestored(project))
        .Select(project => RestoreState.Missing(command.Folders(project).Intermediate)).FirstOrDefault(missing => missing is not null);

    // Others, such as a .proj that only names projects, have no packages.
    static bool IsRestored(ProjectSources project) => project.Project.Extension.ToUpperInvariant() is ".CSPROJ" or ".FSPROJ" or ".VBPROJ";

    static IEnumerable<string> OutputsOf(BuildCommand command, ProjectSources project)
    {
        var folders = command.Folders(project);
        var below = folders.OutputPatterns(command.Root).ToList();
        // What pack and publish leave there is theirs.
        return [.. below, .. folders.IntermediatePatterns(command.Root), .. below.Select(pattern => $"!{pattern[..^2]}**/publish/**"), .. below.Select(pattern => $"!{pattern[..^2]}**/*.{{nupkg,snupkg}}")];
    }

    static IEnumerable<string> PublishPatterns(BuildCommand command, ProjectSources project)
    {
        var given = command.Arguments.Output ?? command.Arguments.Properties.GetValueOrDefault("PublishDir");
        if (given is not null)
        {
            var directory = project.Directory / given.Replace('\\', '/');
            return command.Root.Contains(directory) ? [PathPatterns.Below(directory, command.Root)] : [];
        }

        var folders = command.Folders(project);
        return folders.OutputPatterns(command.Root).Select(pattern => $"{pattern[..^2]}**/publish/**");
    }

    static IEnumerable<string> PackagePatterns(BuildCommand command, ProjectSources project)
    {
        var output = command.Folders(project).Output;
        var directories = (command.Arguments.Output ?? command.Arguments.Properties.GetValueOrDefault("PackageOutputPath")) is { } given ? [project.Directory / given.Replace('\\', '/')]
            : project.Property("PackageOutputPath").Select(path => project.Directory / path.Replace('\\', '/')).DefaultIfEmpty(output).ToArray();
        var id = project.Property("PackageId").FirstOrDefault(value => value.Length > 0 && !value.Contains(PropertyText.Unknown, StringComparison.Ordinal))
            ?? project.Property("AssemblyName").FirstOrDefault(value => value.Length > 0 && !value.Contains(PropertyText.Unknown, StringComparison.Ordinal))
            ?? project.Project.NameWithoutExtension;
        return directories.Where(command.Root.Contains)
            .Select(directory => $"{PathPatterns.Literal(PathPatterns.Relative(directory, command.Root))}/{(directory == output ? "**/" : "")}{PathPatterns.Literal(id)}.[0-9]*.{{nupkg,snupkg}}");
    }

    static List<string> OfDependencies(BuildCommand command, IEnumerable<ProjectSources> projects) =>
        [.. projects.Select(command.Folders).SelectMany(folders => folders.OutputPatterns(command.Root).Concat(folders.IntermediatePatterns(command.Root)))];

    static IEnumerable<string> TestSettings(BuildCommand command) => new[] { command.Arguments.Value("--settings", "-s"), command.Arguments.Value("--test-adapter-path") }
        .OfType<string>().Select(path => PathPatterns.Relative(command.Directory / path, command.Root))
        .Concat(command.Closure.Named.SelectMany(project => new[] { "testconfig.json", "xunit.runner.json", ".runsettings" }.Select(name => PathPatterns.Relative(project.Directory / name, command.Root))));

    // Null if it cannot be told what was written: nothing is kept then.
    static List<string>? Built(BuildCommand command)
    {
        var root = command.Root;
        var named = command.Closure.Named.Select(project => project.Project).ToHashSet();
        var lists = FileList.In(command.Lists).Where(list => list.Kind == "build").ToList();
        if (lists.Exists(list => !list.HasProperties) || command.Closure.Named.Any(project => IsRestored(project) && lists.TrueForAll(list => list.Project != project.Project)))
        {
            return null;
        }

        return [.. lists.Where(list => named.Contains(list.Project))
            .SelectMany(list => list.Files.Where(file => IsResult(list, file)).Select(file => PathPatterns.Relative(file, root)).Concat(BuildMemory.Of(list.Intermediate!, root)?.Unlisted ?? []))
            .Where(path => !path.StartsWith("../", StringComparison.Ordinal) && File.Exists(root / path)).Distinct().Order(StringComparer.Ordinal)];
    }

    static bool IsResult(FileList list, AbsolutePath file) => list.Output is { } output && output.Contains(file) && list.Intermediate?.Contains(file) != true
        || list.Intermediate is { } intermediate && intermediate.Contains(file) && (Portable.Contains(file.Extension) || file.NameWithoutExtension is "apphost" or "singlefilehost");

    static List<string>? Listed(BuildCommand command, string kind, Func<FileList, AbsolutePath, bool> isResult)
    {
        var lists = FileList.In(command.Lists).Where(list => list.Kind == kind).ToList();
        return lists.Count == 0 || lists.Exists(list => !list.HasProperties) ? null
            : [.. lists.SelectMany(list => list.Files.Where(file => isResult(list, file)))
                .Where(file => command.Root.Contains(file) && File.Exists(file)).Select(file => PathPatterns.Relative(file, command.Root)).Distinct().Order(StringComparer.Ordinal)];
    }
}
