namespace BuildKit.Releases;

/// <summary>Says in words in which parts two manifests of one release differ.</summary>
static class ManifestDifference
{
    public static string Between(ReleaseManifest there, ReleaseManifest wanted)
    {
        var files = there.Files.Concat(wanted.Files).Select(file => file.Name).Distinct(StringComparer.Ordinal)
            .Where(name => Find(there, name) != Find(wanted, name));
        var commit = there.Commit == wanted.Commit ? [] : new[] { "the commit" };
        return string.Join(", ", commit.Concat(files).DefaultIfEmpty("the description only"));
    }

    static ReleaseFile? Find(ReleaseManifest manifest, string name) => manifest.Files.FirstOrDefault(file => file.Name == name);
}
