using System.Globalization;
using System.Text;

namespace BuildKit.Releases;

/// <summary>
/// Writes the script that stages, activates and rolls back one release on a host. The template is a complete script
/// itself; only the constants at its top are replaced, so the same constants always give the same bytes.
/// </summary>
static class HostScript
{
    /// <exception cref="BuildException">BK0429, BK0440 to BK0444, BK0447.</exception>
    public static string Render(HostScriptConstants constants)
    {
        HostScriptRules.Check(constants);
        return HostScriptTemplate.Fill(ReleaseStore.ScriptName, Assignments(constants));
    }

    static string Assignments(HostScriptConstants constants)
    {
        var text = new StringBuilder();
        Append("app", constants.App);
        Append("release", constants.Release);
        text.Append("# shellcheck disable=SC2016 # a name, not to be expanded\n");
        Append("package", constants.Package);
        Append("sha256", constants.Sha256.ToLowerInvariant());
        Append("size", Number(constants.Size));
        Append("platforms", HostScriptTemplate.Rows(constants.Platforms));
        Append("keep", Number(constants.Keep));
        text.Append("# shellcheck disable=SC2016 # expanded by the shell that runs the command, not by this one\n");
        Append("health", HostScriptTemplate.Lines(constants.Health));
        Append("health_address", constants.HealthAddress);
        Append("health_host", constants.HealthHost);
        Append("health_status", Number(constants.HealthStatus));
        Append("health_attempts", Number(constants.HealthAttempts));
        Append("health_consecutive", Number(constants.HealthConsecutive));
        Append("health_pause", Number(constants.HealthPauseSeconds));
        Append("health_deadline", Number(constants.HealthDeadlineSeconds));
        text.Append("# shellcheck disable=SC2016 # as above\n");
        Append("restart", HostScriptTemplate.Lines(constants.Restart));
        text.Append("# shellcheck disable=SC2016 # as above\n");
        Append("drain", HostScriptTemplate.Lines(constants.Drain));
        text.Append("# shellcheck disable=SC2016 # as above\n");
        Append("undrain", HostScriptTemplate.Lines(constants.Undrain));
        Append("drain_deadline", Number(constants.DrainDeadlineSeconds));
        Append("drain_may_fail", constants.DrainMayFail ? "yes" : "no");
        text.Append("# shellcheck disable=SC2016 # names, not to be expanded\n");
        Append("shared", constants.Shared);
        text.Append("# shellcheck disable=SC2016 # as above\n");
        Append("secret_files", constants.SecretFiles);
        text.Append("# shellcheck disable=SC2016 # expanded by the shell that runs the command, not by this one\n");
        Append("backup", HostScriptTemplate.Lines(constants.Migration.Backup));
        text.Append("# shellcheck disable=SC2016 # as above\n");
        Append("migrate", HostScriptTemplate.Lines(constants.Migration.Runs));
        text.Append("# shellcheck disable=SC2016 # as above\n");
        Append("contract", HostScriptTemplate.Lines(constants.Migration.Contract));
        Append("migrate_deadline", Number(constants.Migration.WithinSeconds));
        return text.ToString();

        void Append(string name, string value) => text.Append(name).Append('=').Append(ShellQuoting.Argument(value)).Append('\n');
    }

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
