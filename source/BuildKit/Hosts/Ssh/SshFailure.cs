using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace BuildKit.Hosts;

/// <summary>Why a connection was not made.</summary>
enum SshProblem
{
    /// <summary>Something else.</summary>
    Other,

    /// <summary>No address is known for the name.</summary>
    NotFound,

    /// <summary>Nothing listens at the port.</summary>
    Refused,

    /// <summary>No answer came.</summary>
    TimedOut,

    /// <summary>There is no way to the network.</summary>
    NoRoute,

    /// <summary>The other side hung up before anything was agreed on, as sshd does when too many come at once.</summary>
    Reset,

    /// <summary>The host has another key than before.</summary>
    KeyChanged,

    /// <summary>The host's key is not known.</summary>
    KeyUnknown,

    /// <summary>The host does not let us in.</summary>
    Denied,
}

/// <summary>Reads why a connection was not made from what the OpenSSH client wrote; its exit code is 255 for all of them.</summary>
/// <param name="Problem">Why.</param>
/// <param name="IsOnTheWay">True if it was a host in between that was not reached, if there is one: then the client hears of it twice.</param>
/// <param name="Lines">What the client wrote.</param>
sealed partial record SshFailure(SshProblem Problem, bool IsOnTheWay, ImmutableArray<string> Lines)
{
    static readonly (string Words, SshProblem Problem)[] Signs =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", SshProblem.KeyChanged),
        ("host key is known for", SshProblem.KeyUnknown),
        ("Host key verification failed", SshProblem.KeyUnknown),
        ("Could not resolve hostname", SshProblem.NotFound),
        ("Connection refused", SshProblem.Refused),
        ("Connection timed out", SshProblem.TimedOut),
        ("Operation timed out", SshProblem.TimedOut),
        (" timed out", SshProblem.TimedOut),
        ("No route to host", SshProblem.NoRoute),
        ("Network is unreachable", SshProblem.NoRoute),
        ("Permission denied", SshProblem.Denied),
        ("Too many authentication failures", SshProblem.Denied),
        ("kex_exchange_identification", SshProblem.Reset),
        ("Connection reset", SshProblem.Reset),
        ("Connection closed by", SshProblem.Reset),
        ("Broken pipe", SshProblem.Reset),
    ];

    /// <summary>Null if the client did not say that it could not connect: then the host may have begun.</summary>
    public static SshFailure? Of(SshResult result)
    {
        var lines = result.BeforeConnected;
        bool Said(string words) => lines.Any(line => line.Contains(words, StringComparison.Ordinal));
        var found = Signs.FirstOrDefault(sign => Said(sign.Words)).Problem;
        return result.IsConnected || (result.ExitCode != 255 && found == SshProblem.Other) ? null
            : result.TookTooLong ? new(SshProblem.TimedOut, IsOnTheWay: false, lines)
            : new(found, found != SshProblem.Reset && Said("kex_exchange_identification") && !Said("stdio forwarding failed"), lines);
    }

    /// <summary>Where the key that the host had before is kept: the file and its line.</summary>
    public (string File, int Line)? OffendingKey() =>
        Lines.Select(line => Offending().Match(line)).FirstOrDefault(match => match.Success) is { } match
            ? (match.Groups[1].Value, int.Parse(match.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"^Offending .* in (.+):(\d+)\s*$")]
    private static partial Regex Offending();
}
