using System.Globalization;
using System.Text;
using BuildKit.Releases;

namespace BuildKit.Hosting;

/// <summary>What <c>:release list</c>, <c>show</c> and <c>diff</c> say.</summary>
static class ReleaseText
{
    /// <param name="releases">The releases.</param>
    /// <param name="placesOf">The environments where one is active, by what was recorded.</param>
    public static string List(IEnumerable<ReleaseListing> releases, Func<ReleaseListing, IEnumerable<string>> placesOf)
    {
        List<string[]> rows = [["Product", "Release", "Commit", "Committed (UTC)", "Packages", "Signed", "Active in"], .. releases.Select(release => Row(release, placesOf))];
        return rows.Count == 1 ? "There is no release yet; a target with .Creates(…) makes one.\n" : Table(rows);
    }

    static string[] Row(ReleaseListing release, Func<ReleaseListing, IEnumerable<string>> placesOf) => release.Manifest is not { } manifest
        ? [release.Product, release.Release, "damaged", "-", "-", "-", Places(placesOf(release))]
        : [release.Product, release.Release, manifest.Commit[..8], Time(manifest), Size(manifest.Packages.Sum(package => package.Size)), release.IsSigned ? "yes" : "no", Places(placesOf(release))];

    static string Places(IEnumerable<string> places) => string.Join(", ", places) is { Length: > 0 } some ? some : "-";

    public static string Show(StoredRelease release)
    {
        var manifest = release.Manifest;
        return Table(
            [
                ["Product", manifest.Product],
                ["Release", manifest.Release],
                ["Commit", $"{manifest.Commit}{(manifest.Dirty ? ", with changes that are in no commit" : "")}"],
                ["Committed", $"{Time(manifest)} UTC"],
                ["Digest", $"{release.Digest}  (of release.json, which pins all else)"],
                ["Signed", release.IsSigned ? $"yes; by whom: :release verify {manifest.Product} {manifest.Release}" : "no"],
                ["Directory", release.Directory],
            ])
            + "\n" + Table([["File", "Kind", "Size", "SHA-256"], .. manifest.Files.Select(file => new[] { file.Name, Kind(file.Kind), Size(file.Size), file.Sha256 })]);
    }

    /// <summary>What was found to be so; what is wrong is said by an error.</summary>
    public static string Verified(VerifiedRelease release)
    {
        var count = release.Manifest!.Files.Count() + 2;
        var signature = release.Signature;
        return Table(
        [
            ["Release", $"{release.Manifest.Product} {release.Manifest.Release}"],
            ["Directory", release.Directory],
            ["Files", $"{count} are what they were when the release was made"],
            ["Signature", signature.State switch
            {
                SignatureState.Good => $"of {signature.Signer}, {signature.Key}",
                SignatureState.NobodyListed => $"of {signature.Key}; {signature.Words}",
                _ => "none",
            }],
            .. release.Others.Select(other => new[] { other.File, $"of {other.Report.Signer}" }),
            .. release.NotVerified.Select(file => new[] { file, "not verified: the product has no verifier for it" }),
        ]);
    }

    public static string Difference(ReleaseManifest old, ReleaseManifest now, ReleaseDifference difference)
    {
        var text = new StringBuilder($"{now.Product}: {old.Release} → {now.Release}\n");
        Section(text, "Files", difference.Files.Select(Line), "the same");
        Section(text, "Components", difference.Components.Select(Line), difference.KnowsComponents ? "the same" : "not known: a release without an SBOM");
        Section(text, "Commits", difference.Added.Select(commit => $"+ {commit.Hash[..8]} {commit.Subject}").Concat(difference.Gone.Select(commit => $"- {commit.Hash[..8]} {commit.Subject}")),
            difference.KnowsCommits ? "the same" : "not known: this repository does not have both of them (git fetch --unshallow --tags)");
        return text.ToString();
    }

    static string Line(ReleaseDifference.Changed changed) => changed switch
    {
        (var name, null, var now) => $"+ {name}  {now}",
        (var name, var old, null) => $"- {name}  {old}",
        var (name, old, now) => $"~ {name}  {old} → {now}",
    };

    static void Section(StringBuilder text, string title, IEnumerable<string> lines, string nothing)
    {
        var all = lines.ToList();
        text.Append('\n').Append(title).Append(all.Count == 0 ? $": {nothing}" : "").Append('\n');
        foreach (var line in all)
        {
            text.Append("  ").Append(line).Append('\n');
        }
    }

    static string Table(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return string.Concat(rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n"));
    }

    static string Kind(ReleaseFileKind kind) => kind switch
    {
        ReleaseFileKind.NuGet => "NuGet package",
        ReleaseFileKind.NuGetSymbols => "symbols",
        ReleaseFileKind.HostScript => "host script",
        ReleaseFileKind.Sbom => "components",
        _ => kind.ToString().ToLowerInvariant(),
    };

    static string Time(ReleaseManifest manifest) => manifest.CommitTime.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    static string Size(long bytes) => CacheVerb.Size(bytes);
}
