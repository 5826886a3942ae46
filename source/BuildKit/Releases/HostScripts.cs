namespace BuildKit.Releases;

/// <summary>The scripts that do the same on hosts of different systems.</summary>
static class HostScripts
{
    public static IReadOnlyList<string> Names { get; } = [ReleaseStore.ScriptName, PowerShellHostScript.Name];

    /// <summary>Their names and texts; none for a shell if all packages are such as Windows alone unpacks.</summary>
    /// <exception cref="BuildException">BK0440 to BK0444, BK0447.</exception>
    public static IEnumerable<(string Name, string Text)> Of(HostScriptConstants constants)
    {
        if (constants.Package.EndsWith(".zip", StringComparison.Ordinal)
            || (constants.Platforms.Count > 0 && !constants.Platforms.Any(package => package.IsDeployable)))
        {
            return [(PowerShellHostScript.Name, PowerShellHostScript.Render(constants))];
        }

        return [(ReleaseStore.ScriptName, HostScript.Render(constants)), (PowerShellHostScript.Name, PowerShellHostScript.Render(constants))];
    }
}
