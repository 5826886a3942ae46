using NuGet.Packaging.Core;

namespace BuildKit.Packages;

/// <summary>
/// Every error of BuildKit.NuGet, as in the library: one method each, codes BK1001 to BK1020 and BK1026 to BK1030. <c>docs/errors.md</c> has a section for each.
/// </summary>
static class Errors
{
    public static BuildError NoToolMember(string member, Type type) => new()
    {
        Code = "BK1001",
        ExitCode = BuildError.InvalidBuild,
        Message = $"'{member}' has the attribute NuGetTool and is a {type.Name}",
        Hint = $"Declare it as: readonly Tool {member} = null!;",
    };

    public static BuildError InvalidPackage(string member, string id, string? version) => new()
    {
        Code = "BK1002",
        ExitCode = BuildError.InvalidBuild,
        Message = version is null ? $"'{id}' is no id of a package" : $"'{version}' is no version of a package",
        Facts = [("Member", member), ("Package", id)],
        Hint = version is null
            ? "An id has letters, digits, dots, dashes and underscores."
            : "Write one version, such as 5.6.0, and no range; without a version it is the newest stable one, and locked.",
    };

    public static BuildError PackageNotFound(string id, IReadOnlyList<string> sources, string? similar) => new()
    {
        Code = "BK1003",
        ExitCode = BuildError.InvalidBuild,
        Message = $"There is no package '{id}'",
        Facts = [("Asked", string.Join('\n', sources))],
        Hint = similar is null
            ? "Check the id, and that the source that has it is in nuget.config."
            : $"Did you mean '{similar}'? Otherwise check that the source that has it is in nuget.config.",
    };

    public static BuildError VersionNotFound(string id, string version, IReadOnlyList<string> nearest, IReadOnlyList<string> sources) => new()
    {
        Code = "BK1004",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The package '{id}' has no version {version}",
        Facts = [("Nearest", string.Join(", ", nearest)), ("Asked", string.Join('\n', sources))],
        Hint = "Ask for one of these, or leave the version out for the newest.",
    };

    public static BuildError SourcesFailed(string id, string? version, IReadOnlyList<(string Source, string Reason)> failures) => new()
    {
        Code = "BK1005",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The package '{(version is null ? id : $"{id} {version}")}' could not be fetched",
        Facts = [.. failures.Select(failure => ("Source", $"{failure.Source}\n{failure.Reason}"))],
        Hint = "Check the network and the credentials of the source in nuget.config. './build.sh :tools restore' fetches all tools while there is\n"
            + "a network; what is installed needs none.",
    };

    public static BuildError NoSource(string id, IReadOnlyList<string> sources, bool isMapped) => new()
    {
        Code = "BK1006",
        ExitCode = BuildError.InvalidBuild,
        Message = $"There is no package source to ask for '{id}'",
        Facts = [("Enabled", sources.Count == 0 ? "none" : string.Join(", ", sources))],
        Hint = isMapped
            ? "The packageSourceMapping of nuget.config gives this id to none of them: add a pattern that fits."
            : "Add a source, or enable one: dotnet nuget list source.",
    };

    public static BuildError NotLocked(ToolRequest request) => new()
    {
        Code = "BK1007",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The tool '{request.Key}' is not locked",
        Facts = [("Member", request.Member), ("Lock file", request.LockFile)],
        Hint = "On a CI runner no version is chosen. Run './build.sh :tools restore' on your machine and commit the lock file.",
    };

    public static BuildError ContentChanged(string id, string version, string locked, string found, string place, AbsolutePath lockFile) => new()
    {
        Code = "BK1008",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The package '{id} {version}' is not the one that was locked: its content has changed. Nothing of it was run",
        Facts = [("Locked", locked), ("Found", found), ("In", place), ("Lock file", lockFile)],
        Hint = "Find out who changed it before you trust it. './build.sh :tools update' locks what is there now.",
    };

    public static BuildError PackageBroken(PackageIdentity package, string place, string reason) => new()
    {
        Code = "BK1009",
        ExitCode = BuildError.InvalidBuild,
        Message = $"What came as the package '{package.Id} {package.Version.ToNormalizedString()}' cannot be used",
        Facts = [("From", place), ("Reason", reason.ReplaceLineEndings(" "))],
        Hint = "Nothing of it was installed. Try again; if it stays, tell whoever publishes it.",
    };

    public static BuildError NoTool(PackageIdentity package, IReadOnlyList<string> found) => new()
    {
        Code = "BK1010",
        ExitCode = BuildError.InvalidBuild,
        Message = found.Count == 0
            ? $"The package '{package.Id}' has nothing to start: no {ToolSettings.FileName} and no program under tools"
            : $"The package '{package.Id}' has several programs",
        Facts = found.Count == 0 ? [] : [("Programs", string.Join('\n', found))],
        Hint = found.Count == 0
            ? "If it is a library, refer to it in build/build.csproj instead."
            : $"Say which: [NuGetTool(\"{package.Id}\", Executable = \"{found[0]}\")].",
    };

    public static BuildError CommandUnknown(PackageIdentity package, string? command, IReadOnlyList<string> commands) => new()
    {
        Code = "BK1011",
        ExitCode = BuildError.InvalidBuild,
        Message = command is null ? $"The package '{package.Id}' has {commands.Count} commands" : $"The package '{package.Id}' has no command '{command}'",
        Facts = [("Commands", commands.Count == 0 ? "none" : string.Join(", ", commands))],
        Hint = commands.Count == 0 ? "Ask for an older version." : $"Say which: [NuGetTool(\"{package.Id}\", Command = \"{commands[0]}\")].",
    };

    public static BuildError PlatformMissing(string id, string version, IReadOnlyList<string> platforms) => new()
    {
        Code = "BK1012",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The package '{id} {version}' has nothing for this platform",
        Facts = [("Platform", BuildKit.Tools.Platform.Fitting[0]), ("Has", string.Join(", ", platforms))],
        Hint = "Run the step on one of these platforms, or ask its author for another.",
    };

    public static BuildError FrameworkMissing(PackageIdentity package, IReadOnlyList<string> frameworks, string running) => new()
    {
        Code = "BK1013",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The package '{package.Id} {package.Version.ToNormalizedString()}' has nothing for {running} on this platform",
        Facts = [("Platform", BuildKit.Tools.Platform.Fitting[0]), ("Has", string.Join(", ", frameworks))],
        Hint = "Ask for a version that was made for this runtime or an older one.",
    };

    public static BuildError LockUnreadable(AbsolutePath file, string reason) => new()
    {
        Code = "BK1014",
        ExitCode = BuildError.InvalidBuild,
        Message = "The lock file of the tools cannot be read",
        Facts = [("File", file), ("Where", reason)],
        Hint = "Restore it from the repository. If it is lost, delete it: './build.sh :tools restore' makes a new one.",
    };

    public static BuildError LockOfOtherFormat(AbsolutePath file, int format) => new()
    {
        Code = "BK1015",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The lock file of the tools has format {format}, which this version does not know",
        Facts = [("File", file)],
        Hint = "Update the package BuildKit.NuGet of the build.",
    };

    public static BuildError ConfigurationInvalid(string reason) => new()
    {
        Code = "BK1016",
        ExitCode = BuildError.InvalidBuild,
        Message = "nuget.config cannot be read",
        Facts = [("Reason", reason.ReplaceLineEndings("\n"))],
        Hint = "Correct the file; 'dotnet nuget config paths' lists those that are read.",
    };

    public static BuildError NotInstalled(PackageIdentity package, string folder, string reason) => new()
    {
        Code = "BK1017",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The package '{package.Id} {package.Version.ToNormalizedString()}' could not be installed",
        Facts = [("Folder", folder), ("Reason", reason.ReplaceLineEndings(" "))],
        Hint = "Check permissions and free space, or set NUGET_PACKAGES to another folder.",
    };

    public static BuildError OnlyPrereleases(string id, IReadOnlyList<string> versions) => new()
    {
        Code = "BK1018",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The package '{id}' has no stable version",
        Facts = [("Newest", string.Join(", ", versions))],
        Hint = $"Ask for one: [NuGetTool(\"{id}\", \"{versions[^1]}\")].",
    };

    public static BuildError UpdateOnRunner(AbsolutePath lockFile) => new()
    {
        Code = "BK1019",
        ExitCode = BuildError.InvalidBuild,
        Message = "Tools are not updated on a CI runner",
        Facts = [("Lock file", lockFile)],
        Hint = "Run './build.sh :tools update' on your machine and commit the lock file.",
    };

    public static BuildError InsecureSource(string source) => new()
    {
        Code = "BK1020",
        ExitCode = BuildError.InvalidBuild,
        Message = "A package source is not encrypted",
        Facts = [("Source", source)],
        Hint = "Use https. If it must be, say allowInsecureConnections=\"true\" at the source in nuget.config.",
    };

    public static BuildError ExecutableNotFound(PackageIdentity package, string executable, IReadOnlyList<string> programs) => new()
    {
        Code = "BK1026",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The package '{package.Id} {package.Version.ToNormalizedString()}' has no file '{executable}' for this machine",
        Facts = [("Programs", programs.Count == 0 ? "none" : string.Join('\n', programs))],
        Hint = "Executable is a path from the package's root, or the name of a file under tools.",
    };

    public static BuildError FeedUnknown(string feed, string? suggestion, IReadOnlyList<string> sources) => new()
    {
        Code = "BK1027",
        ExitCode = BuildError.InvalidBuild,
        Message = $"There is no feed '{feed}' to publish to",
        Facts = [("Sources", sources.Count == 0 ? "none" : string.Join(", ", sources))],
        Hint = suggestion is null
            ? "Give PackageFeed.Of the name of a source in nuget.config, an address that begins with https, or a whole path."
            : $"Did you mean '{suggestion}'?",
    };

    public static BuildError FeedNotMapped(string id, string feed, IReadOnlyList<string> sources) => new()
    {
        Code = "BK1028",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The package '{id}' does not belong to this feed",
        Facts = [("Feed", feed), ("Belongs to", string.Join(", ", sources))],
        Hint = "So says the packageSourceMapping of nuget.config, by which nobody would get it from there. Nothing was pushed.\n"
            + "Publish to the other feed, or add a pattern that gives the package to this one.",
    };

    public static BuildError NothingForFeed(string product, string release, string feed) => new()
    {
        Code = "BK1029",
        ExitCode = BuildError.InvalidBuild,
        Message = $"The release {release} of '{product}' has no NuGet packages",
        Facts = [("Feed", feed)],
        Hint = "Add .NuGet(from: Pack) to the product, or publish it to a directory or an HTTP store.",
    };

    public static BuildError NoFeed(string feed) => new()
    {
        Code = "BK1030",
        Message = "The address is not that of a feed which packages can be pushed to",
        Facts = [("Feed", feed)],
        Hint = "It has to be the index of a feed of version 3, mostly …/index.json, and that has to name a place for PackagePublish.",
    };
}
