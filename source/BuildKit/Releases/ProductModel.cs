namespace BuildKit.Releases;

/// <summary>What a definition said of a product.</summary>
sealed class ProductModel(string name)
{
    public string Name { get; } = name;

    public ArchiveModel? Archive { get; set; }

    public List<PackedTarget> NuGetPackages { get; } = [];

    public Func<SemanticVersion>? Version { get; set; }

    /// <summary>Where the source is; null for the remote's address.</summary>
    public string? Source { get; set; }

    public NotesSettings Notes { get => field ??= new(); set; }

    /// <summary>The projects whose packages are the components; null to find them by the source targets.</summary>
    public Func<IEnumerable<Project>>? Components { get; set; }

    /// <summary>An SSH key: a path or its text; null or empty for no signature.</summary>
    public string? SigningKey { get; set; }

    /// <summary>Whether it was said that a key signs it; that there is one, is another question.</summary>
    public bool IsToBeSigned { get; set; }

    public List<ISigner> Signers { get; } = [];

    public List<IReleaseVerifier> Verifiers { get; } = [];

    // Made when it is asked for: every start of the program makes the model.
    public GitVersions Tags { get => field ?? GitVersions.Default; set; }

    /// <summary>The targets that make what the packages hold.</summary>
    public IReadOnlyList<Target> Sources
    {
        get
        {
            var sources = new List<Target>();
            if (Archive is not null)
            {
                sources.Add(Archive.From);
            }

            foreach (var packed in NuGetPackages)
            {
                sources.Add(packed.From);
            }

            return sources;
        }
    }

    public static ProductModel Of(Product product, string verb, TargetDefinition target)
    {
        var name = target.Members.NameOf(product)
            ?? throw Errors.UnknownReference($"'{target.Target.Name}', {verb}", "product").Exception();
        return product(new ProductDefinition(name)).Model;
    }
}

/// <summary>A target that packs NuGet packages for a product.</summary>
/// <param name="From">The target.</param>
/// <param name="Signed">Whether packages that are signed already are kept as they are.</param>
sealed record PackedTarget(Target From, bool Signed);
