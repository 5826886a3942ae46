namespace BuildKit.Releases;

/// <summary>The ids of the releases that this run has made, or found to be there, by product.</summary>
sealed class ReleasesOfThisRun
{
    readonly Dictionary<string, string> made = new(StringComparer.Ordinal);

    public string? Of(string product)
    {
        lock (made)
        {
            return made.GetValueOrDefault(product);
        }
    }

    public void Add(ReleaseManifest release)
    {
        lock (made)
        {
            made[release.Product] = release.Release;
        }
    }
}
