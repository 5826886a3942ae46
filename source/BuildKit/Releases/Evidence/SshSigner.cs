using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// Signs with an SSH key: given as a path, as the public half of a key that an agent holds, or as the text of the key itself, which a CI
/// host has as a secret.
/// </summary>
/// <param name="key">The path or the text.</param>
/// <param name="root">What a relative path is relative to.</param>
sealed class SshSigner(string key, AbsolutePath root)
{
    static readonly string[] PublicKinds = ["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"];

    readonly SshKeygen keygen = new(root);

    /// <exception cref="BuildException">BK0423: the key cannot be used. BK0424: there is no ssh-keygen.</exception>
    public async Task<string> SignAsync(string content)
    {
        using var text = TextFile();
        var file = text?.File ?? Existing(root / key);
        var (succeeded, output, said) = await keygen.TryAsync(content, "-Y", "sign", "-n", SshSignature.OfReleases, "-f", file).ConfigureAwait(false);
        return succeeded && SshSignature.Read(output) is not null
            ? output
            : throw Errors.SigningKeyUnusable(Shown, said.Replace(file, Shown, StringComparison.Ordinal)).Exception();
    }

    /// <summary>A signature of the content in the form that others than OpenSSH know; null if there is no way to one.</summary>
    /// <param name="content">What is signed.</param>
    /// <param name="publicKey">The public half of the key.</param>
    /// <param name="cancellation">Asks to stop.</param>
    public async Task<BareSignature?> SignBareAsync(byte[] content, byte[] publicKey, CancellationToken cancellation)
    {
        // In the order in which ssh-keygen looks for a key.
        if (SshAgent.OfUser is { } agent && await agent.SignAsync(publicKey, content, cancellation).ConfigureAwait(false) is { } signature)
        {
            return signature;
        }

        using var text = TextFile();
        return IsPublic ? null : await LentAgent.UseAsync(
            text?.File ?? Existing(root / key), SshKeygen.SilentScope(root), lent => lent.SignAsync(publicKey, content, cancellation)).ConfigureAwait(false);
    }

    PrivateFile? TextFile() => IsText ? new(WithLineEnd(key)) : null;

    bool IsText => key.Contains("-----BEGIN ", StringComparison.Ordinal) || IsPublic;

    bool IsPublic => PublicKinds.Any(kind => key.StartsWith(kind, StringComparison.Ordinal)) && key.Contains(' ', StringComparison.Ordinal);

    // The text of a key is not for messages, the public half less than useful.
    string Shown => IsPublic ? "the public key" : IsText ? "the text of a key" : root / key;

    // CI hosts take the last line end away, and some forms give every line another one; OpenSSH reads neither.
    static string WithLineEnd(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    AbsolutePath Existing(AbsolutePath file) => FileKinds.Followed(file) == FileKind.File
        ? file
        : throw Errors.SigningKeyUnusable(Shown, "there is no such file").Exception();
}
