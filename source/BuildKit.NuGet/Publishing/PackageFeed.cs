using BuildKit.Packages;
using BuildKit.Releases;

namespace BuildKit;

/// <summary>
/// A NuGet feed that packages are published to: <c>PackageFeed Feed => PackageFeed.Of("https://…/index.json").ApiKey(() => FeedKey);</c>,
/// then <c>Publishes(Shop, to: Feed)</c>. It takes the packages of a release and their symbols.
/// </summary>
public sealed class PackageFeed : Destination
{
    readonly string source;
    readonly Credential? key;
    readonly bool allowsInsecure;

    PackageFeed(string source, Credential? key, bool allowsInsecure) => (this.source, this.key, this.allowsInsecure) = (source, key, allowsInsecure);

    /// <summary>
    /// A source of <c>nuget.config</c> by its name, the address of a feed (version 3 of the protocol), or a directory. Credentials that
    /// <c>nuget.config</c> has for it, and those of credential providers, are used.
    /// </summary>
    public static PackageFeed Of(string source) => new(source, null, allowsInsecure: false);

    /// <summary>The key that the feed wants for pushing, asked for when a release is published: <c>ApiKey(() => FeedKey)</c>.</summary>
    public PackageFeed ApiKey(Func<string?> key) => new(source, new("the API key", key), allowsInsecure);

    /// <summary>
    /// Allows http, where everybody on the way can read and change what is sent, as <c>allowInsecureConnections</c> in <c>nuget.config</c>
    /// does. To this machine itself it is always allowed.
    /// </summary>
    public PackageFeed AllowInsecureConnections() => new(source, key, allowsInsecure: true);

    internal override string Place => $"NuGet feed {HttpAddress.Shown(source)}";

    internal override string Takes => "packages and symbols";

    internal override string? Credential => key?.Words;

    internal override async Task PublishAsync(Publication publication, CancellationToken cancellation)
    {
        var packages = PackageOnItsWay.Of(publication);
        var known = KnownFeed.Find(source, publication.Scope.Root);
        known.RequireMapping(packages);
        publication.Credential = string.Join(" and ", new[] { key?.Words, known.CredentialInWords }.OfType<string>().DefaultIfEmpty("none"));
        var place = known.Directory is { } directory
            ? new FeedFolder(directory, known.Settings) as IPackagePlace
            : await FeedOnServer.OpenAsync(known.CheckSecure(allowsInsecure), allowsInsecure, key?.Value(publication.Place), publication, cancellation).ConfigureAwait(false);
        await new FeedFilling(publication, place).RunAsync(packages, cancellation).ConfigureAwait(false);
    }
}
