namespace BuildKit;

/// <summary>
/// The <c>dotnet</c> commands as values. Each takes a solution, a project or a directory, and without one works on the
/// directory that it runs in, by default the root. A path that does not exist is BK0230 when the command starts.
/// </summary>
public static class DotNet
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

    /// <summary><c>dotnet tool restore</c>: the local tools of the manifest <c>.config/dotnet-tools.json</c>.</summary>
    public static DotNetToolRestore ToolRestore() => new() { Tool = DotNetCommand.Program, Arguments = ["tool", "restore"] };

    static T On<T>(this T command, AbsolutePath path) where T : DotNetCommand =>
        (T)((DotNetCommand)command with { Arguments = command.Arguments.Add(path), Subject = path });
}
