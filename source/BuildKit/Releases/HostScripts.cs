namespace BuildKit.Releases;

/// <summary>The scripts that do the same on hosts of different systems.</summary>
static class HostScripts
{
    public static IReadOnlyList<string> Names { get; } = [ReleaseStore.ScriptName, PowerShellHostScript.Name];

    /// <summary>Their names and texts.</summary>
    /// <exception cref="BuildException">BK0440 to BK0444, BK0447.</exception>
    public static IEnumerable<(string Name, string Text)> Of(HostScriptConstants constants) =>
        constants.Platforms.Count > 0 ? [Posix(constants)] : [Posix(constants), (PowerShellHostScript.Name, PowerShellHostScript.Render(constants))];

    // The one for Windows knows one package, for all platforms.
    static (string Name, string Text) Posix(HostScriptConstants constants) => (ReleaseStore.ScriptName, HostScript.Render(constants));
}
