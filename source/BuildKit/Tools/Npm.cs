using BuildKit.Tools;

namespace BuildKit;

/// <summary>
/// The <c>npm</c> commands that a build runs, as values; <c>.In(directory)</c> says for which package. Names are never taken
/// for options (BK0734), and no token is an argument: npm reads it where <c>.npmrc</c> says, such as <c>${NPM_TOKEN}</c>.
/// </summary>
public static class Npm
{
    const string Program = "npm";

    /// <summary><c>npm ci</c>: installs exactly what the lock file says.</summary>
    public static NpmCi Ci() => new NpmCi { Tool = Program }.With(["ci"]);

    /// <summary><c>npm install</c>: what <c>package.json</c> says, and these packages besides, if any are named.</summary>
    /// <exception cref="BuildException">BK0734: a package would be taken for an option.</exception>
    public static NpmInstall Install(params IEnumerable<string> packages) =>
        new NpmInstall { Tool = Program }.With(["install", "--", .. packages.Select(PlainArgument.Of)]);

    /// <summary><c>npm run</c>: a script of <c>package.json</c>, and arguments for it, each exactly as given.</summary>
    /// <exception cref="BuildException">BK0734: the script's name would be taken for an option.</exception>
    public static NpmRun Run(string script, params IEnumerable<string> arguments) =>
        new NpmRun { Tool = Program }.With(["run", PlainArgument.Of(script), "--", .. arguments]);

    /// <summary><c>npm test</c>: the script <c>test</c>, and arguments for it, each exactly as given.</summary>
    public static NpmTest Test(params IEnumerable<string> arguments) => new NpmTest { Tool = Program }.With(["test", "--", .. arguments]);

    /// <summary><c>npm pack</c>: the package as an archive; the last line of its output is the file's name.</summary>
    public static NpmPack Pack() => new NpmPack { Tool = Program }.With(["pack"]);

    /// <summary><c>npm publish</c>: the package in which it runs.</summary>
    public static NpmPublish Publish() => new NpmPublish { Tool = Program }.With(["publish"]);

    /// <summary><c>npm publish</c>: a directory or an archive that <c>npm pack</c> made.</summary>
    public static NpmPublish Publish(AbsolutePath package) => new NpmPublish { Tool = Program }.With(["publish", "--", package]);

    /// <summary><c>npm version</c>: writes a version into <c>package.json</c>: <c>1.2.3</c>, or <c>patch</c> and the like.</summary>
    /// <exception cref="BuildException">BK0734: the version would be taken for an option.</exception>
    public static NpmVersion Version(string version) => new NpmVersion { Tool = Program }.With(["version", PlainArgument.Of(version)]);

    /// <summary>
    /// <c>npm exec</c> of an installed package's command; nothing is downloaded. <see cref="Tool"/> does the same without npm.
    /// </summary>
    /// <exception cref="BuildException">BK0725: that is no command's name.</exception>
    public static NpmExec Exec(string command, params IEnumerable<string> arguments) =>
        new NpmExec { Tool = Program }.With(["exec", "--no", "--", ToolName.Of(command), .. arguments]);

    /// <summary>
    /// A tool that npm installed, from the nearest <c>node_modules/.bin</c>; looked up when a command of it starts.
    /// </summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="from">
    /// Where the search begins, relative to the root directory, and goes upwards to it; null for where the command runs.
    /// </param>
    /// <exception cref="BuildException">BK0725: that is no tool's name. When a command starts, BK0724: not installed.</exception>
    public static Tool Tool(string name, string? from = null)
    {
        _ = ToolName.Of(name);
        return arguments => NodeToolCommand.Of(name, from, arguments);
    }

    /// <summary>Requires this version of npm or a later one.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public static ToolRequirement AtLeast(string version) => BuildKit.Tool.Of(Program).AtLeast(version);
}

/// <summary>Node.js.</summary>
public static class Node
{
    /// <summary>Requires this version of Node.js or a later one.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public static ToolRequirement AtLeast(string version) => Tool.Of("node").AtLeast(version);
}
