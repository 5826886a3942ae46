using BuildKit.Releases;

namespace BuildKit;

/// <summary>
/// Where a release is published: a directory, an HTTP store, or, with the package BuildKit.NuGet, a feed. Declared as a property of the
/// build class: <c>Destination Share => Destination.Directory(RootDirectory / "../share");</c>.
/// </summary>
public abstract class Destination
{
    private protected Destination()
    {
    }

    /// <summary>
    /// A directory in the layout of the release store, <c>PRODUCT/RELEASE</c>: a share, or a stick that is carried to where there is no
    /// network. It is made if its parent is there.
    /// </summary>
    public static Destination Directory(AbsolutePath directory) => new DirectoryDestination(directory);

    /// <summary>
    /// A server that takes files by PUT and gives them by GET, such as nginx with WebDAV, in the layout of the release store:
    /// <c>ADDRESS/PRODUCT/RELEASE/FILE</c>.
    /// </summary>
    /// <param name="address">Where products are, <c>https://releases.example.com/store</c>; without user and password.</param>
    public static HttpDestination Http(string address) => new(new() { Address = address });

    /// <summary>What is shown of it, never with a credential.</summary>
    public override string ToString() => Place;

    /// <summary>What it is and where.</summary>
    internal abstract string Place { get; }

    /// <summary>What it takes of a release, in words for a plan.</summary>
    internal virtual string Takes => "all files";

    /// <summary>The secrets it is given, in words; null for none.</summary>
    internal virtual string? Credential => null;

    internal abstract Task PublishAsync(Publication publication, CancellationToken cancellation);
}
