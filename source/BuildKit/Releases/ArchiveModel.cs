namespace BuildKit.Releases;

/// <summary>The archives of a product, as its definition says.</summary>
/// <param name="Name">The first part of the file names, with <c>{rid}</c> in it if there is one for each platform.</param>
/// <param name="From">The target that writes the files.</param>
/// <param name="Rids">The runtime identifiers; empty for one archive for all platforms.</param>
/// <param name="Format">Null for what is usual on the platform.</param>
sealed record ArchiveModel(string Name, Target From, string[] Rids, ArchiveFormat? Format)
{
    public const string Placeholder = "{rid}";

    /// <summary>The archives to make: of which directory below the outputs' common one each is, and its platform; null for all.</summary>
    public IEnumerable<(string FileName, string? Rid, ArchiveFormat Format)> Files(SemanticVersion version)
    {
        foreach (var rid in Rids.Cast<string?>().DefaultIfEmpty())
        {
            var format = Format ?? (RuntimeIdentifiers.IsWindows(rid) ? ArchiveFormat.Zip : ArchiveFormat.TarGz);
            yield return ($"{Name.Replace(Placeholder, rid, StringComparison.Ordinal)}-{version}{(format == ArchiveFormat.Zip ? ".zip" : ".tar.gz")}", rid, format);
        }
    }

    /// <summary>Why it cannot be made; null if it can.</summary>
    public string? Problem() =>
        !FileNames.IsPortable(Name.Replace(Placeholder, "x", StringComparison.Ordinal)) ? "Use ASCII letters, digits, dots, dashes and underscores, with neither a dot nor a dash in front."
        : Rids.Length > 0 ? ProblemOfPlatforms()
        : Name.Contains(Placeholder, StringComparison.Ordinal) ? "Say for which platforms: .Archive(\"shop-{rid}\", from: Publish, rids: [\"linux-x64\", \"win-x64\"])"
        : null;

    string? ProblemOfPlatforms() =>
        !Name.Contains(Placeholder, StringComparison.Ordinal) ? "Say where the platform stands in the name: .Archive(\"shop-{rid}\", from: Publish, rids: …)"
        : Rids.FirstOrDefault(rid => !RuntimeIdentifiers.IsOne(rid)) is { } bad ? $"'{bad}' is no runtime identifier such as linux-x64, linux-musl-arm64, osx-arm64 or win-x64."
        : Rids.Distinct(StringComparer.Ordinal).Count() < Rids.Length ? "A runtime identifier is named twice."
        : null;
}
