namespace BuildKit.Tool;

/// <summary>Everything that the tool says by itself.</summary>
static class Texts
{
    public static string Usage(string version) => $"""
        buildkit {version}

        Usage: buildkit [TARGET…] [--parameter value…] [options]

        Runs ./build.sh (on Windows ./build.ps1) of the nearest directory above that has one, with the same arguments.
        There is none here. To start one: dotnet new install BuildKit.Templates, then dotnet new buildkit.
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
}
