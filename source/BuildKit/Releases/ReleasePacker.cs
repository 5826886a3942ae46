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

    /// <summary>One archive, or one for each platform; every file of the outputs is in exactly one.</summary>
    public void Archive(ArchiveModel archive)
    {
        var outputs = OutputFiles.Of(archive.From, members, root, product);
        var files = outputs.In(root);
        if (files.Count == 0)
        {
            throw Errors.NothingToPack(product, outputs.Target, outputs.Patterns, root).Exception();
        }

        var platforms = new PlatformDirectories(product, outputs, files, archive.Rids);
        foreach (var (name, rid, format) in archive.Files(Version))
        {
            var (packed, content) = platforms.Of(rid);
            var target = directory / name;
            ReproducibleArchive.Write(format, target, root / packed, content.Select(file => root / file), Time);
            Keep(target, ReleaseFileKind.Archive, rid);
        }
    }

    public void NuGet(Target from, bool signed)
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
            if (signed && ReproduciblePackage.IsSigned(root / file))
            {
                FileOperation.Run("copy", root / file, () => File.Copy(root / file, target));
            }
            else
            {
                ReproduciblePackage.Normalise(root / file, target, Time);
            }

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

    void Keep(AbsolutePath file, ReleaseFileKind kind, string? platform = null)
    {
        if (!FileNames.IsPortable(file.Name) || !packages.TryAdd(file.Name, ReleaseFile.Pin(file, kind) with { Platform = platform }))
        {
            throw Errors.BadPackageName(product, file.Name).Exception();
        }
    }
}
