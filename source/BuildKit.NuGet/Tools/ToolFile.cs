using NuGet.Frameworks;

namespace BuildKit.Packages;

/// <summary>A file under <c>tools</c>, with the framework and the platform that the folders around it name.</summary>
sealed record ToolFile
{
    static readonly FrameworkReducer Frameworks = new();

    public required AbsolutePath Path { get; init; }

    /// <summary>From the package's root, with slashes.</summary>
    public required string Relative { get; init; }

    /// <summary><c>any</c> where no folder names one.</summary>
    public required NuGetFramework Framework { get; init; }

    /// <summary>The runtime identifier that a folder names; <c>any</c> where none does.</summary>
    public required string Platform { get; init; }

    /// <summary>The framework of the runtime that this code runs on.</summary>
    public static NuGetFramework Running { get; } = new(FrameworkConstants.FrameworkIdentifiers.NetCoreApp, new(Environment.Version.Major, Environment.Version.Minor, 0, 0));

    public string Name => Path.Name;

    public string Stem => Path.Extension is ".exe" or ".dll" ? Path.NameWithoutExtension : Name;

    public bool IsAssembly => Path.Extension == ".dll";

    public bool IsOfOlderRuntime =>
        Framework.Framework == FrameworkConstants.FrameworkIdentifiers.NetCoreApp && Framework.Version.Major < Running.Version.Major;

    /// <summary>An assembly that says which runtime it wants, a Windows program, or on Unix a program without an extension.</summary>
    public bool CanBeStarted => Path.Extension switch
    {
        ".dll" => File.Exists(Path.Parent / $"{Path.NameWithoutExtension}.runtimeconfig.json"),
        ".exe" => OperatingSystem.IsWindows(),
        "" => !OperatingSystem.IsWindows() && IsProgram(),
        _ => false,
    };

    public bool Matches(string asked) => asked.Contains('/', StringComparison.Ordinal)
        ? Relative.Equals(asked.TrimStart('/'), StringComparison.OrdinalIgnoreCase)
        : Name.Equals(asked, StringComparison.OrdinalIgnoreCase) || Stem.Equals(asked, StringComparison.OrdinalIgnoreCase) && CanBeStarted;

    public static IReadOnlyList<ToolFile> In(InstalledPackage package)
    {
        var tools = package.Directory / "tools";
        return [.. tools.Glob("**").Select(file => Of(file, file.RelativeTo(tools).ToString()))];
    }

    /// <summary>The one for the nearest framework and, of those, for the nearest platform; null if none fits this machine.</summary>
    public static ToolFile? Best(IEnumerable<ToolFile> files)
    {
        var fitting = files.Where(file => BuildKit.Tools.Platform.Fitting.Contains(file.Platform)).ToList();
        var framework = Frameworks.GetNearest(Running, fitting.Select(file => file.Framework));
        var best = fitting.Where(file => file.Framework.Equals(framework))
            .GroupBy(file => BuildKit.Tools.Platform.Fitting.ToList().IndexOf(file.Platform)).MinBy(platform => platform.Key);
        return best?.OrderBy(file => file.Relative.Count(c => c == '/')).ThenBy(file => file.Relative, StringComparer.Ordinal).First();
    }

    static ToolFile Of(AbsolutePath file, string relative)
    {
        var folders = relative.Split('/')[..^1];
        var framework = folders.Select(folder => NuGetFramework.ParseFolder(folder)).FirstOrDefault(one => one.IsSpecificFramework) ?? NuGetFramework.AnyFramework;
        return new()
        {
            Path = file,
            Relative = $"tools/{relative}",
            Framework = framework,
            Platform = folders.Select(PlatformOf).FirstOrDefault(one => one is not null) ?? "any",
        };
    }

    // linux-x64, and the ways in which packages that are older than the names write it: linux_x64, windows_x64, macosx_arm64.
    static string? PlatformOf(string folder)
    {
        var name = folder.Replace('_', '-').Replace("windows-", "win-", StringComparison.Ordinal).Replace("macosx-", "osx-", StringComparison.Ordinal);
        return Systems.Any(system => name == system || name.StartsWith(system + "-", StringComparison.Ordinal)) ? name : null;
    }

    static readonly string[] Systems = ["linux", "win", "osx", "unix", "alpine", "freebsd"];

    // Text such as LICENSE has no extension either.
    bool IsProgram()
    {
        using var stream = File.OpenRead(Path);
        var start = new byte[4];
        return stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) >= 2
            && (start is [0x7f, (byte)'E', (byte)'L', (byte)'F'] or [0xcf, 0xfa, 0xed, 0xfe] or [0xca, 0xfe, 0xba, 0xbe] || start is [(byte)'#', (byte)'!', ..]);
    }
}
