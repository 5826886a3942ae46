using BuildKit.Tools;

namespace BuildKit;

/// <summary>
/// The <c>dotnet</c> commands as values. Each takes a solution, a project or a directory, and without one works on the
/// directory that it runs in, by default the root. A path that does not exist is BK0230 when the command starts.
/// </summary>
public static partial class DotNet
{
    /// <summary><c>dotnet restore</c>.</summary>
    public static DotNetRestore Restore() => new() { Tool = DotNetCommand.Program, Arguments = ["restore"] };

    /// <inheritdoc cref="Restore()"/>
    public static DotNetRestore Restore(AbsolutePath path) => Restore().On(path);

    /// <summary><c>dotnet build</c>.</summary>
    public static DotNetBuild Build() => new() { Tool = DotNetCommand.Program, Arguments = ["build"] };

    /// <inheritdoc cref="Build()"/>
    public static DotNetBuild Build(AbsolutePath path) => Build().On(path);

    /// <summary>
    /// <c>dotnet test</c>. Asks for machine-readable results by itself, adds them up, and names each failed test; see
    /// <c>docs/tests-and-coverage.md</c>.
    /// </summary>
    public static DotNetTest Test() => new() { Tool = DotNetCommand.Program, Arguments = ["test"] };

    /// <inheritdoc cref="Test()"/>
    public static DotNetTest Test(AbsolutePath path) => Test().On(path);

    /// <summary><c>dotnet pack</c>.</summary>
    public static DotNetPack Pack() => new() { Tool = DotNetCommand.Program, Arguments = ["pack"] };

    /// <inheritdoc cref="Pack()"/>
    public static DotNetPack Pack(AbsolutePath path) => Pack().On(path);

    /// <summary><c>dotnet publish</c>.</summary>
    public static DotNetPublish Publish() => new() { Tool = DotNetCommand.Program, Arguments = ["publish"] };

    /// <inheritdoc cref="Publish()"/>
    public static DotNetPublish Publish(AbsolutePath path) => Publish().On(path);

    /// <summary><c>dotnet run</c> for a project; the program's arguments are given by <c>ProgramArguments</c>.</summary>
    public static DotNetRun Run(AbsolutePath project) =>
        new() { Tool = DotNetCommand.Program, Arguments = ["run", "--project", project], Subject = project };

    /// <summary><c>dotnet format</c>.</summary>
    public static DotNetFormat Format() => new() { Tool = DotNetCommand.Program, Arguments = ["format"] };

    /// <inheritdoc cref="Format()"/>
    public static DotNetFormat Format(AbsolutePath path) => Format().On(path);

    /// <summary><c>dotnet clean</c>.</summary>
    public static DotNetClean Clean() => new() { Tool = DotNetCommand.Program, Arguments = ["clean"] };

    /// <inheritdoc cref="Clean()"/>
    public static DotNetClean Clean(AbsolutePath path) => Clean().On(path);

    /// <summary>
    /// A tool of the tool manifest (<c>.config/dotnet-tools.json</c> or <c>dotnet-tools.json</c>, there or above); looked up
    /// when a command of it starts, and then started directly.
    /// </summary>
    /// <param name="name">The command's name.</param>
    /// <exception cref="BuildException">
    /// BK0725: that is no tool's name. When a command starts, BK0720 to BK0723: no manifest, invalid, not in it, not restored.
    /// </exception>
    public static Tool Tool(string name)
    {
        _ = ToolName.Of(name);
        return arguments => ManifestToolCommand.Of(name, arguments);
    }

    /// <summary>Requires this version of the .NET SDK or a later one, as <c>global.json</c> selects it in the root directory.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public static ToolRequirement AtLeast(string version) => BuildKit.Tool.Of(DotNetCommand.Program).AtLeast(version);

    /// <summary><c>dotnet run</c> for a program that is one file.</summary>
    public static DotNetRun RunFile(AbsolutePath file) =>
        new() { Tool = DotNetCommand.Program, Arguments = ["run", "--file", file], Subject = file };

    /// <summary><c>dotnet workload restore</c>: what the projects need besides the SDK. It changes the SDK's folder, or the user's.</summary>
    public static DotNetWorkloadRestore WorkloadRestore() => new() { Tool = DotNetCommand.Program, Arguments = ["workload", "restore"] };

    /// <inheritdoc cref="WorkloadRestore()"/>
    public static DotNetWorkloadRestore WorkloadRestore(AbsolutePath path) => WorkloadRestore().On(path);

    static T On<T>(this T command, AbsolutePath path) where T : DotNetCommand =>
        (T)((DotNetCommand)command with { Arguments = command.Arguments.Add(path), Subject = path });
}
