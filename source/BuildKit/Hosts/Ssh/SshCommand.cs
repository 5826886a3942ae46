using System.Collections.Immutable;
using System.Globalization;
using BuildKit.Commands;

namespace BuildKit.Hosts;

/// <summary>Command lines of the OpenSSH client. None of them holds anything but options, the destination and a constant text.</summary>
sealed class SshCommand(SshSettings settings, SshDestination destination)
{
    /// <summary>What the host writes to standard error before anything else, so that it is known that it could begin.</summary>
    public const string Connected = "buildkit: connected";

    /// <summary>What the host writes to standard error when it wants a file, followed by the offset in bytes.</summary>
    public const string Send = "buildkit: send ";

    static readonly ImmutableSortedSet<int> AnyCode = [.. Enumerable.Range(0, 256)];

    /// <summary>The connection that the sessions share; it lives as long as its standard input.</summary>
    /// <param name="socket">Where the sessions find it.</param>
    public Command Master(string socket) =>
        Of(["-o", "ControlMaster=yes", "-o", $"ControlPath={socket}", "-o", "ControlPersist=no"], Reporting("exec cat >/dev/null")) with { Feed = new OpenFeed() };

    /// <summary>A session.</summary>
    /// <param name="socket">That of the shared connection; null for a connection of its own.</param>
    /// <param name="script">For a POSIX shell, constant, on one line, and without a single quote, backslash or exclamation mark.</param>
    public Command Session(string? socket, string script) =>
        Of(["-o", "ControlMaster=no", "-o", $"ControlPath={socket ?? "none"}"], Reporting(script));

    /// <summary>Nothing but connecting, and saying what is met on the way.</summary>
    public Command Diagnosis() => Of(["-v", "-o", "ControlMaster=no", "-o", "ControlPath=none"], "exit");

    /// <summary>What the client's configuration says of the destination; nothing is connected.</summary>
    public Command Configured() => Of(["-G"], "exit");

    /// <summary>What a person types to see the same.</summary>
    public string ForPeople => ShellQuoting.Line("ssh", [.. Configuration, .. Place]);

    IEnumerable<string> Configuration => settings.ConfigFile is { } file ? ["-F", file] : [];

    IEnumerable<string> Place =>
    [
        .. destination.Port is { } port ? new[] { "-p", port.ToString(CultureInfo.InvariantCulture) } : [],
        .. destination.User is { } user ? new[] { "-l", user } : [],
        "--", destination.Address,
    ];

    // The login shell may be any; it only has to find sh.
    static string Reporting(string script) => $"exec sh -c 'echo \"{Connected}\" >&2; {script}'";

    Command Of(string[] options, string text) => new()
    {
        Tool = "ssh",
        Arguments = [.. Configuration, "-T", .. options, .. Common, .. Place, text],
        SuccessCodes = AnyCode,
    };

    IEnumerable<string> Common =>
    [
        "-o", "BatchMode=yes",
        "-o", $"ConnectTimeout={Seconds(settings.ConnectTimeout)}",
        "-o", $"ServerAliveInterval={Seconds(settings.KeepAlive)}",
        "-o", "ServerAliveCountMax=3",
        "-o", "TCPKeepAlive=yes",
        "-o", $"StrictHostKeyChecking={(settings.AcceptsNewHostKeys ? "accept-new" : "yes")}",
        "-o", "LogLevel=ERROR",

        // What a user's configuration may say for people at a terminal.
        "-o", "RemoteCommand=none",
        "-o", "RequestTTY=no",
        "-o", "ClearAllForwardings=yes",
        "-o", "EscapeChar=none",
    ];

    static string Seconds(TimeSpan time) => ((int)Math.Max(1, Math.Ceiling(time.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
}
