namespace BuildKit.Packages;

/// <summary>What a package has to start: a .NET tool as its settings say, or an executable that lies under <c>tools</c>.</summary>
sealed record ToolEntry
{
    /// <summary>The command's name.</summary>
    public required string Name { get; init; }

    /// <summary>The file to start; null for a package that only names those of the platforms.</summary>
    public AbsolutePath? File { get; init; }

    /// <summary>True for an assembly, which <c>dotnet</c> starts.</summary>
    public bool IsManaged { get; init; }

    /// <summary>True if it was made for an older runtime, which need not be there.</summary>
    public bool RollsForward { get; init; }

    /// <summary>The packages that hold the tool, by runtime identifier, if it has one for each platform.</summary>
    public IReadOnlyDictionary<string, string> PlatformPackages { get; init; } = new Dictionary<string, string>();

    /// <exception cref="BuildException">BK1010–BK1013: there is nothing that can be started, or too much.</exception>
    public static ToolEntry Of(InstalledPackage package, ToolRequest request)
    {
        var files = ToolFile.In(package);
        return request.Executable is { } executable ? Executable(package, files, executable)
            : ToolFile.Best(files.Where(file => file.Name.Equals(ToolSettings.FileName, StringComparison.OrdinalIgnoreCase))) is { } settings
                ? DotNetTool(package, settings, request.Command)
            : files.Any(file => file.Name.Equals(ToolSettings.FileName, StringComparison.OrdinalIgnoreCase))
                ? throw Errors.FrameworkMissing(package.Identity, [.. files.Select(file => file.Framework.GetShortFolderName()).Distinct()], ToolFile.Running.GetShortFolderName()).Exception()
            : OnlyExecutable(package, files);
    }

    /// <exception cref="BuildException">BK1012: the package has nothing for this platform.</exception>
    public ResolvedTool Resolved() =>
        !IsManaged ? new(Name, File!, [])
        : RollsForward ? new(Name, "dotnet", ["exec", "--roll-forward", "Major", File!])
        : new(Name, "dotnet", ["exec", File!]);

    static ToolEntry DotNetTool(InstalledPackage package, ToolFile settingsFile, string? name)
    {
        var settings = ToolSettings.Read(package, settingsFile.Path);
        var command = name is null && settings.Commands is [var only] ? only
            : settings.Commands.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw Errors.CommandUnknown(package.Identity, name, [.. settings.Commands.Select(one => one.Name)]).Exception();
        if (settings.PlatformPackages.Count > 0)
        {
            return new() { Name = command.Name, PlatformPackages = settings.PlatformPackages };
        }

        var file = settingsFile.Path.Parent / command.EntryPoint;
        return !package.Directory.Contains(file) || !System.IO.File.Exists(file)
            ? throw Errors.PackageBroken(package.Identity, package.Directory, $"its command '{command.Name}' is to start '{command.EntryPoint}', which is not there").Exception()
            : new()
            {
                Name = command.Name,
                File = command.Runner == ToolSettings.Executable ? Executables.Allowed(file) : file,
                IsManaged = command.Runner != ToolSettings.Executable,
                RollsForward = settingsFile.IsOfOlderRuntime,
            };
    }

    static ToolEntry Executable(InstalledPackage package, IReadOnlyList<ToolFile> files, string executable)
    {
        var asked = executable.Replace('\\', '/');
        var found = files.Where(file => file.Matches(asked)).ToList();
        return ToolFile.Best(found) is { } file
            ? Entry(file)
            : throw Errors.ExecutableNotFound(package.Identity, executable, [.. files.Where(file => file.CanBeStarted).Select(file => file.Relative)]).Exception();
    }

    static ToolEntry OnlyExecutable(InstalledPackage package, IReadOnlyList<ToolFile> files)
    {
        var startable = files.Where(file => file.CanBeStarted).ToList();
        var fitting = startable.GroupBy(file => file.Stem, StringComparer.OrdinalIgnoreCase).Select(ToolFile.Best).OfType<ToolFile>().ToList();
        return fitting is [var only]
            ? Entry(only)
            : throw Errors.NoTool(package.Identity, [.. startable.Select(file => file.Relative)]).Exception();
    }

    static ToolEntry Entry(ToolFile file) => new()
    {
        Name = file.Stem,
        File = file.IsAssembly ? file.Path : Executables.Allowed(file.Path),
        IsManaged = file.IsAssembly,
        RollsForward = file.IsOfOlderRuntime,
    };
}
