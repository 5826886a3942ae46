using BuildKit.Files;
using BuildKit.Targets;

namespace BuildKit.Releases;

/// <summary>Writes the packages of one release into a directory: the same files give the same bytes anywhere.</summary>
sealed class ReleasePacker(string product, ScriptMembers members, AbsolutePath root, AbsolutePath directory)
{
    readonly Dictionary<string, ReleaseFile> packages = new(StringComparer.OrdinalIgnoreCase);

    public required SemanticVersion Version { get; init; }

    /// <summary>The time that every entry gets.</summary>
    public required DateTimeOffset Time { get; init; }

    public IEnumerable<ReleaseFile> Packages => packages.Values;

    public void Archive(string name, Target from)
    {
        var outputs = OutputFiles.Of(from, members, root, product);
        var files = outputs.In(root);
        if (files.Count == 0)
        {
            throw Errors.NothingToPack(product, outputs.Target, outputs.Patterns, root).Exception();
        }

        var target = directory / $"{name}-{Version}.tar.gz";
        ReproducibleArchive.WriteTarGz(target, root / outputs.CommonDirectory(), files.Select(file => root / file), Time);
        Keep(target, ReleaseFileKind.Archive);
    }

    public void NuGet(Target from)
    {
        var outputs = OutputFiles.Of(from, members, root, product);
        var names = outputs.In(root).Where(file => file.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase)
            || file.EndsWith(".snupkg", StringComparison.OrdinalIgnoreCase));
        var chosen = names.GroupBy(file => PackageName.Of(file) with { Version = "" }).Select(OfThisVersion).ToList();
        if (chosen.Count == 0)
        {
            throw Errors.NothingToPack(product, outputs.Target, outputs.Patterns, root).Exception();
        }

        foreach (var file in chosen)
        {
            var target = directory / Path.GetFileName(file);
            ReproduciblePackage.Normalise(root / file, target, Time);
            Keep(target, file.EndsWith(".snupkg", StringComparison.OrdinalIgnoreCase) ? ReleaseFileKind.NuGetSymbols : ReleaseFileKind.NuGet);
        }
    }

    // An output directory may still hold what earlier versions left there.
    string OfThisVersion(IGrouping<PackageName, string> versions)
    {
        var wanted = Version.ToString().Split('+')[0];
        return versions.Count() == 1
            ? versions.Single()
            : versions.FirstOrDefault(file => string.Equals(PackageName.Of(file).Version, wanted, StringComparison.OrdinalIgnoreCase))
                ?? throw Errors.SeveralPackageVersions(product, versions.Key.Id, wanted, [.. versions]).Exception();
    }

    void Keep(AbsolutePath file, ReleaseFileKind kind)
    {
        if (!FileNames.IsPortable(file.Name) || !packages.TryAdd(file.Name, ReleaseFile.Pin(file, kind)))
        {
            throw Errors.BadPackageName(product, file.Name).Exception();
        }
    }
}
