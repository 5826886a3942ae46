using BuildKit.Releases;
using NuGet.Packaging;
using NuGet.Packaging.Core;

namespace BuildKit.Packages;

/// <summary>A package of a release, and what it says of itself.</summary>
sealed record PackageOnItsWay(PublishedFile File, PackageIdentity Identity, bool HoldsSymbols, IReadOnlyList<string> DependsOn)
{
    /// <summary>The packages of a release in the order in which they are pushed: each behind those that it depends on, symbols at the end.</summary>
    /// <exception cref="BuildException">BK1029: there is none. BK1009: one cannot be read.</exception>
    public static IReadOnlyList<PackageOnItsWay> Of(Publication publication)
    {
        var kinds = publication.Manifest.Packages.ToDictionary(package => package.Name, package => package.Kind, StringComparer.Ordinal);
        var packages = publication.Files.Where(file => kinds.GetValueOrDefault(file.Name) is ReleaseFileKind.NuGet or ReleaseFileKind.NuGetSymbols)
            .Select(file => Read(file, kinds[file.Name] == ReleaseFileKind.NuGetSymbols)).ToList();
        return packages.Count == 0
            ? throw Errors.NothingForFeed(publication.Manifest.Product, publication.Manifest.Release, publication.Place).Exception()
            : InOrder(packages);
    }

    static PackageOnItsWay Read(PublishedFile file, bool holdsSymbols)
    {
        try
        {
            using var package = new PackageArchiveReader(file.Path);
            var dependencies = package.GetPackageDependencies().SelectMany(group => group.Packages).Select(dependency => dependency.Id);
            return new(file, package.GetIdentity(), holdsSymbols, [.. dependencies]);
        }
        catch (Exception exception) when (exception is InvalidDataException or PackagingException or System.Xml.XmlException or ArgumentException)
        {
            throw Errors.PackageBroken(new(file.Name, new("0.0.0")), file.Path, exception.Message).Exception(exception);
        }
    }

    // Packages may refer to each other in a circle; then some order is as good as any.
    static List<PackageOnItsWay> InOrder(List<PackageOnItsWay> packages)
    {
        var ordered = new List<PackageOnItsWay>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var byId = packages.Where(package => !package.HoldsSymbols).GroupBy(package => package.Identity.Id, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.OrdinalIgnoreCase);
        foreach (var id in byId.Keys.Order(StringComparer.OrdinalIgnoreCase))
        {
            Add(id);
        }

        return [.. ordered, .. packages.Where(package => package.HoldsSymbols)];

        void Add(string id)
        {
            if (byId.TryGetValue(id, out var all) && seen.Add(id))
            {
                all.SelectMany(package => package.DependsOn).ToList().ForEach(Add);
                ordered.AddRange(all);
            }
        }
    }
}
