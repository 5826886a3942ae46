using BuildKit.Releases;

namespace BuildKit;

/// <summary>Defines a product: the packages that a release of it holds.</summary>
public sealed class ProductDefinition
{
    internal ProductDefinition(string name) => Model = new(name);

    internal ProductModel Model { get; }

    /// <summary>
    /// A reproducible archive <c>NAME-VERSION.tar.gz</c> of the files that the target's outputs match; it is what a
    /// deployment unpacks. Its root is the directory that all output patterns have in common. With <paramref name="rids"/> there is one for each
    /// platform, of the directory of that name: <c>.Archive("shop-{rid}", from: Publish, rids: ["linux-x64", "win-x64"])</c>.
    /// </summary>
    /// <param name="name">The first part of the file name: letters, digits, dots, dashes and underscores; <c>{rid}</c> stands for the platform.</param>
    /// <param name="from">The target that writes the files.</param>
    /// <param name="rids">Runtime identifiers. Default: one archive for all platforms.</param>
    /// <param name="format">Default: zip for Windows, tar.gz for everything else.</param>
    /// <exception cref="BuildException">BK0409: the name or a runtime identifier is not usable. BK0410: the product has archives already.</exception>
    public ProductDefinition Archive(string name, Target from, IEnumerable<string>? rids = null, ArchiveFormat? format = null)
    {
        var archive = new ArchiveModel(name, from, rids?.ToArray() ?? [], format);
        if (archive.Problem() is { } problem)
        {
            throw Errors.BadArchiveName(Model.Name, name, problem).Exception();
        }

        if (Model.Archive is not null)
        {
            throw Errors.SecondArchive(Model.Name, Model.Archive.Name, name).Exception();
        }

        Model.Archive = archive;
        return this;
    }

    /// <summary>The NuGet packages (<c>*.nupkg</c>, <c>*.snupkg</c>) among the target's outputs, made reproducible.</summary>
    /// <param name="from">The target that packs.</param>
    /// <param name="signed">Packages that have an author's signature are kept byte for byte; without it they are refused (BK0827): any change would break it.</param>
    public ProductDefinition NuGet(Target from, bool signed = false)
    {
        Model.NuGetPackages.Add(new(from, signed));
        return this;
    }

    /// <summary>
    /// The notes of a release, <c>NOTES.md</c>, are made of the commits since the release before and of the changelog. That is the default, and
    /// <c>.Notes(From.Commits)</c> says so.
    /// </summary>
    public ProductDefinition Notes(CommitNotes commits)
    {
        ArgumentNullException.ThrowIfNull(commits);
        Model.Notes = new();
        return this;
    }

    /// <summary>What the notes of a release, <c>NOTES.md</c>, are made of; every release has them.</summary>
    public ProductDefinition Notes(Func<NotesDefinition, NotesDefinition> define)
    {
        Model.Notes = define(new()).Settings;
        return this;
    }

    /// <summary>
    /// The version of a release is that of the commit, from tags: <c>.Version(From.Git.Prefix("shop-v"))</c>. The default is
    /// <c>From.Git</c>, the same as <see cref="GitRepository.Version"/>.
    /// </summary>
    public ProductDefinition Version(GitVersions tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        (Model.Tags, Model.Version) = (tags, null);
        return this;
    }

    /// <summary>The version of a release, asked for when one is made, instead of that of the commit.</summary>
    public ProductDefinition Version(Func<SemanticVersion> version)
    {
        Model.Version = version;
        return this;
    }

    /// <summary>
    /// The projects whose packages the list of components, <c>sbom.cdx.json</c>, is made of, with those of the <c>package-lock.json</c> in the
    /// root directory. Default: the projects that the <c>dotnet</c> commands of the source targets name; if one runs anything else, all
    /// projects of the only solution in the root directory.
    /// </summary>
    /// <param name="from">Asked when a release is made: <c>() => Solution.Projects("Shop.*")</c>.</param>
    public ProductDefinition Components(Func<IEnumerable<Project>> from)
    {
        Model.Components = from;
        return this;
    }

    /// <summary>Where the source is, as the provenance tells it. Default: the web address of the remote <c>origin</c>.</summary>
    /// <param name="address">An address that everybody may know, such as <c>https://example.com/team/shop</c>.</param>
    /// <exception cref="BuildException">BK0425: it is no absolute address, or has a user and password in it.</exception>
    public ProductDefinition Source(string address)
    {
        var isAddress = Uri.TryCreate(address, UriKind.Absolute, out var uri) && !uri.IsFile && uri.Host.Length > 0 && uri.UserInfo.Length == 0;
        Model.Source = isAddress ? address : throw Errors.BadSourceAddress(Model.Name, address).Exception();
        return this;
    }

    /// <summary>
    /// Signs releases with an SSH key, by <c>ssh-keygen</c>: <c>SHA256SUMS.sig</c>, and the provenance in an envelope. Without a key, as on the
    /// machines of those who have none, releases are not signed, with a warning (BK0430); a CI host makes no stable release without it (BK0431).
    /// </summary>
    /// <param name="key">
    /// The path of a private key, relative to the root directory, or its text; a key with a passphrase, or of which the public half is
    /// given, has to be in an agent.
    /// </param>
    public ProductDefinition SignedBy(string? key)
    {
        (Model.SigningKey, Model.IsToBeSigned) = (key, true);
        return this;
    }

    /// <summary>
    /// Signs releases by other means, besides or instead of an SSH key. A signer that is an <see cref="IReleaseVerifier"/> too verifies its signatures, as with
    /// <see cref="VerifiedBy"/>.
    /// </summary>
    /// <exception cref="BuildException">BK0426: its name cannot be part of a file name.</exception>
    public ProductDefinition SignedBy(ISigner signer)
    {
        Model.Signers.Add(signer);
        RequireName(signer.Name);
        return signer is IReleaseVerifier verifier ? VerifiedBy(verifier) : this;
    }

    /// <summary>
    /// Releases have to carry a <c>SHA256SUMS.NAME.sig</c> that the verifier accepts, before they are deployed to another environment than
    /// <c>local</c>, or published (BK0422). It needs no private key, so it stands in the script also where nobody can sign.
    /// </summary>
    /// <exception cref="BuildException">BK0426: its name cannot be part of a file name.</exception>
    public ProductDefinition VerifiedBy(IReleaseVerifier verifier)
    {
        Model.Verifiers.Add(verifier);
        RequireName(verifier.Name);
        return this;
    }

    void RequireName(string name)
    {
        if (name.Length is 0 or > 40 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw Errors.BadSignerName(Model.Name, name).Exception();
        }
    }
}
