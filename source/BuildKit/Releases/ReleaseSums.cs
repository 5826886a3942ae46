using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>The list of all files of a release with their digests, as <c>sha256sum</c> reads it; what signatures are of.</summary>
static class ReleaseSums
{
    public const string SignatureExtension = ".sig";

    public const string SignatureName = ReleaseStore.SumsName + SignatureExtension;

    /// <summary>Of a signer with a name: whoever checks it has to know with what.</summary>
    public static string SignatureOf(string signer) => $"{ReleaseStore.SumsName}.{signer}{SignatureExtension}";

    /// <summary>Whether it is a signature of another kind than SSH.</summary>
    public static bool IsOthers(string name) => name != SignatureName
        && name.StartsWith(ReleaseStore.SumsName + ".", StringComparison.Ordinal) && name.EndsWith(SignatureExtension, StringComparison.Ordinal);

    /// <param name="manifest">It lists the files, and is one of them.</param>
    /// <param name="bytes">The manifest as it is in its file, which an earlier BuildKit may have written.</param>
    public static string Of(ReleaseManifest manifest, byte[] bytes)
    {
        var lines = manifest.Files.Select(file => (file.Name, file.SumLine)).Append((Name: ReleaseStore.ManifestName, SumLine: ManifestLine(bytes)));
        return string.Concat(lines.OrderBy(line => line.Name, StringComparer.Ordinal).Select(line => line.SumLine));
    }

    public static string ManifestLine(byte[] bytes) => $"{Digest.OfBytes(bytes)}  {ReleaseStore.ManifestName}\n";
}
