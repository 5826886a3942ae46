using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;

namespace BuildKit.Packages;

/// <summary>Looks for the package that was most likely meant; only asked when there is an error to show already.</summary>
static class SimilarPackages
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<string?> ToAsync(string id, IEnumerable<PackageSource> sources, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var found = await Task.WhenAll(sources.SelectMany(source => Terms(id).Select(term => SearchAsync(term, source, limit.Token)))).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return Suggestion.Nearest(id, found.SelectMany(ids => ids).Distinct(StringComparer.OrdinalIgnoreCase));
    }

    // A slip is in one word, so another word finds the package; or the first half does.
    static IEnumerable<string> Terms(string id) =>
        id.Split('.', '-', '_').Where(word => word.Length > 3).Take(4).Append(id[..((id.Length + 1) / 2)]).Distinct(StringComparer.OrdinalIgnoreCase);

    static async Task<List<string>> SearchAsync(string term, PackageSource source, CancellationToken cancellation)
    {
        try
        {
            var search = await Repository.Factory.GetCoreV3(source).GetResourceAsync<PackageSearchResource>(cancellation).ConfigureAwait(false);
            var found = search is null ? [] : await search.SearchAsync(term, new(includePrerelease: true), 0, 50, NullLogger.Instance, cancellation)
                .ConfigureAwait(false);
            return [.. found.Select(package => package.Identity.Id)];
        }
        catch (Exception)
        {
            // A suggestion is a courtesy; that the package is missing is the error.
            return [];
        }
    }
}
