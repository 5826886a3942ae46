namespace BuildKit.Releases;

/// <summary>The scripts that do the same on hosts of different systems.</summary>
static class HostScripts
{
    public static IReadOnlyList<string> Names { get; } = [ReleaseStore.ScriptName, PowerShellHostScript.Name];

    /// <summary>Their names and texts.</summary>
    /// <exception cref="BuildException">BK0440 to BK0444, BK0447.</exception>
    public static IEnumerable<(string Name, string Text)> Of(HostScriptConstants constants) =>
        [(ReleaseStore.ScriptName, HostScript.Render(constants)), (PowerShellHostScript.Name, PowerShellHostScript.Render(constants))];
}
