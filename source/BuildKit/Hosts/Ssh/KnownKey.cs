using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace BuildKit.Hosts;

/// <summary>Fingerprints of host keys, as OpenSSH writes them.</summary>
static partial class KnownKey
{
    /// <summary>That of a line of <c>known_hosts</c>; null if there is none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">Counted from 1.</param>
    public static string? Fingerprint(string file, int line)
    {
        try
        {
            var words = File.ReadLines(file).Skip(line - 1).FirstOrDefault()?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            var key = words.SkipWhile(word => !word.StartsWith("ssh-", StringComparison.Ordinal) && !word.StartsWith("ecdsa-", StringComparison.Ordinal) && !word.StartsWith("sk-", StringComparison.Ordinal)).ElementAtOrDefault(1);
            return key is null ? null : $"SHA256:{Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(key))).TrimEnd('=')}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>That of the key which the host showed last, from what the client says with <c>-v</c>; null if it showed none.</summary>
    public static (string Kind, string Fingerprint)? Shown(IEnumerable<string> lines) =>
        lines.Select(line => Server().Match(line)).LastOrDefault(match => match.Success) is { } match ? (match.Groups[1].Value, match.Groups[2].Value) : null;

    [GeneratedRegex(@"Server host key: (\S+) (SHA256:\S+)")]
    private static partial Regex Server();
}
