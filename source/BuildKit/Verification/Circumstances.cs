using System.Globalization;
using BuildKit.Commands;

namespace BuildKit.Verification;

/// <summary>The variables of second runs: what must not matter is another than usual.</summary>
/// <param name="directory">Where there is room for a directory of temporary files and for a second name of the home directory.</param>
/// <param name="own">The environment of the build.</param>
sealed class Circumstances(AbsolutePath directory, IReadOnlyDictionary<string, string> own)
{
    public const string HostName = "bk-elsewhere";
    public const string Locale = "tr_TR.UTF-8";

    /// <summary>Far from everybody, with half and quarter hours, and another one in summer.</summary>
    public const string TimeZone = "Pacific/Chatham";

    // What programs need to start at all, or belongs to the engine.
    static readonly string[] Kept =
    [
        "PATH", "PWD", "OLDPWD", "SHLVL", "SHELL", "TERM", "COLORTERM", "_", "BK_*", "DOTNET*", "COMPlus_*", "CORECLR_*", "MSBuild*", "MSBUILD*", "NUGET_*", "NuGet*", "LD_*", "DYLD_*",
        "LC_*", "LANG", "TZ",
    ];

    /// <summary>In place of the fixed variables.</summary>
    public static IReadOnlyList<(string Name, string Value)> Fixed => [("TZ", TimeZone), ("LANG", Locale)];

    /// <summary>The home directory and the one of temporary files by other names, and other values for all variables of these names.</summary>
    /// <param name="handedThrough">Patterns of variables of the build that processes see, and that are in no key.</param>
    /// <param name="declared">Variables that the step declares: their values are in its key and stay.</param>
    public IReadOnlyList<(string Name, string Value)> HandedThrough(IEnumerable<string> handedThrough, IReadOnlyCollection<string> declared)
    {
        var standard = new VariablePatterns([.. StepEnvironment.PassedThrough, .. StepEnvironment.PassedThroughOnWindows, .. Kept]);
        var wanted = new VariablePatterns([.. handedThrough]);
        return
        [
            .. Places().Where(variable => !declared.Contains(variable.Name)),
            .. own.Where(variable => wanted.Has(variable.Key) && !standard.Has(variable.Key) && !declared.Contains(variable.Key))
                .Select(variable => (variable.Key, Other(variable.Value))),
        ];
    }

    IEnumerable<(string Name, string Value)> Places()
    {
        yield return ("TMPDIR", Directory.CreateDirectory(directory / "tmp").FullName);
        if (!OperatingSystem.IsWindows() && own.TryGetValue("HOME", out var home) && Directory.Exists(home))
        {
            var link = directory / "home";
            if (!Directory.Exists(link))
            {
                Directory.CreateSymbolicLink(link, home);
            }

            yield return ("HOME", link);
        }
    }

    // Of the same kind, so that what reads a number still finds one.
    static string Other(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue
        ? (number + 1).ToString(CultureInfo.InvariantCulture)
        : $"{value}-elsewhere";
}

/// <summary>Names of variables; a star at the end stands for any rest.</summary>
sealed class VariablePatterns(IReadOnlyCollection<string> patterns)
{
    public bool Has(string name) => patterns.Any(pattern => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], Comparison)
        : name.Equals(pattern, Comparison));

    static StringComparison Comparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}
