using System.Globalization;
using BuildKit.Targets;

namespace BuildKit.Releases;

/// <summary>Who may sign releases, as a repository says: files of OpenSSH under <c>deploy/</c>.</summary>
/// <param name="Allowed">The list of signers; null if there is none, and then a release need not be signed.</param>
/// <param name="Revoked">The keys that are no longer to be believed, whenever they signed; null for none.</param>
sealed record ReleaseSigners(AbsolutePath? Allowed, AbsolutePath? Revoked)
{
    /// <summary>What products have for signatures by other means than SSH, by their names.</summary>
    public Func<string, IReadOnlyList<IReleaseVerifier>> VerifiersOf { get; init; } = _ => [];

    /// <param name="root">The root directory of the workspace.</param>
    /// <param name="members">The products are among them; null for none.</param>
    public static ReleaseSigners Of(AbsolutePath root, ScriptMembers? members = null) => new(IfThere(root / "deploy/allowed_signers"), IfThere(root / "deploy/revoked_signers"))
    {
        VerifiersOf = name => members?.Of<Product>().FirstOrDefault(product => product.Name == name).Member is { } product ? product(new(name)).Model.Verifiers : [],
    };

    /// <summary>Whose signature it is of a text, and whether it is to be believed.</summary>
    /// <param name="file">The file with the signature.</param>
    /// <param name="signed">The text that was signed.</param>
    /// <param name="time">When it was signed: a signer is believed if the list allows the key then.</param>
    /// <exception cref="BuildException">BK0424: there is no ssh-keygen.</exception>
    public async Task<SignatureReport> AskAsync(AbsolutePath file, string signed, DateTimeOffset time)
    {
        var keygen = new SshKeygen(AbsolutePath.Of(Path.GetTempPath()));
        if (SshSignature.Read(await File.ReadAllTextAsync(file).ConfigureAwait(false)) is not { } signature)
        {
            return new(SignatureState.Bad, "it is no SSH signature");
        }

        var report = new SignatureReport(SignatureState.Bad, "") { Key = signature.Fingerprint };
        var right = await keygen.TryAsync(signed, "-Y", "check-novalidate", "-n", SshSignature.OfReleases, "-s", file).ConfigureAwait(false);
        if (!right.Succeeded)
        {
            return report with { Words = right.Said };
        }

        return Allowed is null
            ? report with { State = SignatureState.NobodyListed, Words = "no list says whose key that is" }
            : await AskListAsync(keygen, report, (file, signed, signature), $"-Overify-time={InWords(time)}").ConfigureAwait(false);
    }

    async Task<SignatureReport> AskListAsync(
        SshKeygen keygen, SignatureReport report, (AbsolutePath File, string Signed, SshSignature Signature) of, string time)
    {
        var found = await keygen.TryAsync("", "-Y", "find-principals", "-s", of.File, "-f", Allowed!, time).ConfigureAwait(false);
        if (!found.Succeeded)
        {
            var list = await File.ReadAllTextAsync(Allowed!).ConfigureAwait(false);
            return list.Contains(of.Signature.Key, StringComparison.Ordinal)
                ? report with { State = SignatureState.NotThen, Words = found.Said }
                : report with { State = SignatureState.Unknown, Words = $"{Allowed!.Name} does not have the key" };
        }

        var signer = found.Output.Split('\n')[0].Trim();
        string[] arguments = ["-Y", "verify", "-f", Allowed!, "-I", signer, "-n", SshSignature.OfReleases, "-s", of.File, time];
        var allowed = await keygen.TryAsync(of.Signed, arguments).ConfigureAwait(false);
        if (!allowed.Succeeded)
        {
            return report with { State = SignatureState.NotThen, Signer = signer, Words = allowed.Said };
        }

        var kept = Revoked is null || (await keygen.TryAsync(of.Signed, [.. arguments, "-r", Revoked]).ConfigureAwait(false)).Succeeded;
        return kept
            ? report with { State = SignatureState.Good, Signer = signer, Words = signer }
            : report with { State = SignatureState.Revoked, Signer = signer, Words = $"the key is in {Revoked!.Name}" };
    }

    static string InWords(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    static AbsolutePath? IfThere(AbsolutePath file) => File.Exists(file) ? file : null;
}

/// <summary>What is known of a signature.</summary>
/// <param name="State">Whether it is to be believed.</param>
/// <param name="Words">The signer, or why not.</param>
sealed record SignatureReport(SignatureState State, string Words)
{
    /// <summary>Whom the list names for the key; null if it names nobody.</summary>
    public string? Signer { get; init; }

    /// <summary>The fingerprint of the key; null without an SSH signature.</summary>
    public string? Key { get; init; }

    /// <summary>Whether a release with it may be taken.</summary>
    public bool IsAccepted => State is SignatureState.Good or SignatureState.NobodyListed or SignatureState.NotNeeded;
}

/// <summary>Whether a signature is to be believed.</summary>
enum SignatureState
{
    /// <summary>A signer of the list made it.</summary>
    Good,

    /// <summary>It is right, and there is no list that says whose it is.</summary>
    NobodyListed,

    /// <summary>There is none, and no list that asks for one.</summary>
    NotNeeded,

    /// <summary>There is none, though a list says who may sign.</summary>
    Missing,

    /// <summary>It is not one of these files.</summary>
    Bad,

    /// <summary>The list does not have the key.</summary>
    Unknown,

    /// <summary>The list does not allow the key for this, or not at that time.</summary>
    NotThen,

    /// <summary>The key was taken back.</summary>
    Revoked,
}
