namespace BuildKit;

/// <summary>
/// Every error that a user of the library can meet: one method each, so that the wording of the whole product can be
/// read on a few screens. Codes by floor: BK01 graph and definitions, BK02 commands and execution, BK04 releases and
/// git, BK05 deployments and ledger, BK06 parameters, BK08 files, BK09 command line and bootstrap. A code never
/// changes its meaning. <c>docs/errors.md</c> has a section for each; a test compares the two.
/// </summary>
static class Errors
{
    // ---- BK01: graph and definitions ------------------------------------------------------------------------------

    public static BuildError InvalidBuild(IReadOnlyList<BuildError> problems) => new()
    {
        Code = "BK0100",
        Message = $"The build is not valid: {Count(problems.Count, "problem")}",
        Problems = problems,
        Hint = "Nothing was run.",
    };

    public static BuildError UnknownReference(string place, string member) => new()
    {
        Code = "BK0101",
        Message = $"A {member} that is no member of the build script is referenced",
        Facts = [("Where", place)],
        Hint = "Declare it as a property of the build class: Target Name => _ => _ …; then name that property.",
    };

    public static BuildError MemberIsNull(string name) => new()
    {
        Code = "BK0102",
        Message = $"'{name}' is declared in the build script but has no definition",
        Hint = $"Give it one: {name} => _ => _ …",
    };

    // ---- BK02: commands and execution -----------------------------------------------------------------------------

    // ---- BK04: releases and git -----------------------------------------------------------------------------------

    public const string ToolNotFoundCode = "BK0201";

    public static BuildError NotASemanticVersion(string text) => new()
    {
        Code = "BK0401",
        Message = $"'{text}' is not a semantic version",
        Hint = "Write MAJOR.MINOR.PATCH, such as 1.2.3 or 1.2.3-beta.1; see semver.org.",
    };

    public static BuildError GitMissing(AbsolutePath directory) => new()
    {
        Code = "BK0402",
        Message = "git is needed here and was not found on PATH",
        Facts = [("Directory", directory)],
        Hint = "Install git; targets that ask for no version, commit or release work without it.",
    };

    public static BuildError NoRepository(AbsolutePath directory) => new()
    {
        Code = "BK0403",
        Message = "A git repository is needed here and there is none",
        Facts = [("Directory", directory)],
        Hint = "Run 'git init' and commit, or build in a clone; targets that ask for no version, commit or release work without it.",
    };

    public static BuildError NoCommit(AbsolutePath directory) => new()
    {
        Code = "BK0404",
        Message = "The git repository has no commit yet",
        Facts = [("Directory", directory)],
        Hint = "Make the first commit: git add . && git commit -m \"Begin\"",
    };

    public static BuildError UntrustedRepository(AbsolutePath directory) => new()
    {
        Code = "BK0405",
        Message = "git refuses to read the repository, because it belongs to another user",
        Facts = [("Directory", directory)],
        Hint = $"If you trust it, run: git config --global --add safe.directory {ShellQuoting.Argument(directory)}",
    };

    public static BuildError BrokenRepository(AbsolutePath directory, IReadOnlyList<string> output) => new()
    {
        Code = "BK0406",
        Message = "git cannot read the repository",
        Facts = [("Directory", directory), ("git says", string.Join('\n', output))],
        Hint = "See what 'git status' says in that directory.",
    };

    public static BuildError GitFailed(string commandLine, AbsolutePath directory, int exitCode, IReadOnlyList<string> output) => new()
    {
        Code = "BK0408",
        Message = $"git ended with exit code {exitCode}",
        Facts = [("Command", commandLine), ("Directory", directory), ("git says", string.Join('\n', output))],
        Hint = "See what 'git status' and 'git fsck' say in that directory.",
    };

    public static BuildError ShallowClone(AbsolutePath directory, string commit) => new()
    {
        Code = "BK0407",
        Message = "The version is not known: the clone is shallow, and its history ends before a version tag",
        Facts = [("Directory", directory), ("Commit", commit)],
        Hint = "Fetch the rest: git fetch --unshallow --tags (GitHub Actions: 'fetch-depth: 0' for actions/checkout; GitLab: GIT_DEPTH: 0).",
    };

    public static BuildError BadArchiveName(string product, string name) => new()
    {
        Code = "BK0409",
        Message = $"'{name}' cannot be the name of an archive",
        Facts = [("Product", product)],
        Hint = "Use ASCII letters, digits, dots, dashes and underscores, with neither a dot nor a dash in front.",
    };

    public static BuildError SecondArchive(string product, string first, string second) => new()
    {
        Code = "BK0410",
        Message = $"The product '{product}' has two archives, '{first}' and '{second}'; a deployment unpacks one",
        Facts = [("Product", product)],
        Hint = "Write both into one directory, or make two products.",
    };

    public static BuildError NoOutputsDeclared(string product, string target) => new()
    {
        Code = "BK0411",
        Message = $"A package of '{product}' comes from '{target}', which declares no outputs",
        Facts = [("Product", product), ("Target", target)],
        Hint = $"Say what '{target}' writes: .Outputs(\"artifacts/…/**\")",
    };

    public static BuildError TwoHostSettings(string product, string first, string second) => new()
    {
        Code = "BK0412",
        Message = $"'{first}' and '{second}' deploy '{product}' with different settings, but a release has one host script",
        Facts = [("Product", product), ("Targets", $"{first}, {second}")],
        Hint = "Give both the same health check, restart command and Keep, or the settings to one of them only.",
    };

    public static BuildError NothingToPack(string product, string target, IReadOnlyList<string> patterns, AbsolutePath root) => new()
    {
        Code = "BK0413",
        Message = $"'{target}' has left nothing to put into the release of '{product}'",
        Facts = [("Outputs", string.Join('\n', patterns)), ("Directory", root)],
        Hint = "Compare the declared outputs with what the target writes; patterns are relative to the directory above.",
    };

    public static BuildError EmptyProduct(string product) => new()
    {
        Code = "BK0414",
        Message = $"The product '{product}' has no packages",
        Facts = [("Product", product)],
        Hint = "Give it some: .Archive(\"name\", from: Publish) or .NuGet(from: Pack)",
    };

    public static BuildError SeveralPackageVersions(string product, string package, string version, IReadOnlyList<string> files) => new()
    {
        Code = "BK0415",
        Message = $"Several versions of the package '{package}' lie in the outputs, and none has the release's version {version}",
        Facts = [("Product", product), ("Files", string.Join('\n', files))],
        Hint = "Pack with the release's version, or remove the files that earlier runs left.",
    };

    public static BuildError BadPackageName(string product, string name) => new()
    {
        Code = "BK0420",
        Message = $"'{name}' cannot be a file of a release: the name is taken, or has characters that not every system takes",
        Facts = [("Product", product)],
        Hint = "Use ASCII letters, digits, dots, dashes, underscores and plus signs, and each name once.",
    };

    public static BuildError ReleaseDiffers(string product, string release, string there, string wanted, string difference, AbsolutePath place) => new()
    {
        Code = "BK0416",
        Message = $"The release {release} of '{product}' exists already, with other content",
        Facts = [("In the store", there), ("Now", wanted), ("Different", difference), ("Directory", place)],
        Hint = "A release never changes: commit, or tag a new version. Only if it was never deployed, remove the directory and run again.",
        ExitCode = 12,
    };

    public static BuildError UnknownRelease(string product, string release, IReadOnlyList<string> known, AbsolutePath place) => new()
    {
        Code = "BK0417",
        Message = release == "latest" || known.Count == 0
            ? $"There is no release of '{product}'" : $"There is no release '{release}' of '{product}'",
        Facts = known.Count == 0 ? [("Store", place)] : [("Store", place), ("Releases", string.Join('\n', known.TakeLast(10)))],
        Hint = DidYouMean(release, known) ?? "Leave --release out to deploy what this run makes.",
    };

    public static BuildError ReleaseFileDamaged(AbsolutePath file, string expected, string actual, AbsolutePath place) => new()
    {
        Code = "BK0418",
        Message = $"The release is damaged: '{file.Name}' is not what it was when the release was made",
        Facts = [("File", file), ("Expected", expected), ("Actual", actual)],
        Hint = $"Restore the file, or remove the release and make it again from its commit: rm -r {ShellQuoting.Argument(place)}",
        ExitCode = 12,
    };

    public static BuildError ManifestDamaged(AbsolutePath file, string why) => new()
    {
        Code = "BK0419",
        Message = $"The release's manifest cannot be used: {why}",
        Facts = [("File", file)],
        Hint = $"Restore the file, or remove the release and make it again from its commit: rm -r {ShellQuoting.Argument(file.Parent)}",
        ExitCode = 12,
    };

    // ---- BK05: deployments and ledger -----------------------------------------------------------------------------

    // ---- BK06: parameters -----------------------------------------------------------------------------------------

    // ---- BK08: files ----------------------------------------------------------------------------------------------

    public static BuildError NotAnAbsolutePath(string path) => new()
    {
        Code = "BK0801",
        Message = $"'{Visible(path ?? "")}' is not an absolute path",
        Hint = "Build paths from RootDirectory: RootDirectory / \"source\".",
    };

    public static BuildError PathWithNul(string path) => new()
    {
        Code = "BK0802",
        Message = $"A path contains a NUL character: '{Visible(path)}'",
        Hint = "Remove the character; no file system accepts it.",
    };

    public static BuildError NotARelativePath(string path) => new()
    {
        Code = "BK0803",
        Message = $"'{path}' is an absolute path where a relative one is needed",
        Hint = "Take AbsolutePath.Of for it, or make it relative: path.RelativeTo(RootDirectory).",
    };

    public static BuildError NoRelativePath(string path, string directory) => new()
    {
        Code = "BK0804",
        Message = $"There is no relative path from '{directory}' to '{path}'",
        Hint = "They are on different drives; use the absolute path.",
    };

    public static BuildError PathNotFound(string verb, string path) => new()
    {
        Code = "BK0805",
        Message = $"Cannot {verb} '{path}': it does not exist",
        Hint = "Check the path, and that the target that makes it is a dependency.",
    };

    public static BuildError FileOperationFailed(string verb, string path, string reason) => new()
    {
        Code = "BK0806",
        Message = $"Cannot {verb} '{path}'",
        Facts = [("Reason", reason)],
        Hint = "Check permissions and free space, and that no other program holds it.",
    };

    public static BuildError DirectoryNotReadable(string directory, string reason) => new()
    {
        Code = "BK0807",
        Message = $"Cannot list the directory '{directory}'",
        Facts = [("Reason", reason)],
        Hint = "Make it readable, or exclude it: \"!directory/**\".",
    };

    public static BuildError WrongKind(string verb, string path, string wanted) => new()
    {
        Code = "BK0808",
        Message = $"Cannot {verb} '{path}': it is not {wanted}",
        Hint = "Delete what is there, or choose another path.",
    };

    public static BuildError RootDirectoryRefused(string path) => new()
    {
        Code = "BK0809",
        Message = $"'{path}' is the root of a file system and will not be deleted or cleaned",
        Hint = "Check how the path was put together.",
    };

    public static BuildError GlobEmpty(string? pattern) => new()
    {
        Code = "BK0810",
        Message = $"The pattern '{pattern}' names nothing",
        Hint = "Everything below a directory is 'directory/**', everything at all is '**'.",
    };

    public static BuildError GlobUnclosed(string pattern, char opened, int index) => new()
    {
        Code = "BK0811",
        Message = $"The '{opened}' at {index + 1} in the pattern '{pattern}' is not closed",
        Hint = $"Close it, or write [{opened}] for the letter itself.",
    };

    public static BuildError GlobBackslash(string pattern) => new()
    {
        Code = "BK0812",
        Message = $"The pattern '{pattern}' contains a backslash",
        Hint = "Separate segments with '/', on Windows too; a special letter is escaped as in [*].",
    };

    public static BuildError GlobAbsolute(string pattern) => new()
    {
        Code = "BK0813",
        Message = $"The pattern '{pattern}' is an absolute path",
        Hint = "Patterns are relative to the root of the workspace, or to the directory that Glob is called on.",
    };

    public static BuildError GlobLeavesRoot(string pattern) => new()
    {
        Code = "BK0814",
        Message = $"The pattern '{pattern}' leaves its root directory, or has '..' after a wildcard",
        Hint = "Patterns stay below their root; for another directory call Glob on that directory.",
    };

    public static BuildError GlobOnlyExcludes(string patterns) => new()
    {
        Code = "BK0815",
        Message = patterns.Length == 0 ? "A list of patterns is empty" : $"The patterns '{patterns}' only exclude",
        Hint = "Add a pattern that includes something: \"**\".",
    };

    public static BuildError GlobTooManyAlternatives(string pattern, int limit) => new()
    {
        Code = "BK0816",
        Message = $"The braces of a pattern stand for more than {limit} alternatives, or are nested too deeply",
        Facts = [("Pattern", Shortened(pattern))],
        Hint = "Use a wildcard, or several patterns.",
    };

    public static BuildError GlobMalformed(string pattern, string reason) => new()
    {
        Code = "BK0817",
        Message = $"The pattern '{Visible(pattern)}' is not valid: {reason}",
        Hint = "docs/files.md has the syntax of patterns.",
    };

    public static BuildError ArchiveRefused(string directory, IReadOnlyList<BuildError> problems) => new()
    {
        Code = "BK0818",
        Message = $"'{directory}' cannot be archived: {Count(problems.Count, "problem")}",
        Problems = problems,
        Hint = "A package must unpack to the same files everywhere.",
    };

    public static BuildError ArchiveHoldsItself(string archive, string directory) => new()
    {
        Code = "BK0819",
        Message = $"The archive '{archive}' would be written into the directory that it holds",
        Facts = [("Directory", directory)],
        Hint = "Write it beside the directory.",
    };

    public static BuildError ArchiveLink(string name, string target, string reason) => new()
    {
        Code = "BK0820",
        Message = $"The link '{name}' {reason}",
        Facts = [("Target", target)],
        Hint = "Link to a relative path within the directory, or copy the file.",
    };

    public static BuildError ArchiveSpecialFile(string name) => new()
    {
        Code = "BK0821",
        Message = $"'{name}' is a device, a pipe or a socket",
        Hint = "Remove it before packing.",
    };

    public static BuildError ArchiveSetuid(string name) => new()
    {
        Code = "BK0822",
        Message = $"'{name}' has the setuid or setgid bit",
        Hint = "Remove the bit: chmod ug-s.",
    };

    public static BuildError ArchiveWindowsName(string name, string reason) => new()
    {
        Code = "BK0823",
        Message = $"'{Visible(name)}' cannot exist on Windows: {reason}",
        Hint = "Rename it.",
    };

    public static BuildError ArchiveSameName(string first, string second) => new()
    {
        Code = "BK0824",
        Message = $"'{first}' and '{second}' differ in case only",
        Hint = "Rename one: Windows and macOS would keep only one of them.",
    };

    public static BuildError ArchiveEmpty(string directory) => new()
    {
        Code = "BK0825",
        Message = $"There is no file to archive in '{directory}'",
        Hint = "Check the path, and that the target that fills it has run.",
    };

    public static BuildError ArchiveChanged(string name) => new()
    {
        Code = "BK0826",
        Message = $"'{name}' changed while it was being archived",
        Hint = "Make the target that writes it a dependency.",
    };

    public static BuildError PackageSigned(string package) => new()
    {
        Code = "BK0827",
        Message = $"The package '{package}' is signed",
        Hint = "Normalise it before it is signed: any change breaks the signature.",
    };

    public static BuildError NotAPackage(string package, string reason) => new()
    {
        Code = "BK0828",
        Message = $"'{package}' is not a NuGet package",
        Facts = [("Reason", reason)],
        Hint = "Give a .nupkg or .snupkg file as 'dotnet pack' writes it.",
    };

    public static BuildError CopyIntoItself(string source, string target) => new()
    {
        Code = "BK0829",
        Message = $"'{source}' cannot be copied into itself",
        Facts = [("Target", target)],
        Hint = "Choose a target outside of it.",
    };

    // ---- BK09: command line and bootstrap -------------------------------------------------------------------------

    // ---- helpers --------------------------------------------------------------------------------------------------

    /// <summary>Throws the error.</summary>
    public static BuildException Exception(this BuildError error, Exception? inner = null) => new(error, inner);

    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    internal static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    // Control characters would garble a terminal.
    static string Visible(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    static string Shortened(string text) => text.Length <= 200 ? text : $"{text[..200]}…";

    /// <summary>" Did you mean 'x'?" for the nearest candidate within two edits, otherwise nothing.</summary>
    internal static string? DidYouMean(string name, IEnumerable<string> candidates) =>
        Suggestion.Nearest(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
