using System.Text;
using BuildKit.Masking;

namespace BuildKit.Releases;

/// <summary>What a host script may hold; checked where it is made, so that no host ever sees an impossible one.</summary>
static class HostScriptRules
{
    // Names of directories and parts of file names, with room for a prefix and a process id.
    const int LongestName = 128;

    /// <exception cref="BuildException">BK0429, BK0440 to BK0444, BK0447.</exception>
    public static void Check(HostScriptConstants constants)
    {
        RequireName("application", constants.App);
        if (constants.KnowsRelease)
        {
            CheckRelease(constants);
        }

        RequireNumber("number of releases to keep", constants.Keep, 1, 9999);
        RequireNumber("number of health attempts", constants.HealthAttempts, 1, 9999);
        RequireNumber("number of good health checks in a row", constants.HealthConsecutive, 1, constants.HealthAttempts);
        RequireNumber("pause between health checks in seconds", constants.HealthPauseSeconds, 0, 3600);
        RequireNumber("deadline of the health check in seconds", constants.HealthDeadlineSeconds, 1, 86_400);
        RequireText("health command", constants.Health, constants.App);
        RequireText("restart command", constants.Restart, constants.App);
        RequireText("health address", constants.HealthAddress, constants.App);
        RequireText("health host", constants.HealthHost, constants.App);
        RequireText("drain command", constants.Drain, constants.App);
        RequireText("undrain command", constants.Undrain, constants.App);
        RequireText("drain command for Windows", constants.DrainOnWindows ?? "", constants.App);
        RequireText("undrain command for Windows", constants.UndrainOnWindows ?? "", constants.App);
        RequireText("backup command", constants.Migration.Backup, constants.App);
        RequireText("migration command", constants.Migration.Runs, constants.App);
        RequireText("contract command", constants.Migration.Contract, constants.App);
        RequireText("backup command for Windows", constants.Migration.BackupOnWindows ?? "", constants.App);
        RequireText("migration command for Windows", constants.Migration.RunsOnWindows ?? "", constants.App);
        RequireText("contract command for Windows", constants.Migration.ContractOnWindows ?? "", constants.App);
        RequireNumber("deadline of a migration in seconds", constants.Migration.WithinSeconds, 1, 86_400);
        RequireText("list of what releases share", constants.Shared, constants.App);
        RequireNumber("status of a healthy answer", constants.HealthStatus, 100, 599);
        RequireNumber("deadline of draining in seconds", constants.DrainDeadlineSeconds, 1, 86_400);
        RequireText("health command for Windows", constants.HealthOnWindows ?? "", constants.App);
        RequireText("restart command for Windows", constants.RestartOnWindows ?? "", constants.App);
    }

    static void CheckRelease(HostScriptConstants constants)
    {
        RequireName("release", constants.Release);
        if (constants.Platforms.Count > 0)
        {
            CheckPlatforms(constants.Platforms);
            return;
        }

        RequireFileName(constants.Package);
        RequireDigest(constants.Sha256);
        RequireNumber("package size in bytes", constants.Size, 1, long.MaxValue);
    }

    // The scripts read them as lines of words, so a blank or a line end in one would be taken for the next.
    static void CheckPlatforms(IReadOnlyList<ReleaseFile> platforms)
    {
        foreach (var package in platforms)
        {
            RequirePlatform(package.Platform, isSecond: platforms.Count(other => other.Platform == package.Platform) > 1);
            RequireName("package", package.Name);
            RequireDigest(package.Sha256);
            RequireNumber("package size in bytes", package.Size, 1, long.MaxValue);
        }
    }

    static void RequirePlatform(string? rid, bool isSecond)
    {
        if (rid is null || !RuntimeIdentifiers.IsOne(rid) || isSecond)
        {
            throw Errors.InvalidHostPlatform(rid, isSecond).Exception();
        }
    }

    static void RequireName(string what, string name)
    {
        var valid = name.Length is > 0 and <= LongestName && name[0] is not ('-' or '.')
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '+' or '-');
        if (!valid)
        {
            throw Errors.InvalidHostName(what, name, LongestName).Exception();
        }
    }

    static void RequireFileName(string name)
    {
        if (name is "" or "." or ".." || name[0] == '-' || name.Any(c => c == '/' || char.IsControl(c)) || !IsUnicode(name))
        {
            throw Errors.InvalidPackageName(name).Exception();
        }
    }

    static void RequireDigest(string sha256)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit))
        {
            throw Errors.InvalidPackageDigest(sha256).Exception();
        }
    }

    static void RequireNumber(string what, long number, long least, long most)
    {
        if (number < least || number > most)
        {
            throw Errors.HostScriptNumberOutOfRange(what, number, least, most).Exception();
        }
    }

    // A script is committed, copied and kept for years.
    static void RequireText(string what, string text, string app)
    {
        if (text.Contains('\0', StringComparison.Ordinal) || !IsUnicode(text))
        {
            throw Errors.InvalidHostCommand(what).Exception();
        }

        if (SecretMask.Current.IsIn(text))
        {
            throw Errors.SecretInHostScript(app, what).Exception();
        }
    }

    static bool IsUnicode(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
