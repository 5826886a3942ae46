using System.Globalization;
using System.Text;

namespace BuildKit.Releases;

/// <summary>Writes the twin of the host script for Windows, with the same verbs, options, exit codes and files.</summary>
static class PowerShellHostScript
{
    public const string Name = "deploy.ps1";

    // Without it Windows PowerShell takes the file for one in the code page of the machine.
    const char ByteOrderMark = '\uFEFF';

    // PowerShell takes the typographic ones for the same character.
    const string Quotes = "'\u2018\u2019\u201a\u201b";

    /// <exception cref="BuildException">BK0429, BK0440 to BK0444, BK0447.</exception>
    public static string Render(HostScriptConstants constants)
    {
        HostScriptRules.Check(constants);
        return ByteOrderMark + HostScriptTemplate.Fill(Name, Assignments(constants));
    }

    static string Assignments(HostScriptConstants constants) => string.Concat(
        Text("app", constants.App),
        Text("release", constants.Release),
        Text("package", constants.Package),
        Text("sha256", constants.Sha256.ToLowerInvariant()),
        Number("size", constants.Size),
        Text("platforms", HostScriptTemplate.Rows(constants.Platforms)),
        Number("keep", constants.Keep),
        Text("health", constants.HealthOnWindows ?? constants.Health),
        Text("health_address", constants.HealthAddress),
        Text("health_host", constants.HealthHost),
        Number("health_status", constants.HealthStatus),
        Number("health_attempts", constants.HealthAttempts),
        Number("health_consecutive", constants.HealthConsecutive),
        Number("health_pause", constants.HealthPauseSeconds),
        Number("health_deadline", constants.HealthDeadlineSeconds),
        Text("restart", constants.RestartOnWindows ?? constants.Restart),
        Text("drain", constants.DrainOnWindows ?? constants.Drain),
        Text("undrain", constants.UndrainOnWindows ?? constants.Undrain),
        Number("drain_deadline", constants.DrainDeadlineSeconds),
        Text("drain_may_fail", constants.DrainMayFail ? "yes" : "no"),
        Text("shared", constants.Shared),
        Text("secret_files", constants.SecretFiles),
        Text("backup", constants.Migration.BackupOnWindows ?? constants.Migration.Backup),
        Text("migrate", constants.Migration.RunsOnWindows ?? constants.Migration.Runs),
        Text("contract", constants.Migration.ContractOnWindows ?? constants.Migration.Contract),
        Number("migrate_deadline", constants.Migration.WithinSeconds));

    static string Number(string name, long number) => string.Create(CultureInfo.InvariantCulture, $"${name} = {number}\n");

    static string Text(string name, string text)
    {
        var quoted = new StringBuilder($"${name} = '");
        foreach (var c in HostScriptTemplate.Lines(text))
        {
            quoted.Append(c, Quotes.Contains(c, StringComparison.Ordinal) ? 2 : 1);
        }

        return quoted.Append("'\n").ToString();
    }
}
