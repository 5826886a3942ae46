using System.Collections.Concurrent;

namespace BuildKit.Releases;

/// <summary>The ids of the releases that this run has made, or found to be there, by product.</summary>
sealed class ReleasesOfThisRun
{
    readonly ConcurrentDictionary<string, string> made = new(StringComparer.Ordinal);

    public string? Of(string product) => made.GetValueOrDefault(product);

    public void Add(ReleaseManifest release) => made[release.Product] = release.Release;
}
