namespace BuildKit.Releases;

/// <summary>What a definition said of a product.</summary>
sealed class ProductModel(string name)
{
    public string Name { get; } = name;

    public ArchiveModel? Archive { get; set; }

    /// <summary>The targets, and whether packages that are signed already are kept as they are.</summary>
    public List<(Target From, bool Signed)> NuGetPackages { get; } = [];

    public Func<SemanticVersion>? Version { get; set; }

    /// <summary>Where the source is; null for the remote's address.</summary>
    public string? Source { get; set; }

    public NotesSettings Notes { get; set; } = new();

    /// <summary>The projects whose packages are the components; null to find them by the source targets.</summary>
    public Func<IEnumerable<Project>>? Components { get; set; }

    /// <summary>An SSH key: a path or its text; null or empty for no signature.</summary>
    public string? SigningKey { get; set; }

    public List<ISigner> Signers { get; } = [];

    public GitVersions Tags { get; set; } = GitVersions.Default;

    /// <summary>The targets that make what the packages hold.</summary>
    public IEnumerable<Target> Sources => NuGetPackages.Select(packages => packages.From).Prepend(Archive?.From).OfType<Target>();

    public static ProductModel Of(Product product, string verb, TargetDefinition target)
    {
        var name = target.Members.NameOf(product)
            ?? throw Errors.UnknownReference($"'{target.Target.Name}', {verb}", "product").Exception();
        return product(new ProductDefinition(name)).Model;
    }
}
