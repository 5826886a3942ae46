namespace BuildKit.Cli;

/// <summary>Everything that the tool says by itself.</summary>
static class Texts
{
    public static string Usage(string version) => $"""
        buildkit {version}

        Usage: buildkit [TARGET…] [--parameter value…] [options]
               buildkit :run FILE.csx [TARGET…] [--parameter value…] [options]

        Runs ./build.sh (on Windows ./build.ps1) of the nearest directory above that has one, with the same arguments.
        There is none here. To start one: dotnet new install BuildKit.Templates, then dotnet new buildkit.
        :run compiles a script, unless that has been done, and runs the build in it.
        """;
}

/// <summary>Every error of the tool; sections in docs/errors.md.</summary>
static class Errors
{
    public static string NoBuildScript(string directory) => $"""
        BK0940: There is no build script here or above
          Directory   {directory}
          Looked for  {BuildScriptFile.Name}
        Go into a repository that has one, or start one: dotnet new install BuildKit.Templates, then dotnet new buildkit.
        """;

    public static string CannotStart(string file, int error) => $"""
        BK0941: The build script cannot be started: error {error}
          File  {file}
        Check that /bin/sh is there and that the file can be read.
        """;

    // ---- :run -----------------------------------------------------------------------------------------------------

    public static BuildError ScriptDoesNotCompile(string script, int errors) => new()
    {
        Code = "BK0942",
        Message = $"The script '{script}' does not compile: {errors} {(errors == 1 ? "error" : "errors")}",
        Hint = "Mend what is said above. Nothing was run.",
    };

    public static BuildError NoScriptNamed(string? instead) => new()
    {
        Code = "BK0944",
        Message = instead is null ? ":run needs a script" : $":run needs a script, and '{instead}' is none",
        Hint = "Write the file first and everything else behind it: buildkit :run build.csx Test --configuration Debug.",
    };

    public static BuildError FileBasedApp(string file) => new()
    {
        Code = "BK0945",
        Message = $"'{file}' is a file-based app and no script",
        Hint = $"The SDK runs it: dotnet run {file} -- TARGET. A script has the extension .csx and neither #:package nor #:project.",
    };

    public static BuildError ScriptNotFound(string written, AbsolutePath path) => new()
    {
        Code = "BK0946",
        Message = $"There is no script '{written}'",
        Facts = [("Looked for", path)],
    };

    public static BuildError LoadedFileMissing(string? place, AbsolutePath path) => new()
    {
        Code = "BK0947",
        Message = "A file that #load names is not there",
        Facts = [.. Where(place), ("Looked for", path)],
        Hint = "The path is relative to the file that has the #load.",
    };

    public static BuildError ScriptNotReadable(string? place, AbsolutePath path, string reason) => new()
    {
        Code = "BK0948",
        Message = "A script cannot be read",
        Facts = [.. Where(place), ("File", path), ("Reason", reason)],
    };

    public static BuildError LoadCircle(IReadOnlyList<string> files, IReadOnlyList<string> places) => new()
    {
        Code = "BK0949",
        Message = $"Scripts load each other in a circle: {string.Join(" → ", Shortened(files))}",
        Facts = [("Where", string.Join('\n', Shortened(places)))],
        Hint = "Remove one of these #load directives. What several files need goes into a file that loads none of them.",
    };

    public static BuildError ReferenceMissing(string place, string reference, string lookedFor) => new()
    {
        Code = "BK0950",
        Message = $"The assembly '{reference}' that #r names is not there",
        Facts = [("Where", place), ("Looked for", lookedFor)],
        Hint = """A file ends in .dll and is relative to the script; a package is written #r "nuget: Id, 1.2.3".""",
    };

    public static BuildError NotAnAssembly(string place, AbsolutePath path) => new()
    {
        Code = "BK0951",
        Message = "What #r names is no .NET assembly",
        Facts = [("Where", place), ("File", path)],
    };

    public static BuildError NoMain(string script) => new()
    {
        Code = "BK0952",
        Message = $"The script '{script}' has no build that could be run",
        Hint = "Give its class a Main, as in a build program: static Task<int> Main(string[] args) => Run<Build>(args); or end with 'return' and an exit code.",
    };

    public static BuildError SeveralMains(string script, IEnumerable<string> classes) => new()
    {
        Code = "BK0953",
        Message = $"The script '{script}' has several builds that could be run",
        Facts = [("With Main", string.Join(", ", classes))],
        Hint = "Leave Main in one of them.",
    };

    public static BuildError ScriptThrew(string script, Exception exception, string? place) => new()
    {
        Code = "BK0954",
        Message = $"The script '{script}' failed: {exception.Message}",
        Facts = [("Exception", exception.GetType().FullName ?? exception.GetType().Name), .. Where(place)],
    };

    public static BuildError StateNotWritable(AbsolutePath directory, string reason) => new()
    {
        Code = "BK0955",
        Message = "The directory for compiled scripts cannot be written",
        Facts = [("Directory", directory), ("Reason", reason)],
    };

    public static BuildError PackageNotUnderstood(string place, string written) => new()
    {
        Code = "BK0956",
        Message = $"#r \"{written}\" names no package with a version",
        Facts = [("Where", place)],
        Hint = """Write the id and an exact version: #r "nuget: Id, 1.2.3".""",
    };

    static IEnumerable<(string, string)> Where(string? place) => place is null ? [] : [("Where", place)];

    // A directory that links to itself makes a long circle.
    static IEnumerable<string> Shortened(IReadOnlyList<string> all) => all.Count <= 12 ? all : [.. all.Take(10), $"… {all.Count - 11} more …", all[^1]];
}
