using BuildKit.Releases;

namespace BuildKit;

/// <summary>Defines a product: the packages that a release of it holds.</summary>
public sealed class ProductDefinition
{
    internal ProductDefinition(string name) => Model = new(name);

    internal ProductModel Model { get; }

    /// <summary>
    /// A reproducible archive <c>NAME-VERSION.tar.gz</c> of the files that the target's outputs match; it is what a
    /// deployment unpacks. Its root is the directory that all output patterns have in common. A product has one at most.
    /// </summary>
    /// <param name="name">The first part of the file name: letters, digits, dots, dashes and underscores.</param>
    /// <param name="from">The target that writes the files.</param>
    /// <exception cref="BuildException">BK0409: the name is not usable. BK0410: the product has an archive already.</exception>
    public ProductDefinition Archive(string name, Target from)
    {
        if (!FileNames.IsPortable(name))
        {
            throw Errors.BadArchiveName(Model.Name, name).Exception();
        }

        if (Model.Archive is not null)
        {
            throw Errors.SecondArchive(Model.Name, Model.Archive.Value.Name, name).Exception();
        }

        Model.Archive = (name, from);
        return this;
    }

    /// <summary>The NuGet packages (<c>*.nupkg</c>, <c>*.snupkg</c>) among the target's outputs, made reproducible.</summary>
    public ProductDefinition NuGet(Target from)
    {
        Model.NuGetPackages.Add(from);
        return this;
    }

    /// <summary>What the notes of a release, <c>NOTES.md</c>, are made of; every release has them.</summary>
    public ProductDefinition Notes(Func<NotesDefinition, NotesDefinition> define)
    {
        Model.Notes = define(new()).Settings;
        return this;
    }

    /// <summary>
    /// The version of a release, asked for when one is made. Default: the version of the commit, see
    /// <see cref="GitRepository.Version"/>.
    /// </summary>
    public ProductDefinition Version(Func<SemanticVersion> version)
    {
        Model.Version = version;
        return this;
    }
}
