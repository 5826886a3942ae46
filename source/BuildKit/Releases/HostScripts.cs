namespace BuildKit.Releases;

/// <summary>The scripts that do the same on hosts of different systems.</summary>
static class HostScripts
{
    public static IReadOnlyList<string> Names { get; } = [ReleaseStore.ScriptName, PowerShellHostScript.Name];

    /// <summary>Their names and texts; only those of the systems that a package is for.</summary>
    /// <exception cref="BuildException">BK0429, BK0440 to BK0444, BK0447.</exception>
    public static IEnumerable<(string Name, string Text)> Of(HostScriptConstants constants)
    {
        if (constants.Rids.Count == 0 || !constants.Rids.All(RuntimeIdentifiers.IsWindows))
        {
            yield return (ReleaseStore.ScriptName, HostScript.Render(constants));
        }

        if (constants.Rids.Count == 0 || constants.Rids.Any(RuntimeIdentifiers.IsWindows))
        {
            yield return (PowerShellHostScript.Name, PowerShellHostScript.Render(constants));
        }
    }
}
