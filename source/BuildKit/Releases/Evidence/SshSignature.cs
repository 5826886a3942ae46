using System.Security.Cryptography;

namespace BuildKit.Releases;

/// <summary>What an SSH signature says of itself: whose key made it, and what for. That says nothing about whether it is right.</summary>
/// <param name="Key">The public key, as it stands in lists of signers.</param>
/// <param name="Namespace">What it is for: a signature for one purpose is none for another.</param>
sealed record SshSignature(string Key, string Namespace)
{
    /// <summary>The namespace of signatures of releases; lists of signers may allow a key for this alone.</summary>
    public const string OfReleases = "buildkit-release";

    const string Begin = "-----BEGIN SSH SIGNATURE-----\n";
    const string End = "-----END SSH SIGNATURE-----\n";
    const int LineLength = 70;

    /// <summary>As <c>ssh-keygen -l</c> shows it.</summary>
    public string Fingerprint => FingerprintOf(KeyBytes);

    public byte[] KeyBytes => Convert.FromBase64String(Key);

    /// <summary>
    /// Null if the text is not exactly what ssh-keygen writes; it would read more, but then not every byte of the file would matter.
    /// </summary>
    public static SshSignature? Read(string text)
    {
        if (!text.StartsWith(Begin, StringComparison.Ordinal) || !text.EndsWith(End, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var blob = Convert.FromBase64String(text[Begin.Length..^End.Length]);
            return Armoured(blob) == text && blob.AsSpan().StartsWith("SSHSIG\0\0\0\u0001"u8) ? Read(blob.AsSpan(10)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static string FingerprintOf(byte[] key) => $"SHA256:{Convert.ToBase64String(SHA256.HashData(key)).TrimEnd('=')}";

    // PROTOCOL.sshsig: the key and the namespace, each with its length in front.
    static SshSignature? Read(ReadOnlySpan<byte> rest) =>
        SshWire.Take(ref rest) is { Length: > 0 } key && SshWire.Take(ref rest) is { } purpose ? new(Convert.ToBase64String(key), SshWire.Text(purpose)) : null;

    static string Armoured(byte[] blob)
    {
        var lines = Convert.ToBase64String(blob).Chunk(LineLength).Select(line => new string(line) + "\n");
        return Begin + string.Concat(lines) + End;
    }
}
