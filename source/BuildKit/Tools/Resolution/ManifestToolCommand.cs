using BuildKit.Commands;

namespace BuildKit.Tools;

/// <summary>
/// A command of a tool of the tool manifest. It reads as <c>dotnet tool run</c>, and is that to whoever copies it; when it
/// starts, the restored package is found and its program started directly, which saves starting the SDK.
/// </summary>
sealed record ManifestToolCommand : Command
{
    const int Prefix = 4;

    public required string Name { get; init; }

    public static Command Of(string name, Arguments arguments) => new ManifestToolCommand
    {
        Tool = DotNetCommand.Program,
        Name = name,
        Arguments = ["tool", "run", name, "--", .. arguments],
    };

    /// <summary>True once it is known what is started.</summary>
    public bool IsFound { get; init; }

    internal override Command Prepared(AbsolutePath root) => IsFound ? this : Found(root);

    internal override ToolPackage Package(AbsolutePath root)
    {
        var tool = InManifest(root);
        return new(tool.Package.ToLowerInvariant(), tool.Version, PackageHash.In(Folder(tool, root)));
    }

    ManifestToolCommand Found(AbsolutePath root)
    {
        var tool = InManifest(root);
        var command = tool.Commands.FirstOrDefault(command => command.Equals(Name, StringComparison.OrdinalIgnoreCase), tool.Commands[0]);
        return Started(ToolEntryPoint.Of(Folder(tool, root), command), command, tool.RollsForward);
    }

    ManifestTool InManifest(AbsolutePath root)
    {
        var directory = Directory ?? root;
        var manifest = ToolManifest.Of(directory);
        return manifest.Files.Count == 0
            ? throw Errors.NoToolManifest(Name, directory).Exception()
            : manifest.Find(Name) ?? throw Errors.NotInToolManifest(Name, manifest.Commands, manifest.Files).Exception();
    }

    AbsolutePath Folder(ManifestTool tool, AbsolutePath root)
    {
        var folders = PackageFolders.For(this, root);
        return folders.Select(folder => folder / tool.Package.ToLowerInvariant() / tool.Version.ToLowerInvariant()).FirstOrDefault(folder => System.IO.Directory.Exists(folder))
            ?? throw Errors.ToolNotRestored(Name, tool.Package, tool.Version, tool.Manifest, folders).Exception();
    }

    ManifestToolCommand Started(ToolEntryPoint? entry, string command, bool rollsForward)
    {
        var own = Arguments.Skip(Prefix);
        return this with
        {
            IsFound = true,
            Tool = entry is { IsManaged: false } ? entry.File : Tool,
            Arguments = entry switch
            {
                null => ["tool", "run", .. rollsForward ? (string[])["--allow-roll-forward"] : [], command, "--", .. own],
                { IsManaged: false } => [.. own],
                _ => [.. rollsForward ? (string[])["--roll-forward", "Major"] : [], entry.File, .. own],
            },
        };
    }
}
