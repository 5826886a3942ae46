using System.Globalization;
using System.Text;

namespace BuildKit.Releases;

/// <summary>
/// Writes the script that stages, activates and rolls back one release on a host. The template is a complete script
/// itself; only the constants at its top are replaced, so the same constants always give the same bytes.
/// </summary>
static class HostScript
{
    const string Begin = "# --- constants of this release ---\n";
    const string End = "# --- end of constants ---\n";

    // Names of directories and parts of file names, with room for a prefix and a process id.
    const int LongestName = 128;

    public static string Render(HostScriptConstants constants)
    {
        Validate(constants);
        var template = Template();
        var begin = template.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = template.IndexOf(End, StringComparison.Ordinal);
        return template[..begin] + Assignments(constants) + template[end..];
    }

    static void Validate(HostScriptConstants constants)
    {
        RequireName("application", constants.App);
        RequireName("release", constants.Release);
        RequireFileName(constants.Package);
        RequireDigest(constants.Sha256);
        RequireNumber("package size in bytes", constants.Size, 1, long.MaxValue);
        RequireNumber("number of releases to keep", constants.Keep, 1, 9999);
        RequireNumber("number of health attempts", constants.HealthAttempts, 1, 9999);
        RequireNumber("number of good health checks in a row", constants.HealthConsecutive, 1, constants.HealthAttempts);
        RequireNumber("pause between health checks in seconds", constants.HealthPauseSeconds, 0, 3600);
        RequireNumber("deadline of the health check in seconds", constants.HealthDeadlineSeconds, 1, 86_400);
        RequireText("health command", constants.Health);
        RequireText("restart command", constants.Restart);
    }

    static string Assignments(HostScriptConstants constants)
    {
        var text = new StringBuilder();
        Append("app", constants.App);
        Append("release", constants.Release);
        Append("package", constants.Package);
        Append("sha256", Convert.ToHexStringLower(Convert.FromHexString(constants.Sha256)));
        Append("size", Number(constants.Size));
        Append("keep", Number(constants.Keep));
        text.Append("# shellcheck disable=SC2016 # expanded by the shell that runs the command, not by this one\n");
        Append("health", Lines(constants.Health));
        Append("health_attempts", Number(constants.HealthAttempts));
        Append("health_consecutive", Number(constants.HealthConsecutive));
        Append("health_pause", Number(constants.HealthPauseSeconds));
        Append("health_deadline", Number(constants.HealthDeadlineSeconds));
        text.Append("# shellcheck disable=SC2016 # as above\n");
        Append("restart", Lines(constants.Restart));
        return text.ToString();

        void Append(string name, string value) => text.Append(name).Append('=').Append(ShellQuoting.Argument(value)).Append('\n');
    }

    // A build script checked out with other line ends must not give another deploy.sh.
    static string Lines(string command) => command.ReplaceLineEndings("\n");

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Template()
    {
        using var stream = typeof(HostScript).Assembly.GetManifestResourceStream("deploy.sh")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
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

    static void RequireText(string what, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal) || !IsUnicode(text))
        {
            throw Errors.InvalidHostCommand(what).Exception();
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
