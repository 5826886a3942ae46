using BuildKit.Masking;
using BuildKit.Releases;
using NuGet.Configuration;

namespace BuildKit.Packages;

/// <summary>The source that a script names, as <c>nuget.config</c> knows it.</summary>
sealed class KnownFeed
{
    readonly PackageSource source;
    readonly bool isConfigured;

    KnownFeed(PackageSource source, bool isConfigured, ISettings settings) => (this.source, this.isConfigured, Settings) = (source, isConfigured, settings);

    public ISettings Settings { get; }

    /// <summary>Null for a feed on a server.</summary>
    public AbsolutePath? Directory => source.IsLocal ? AbsolutePath.Of(source.TrySourceAsUri?.LocalPath ?? source.Source) : null;

    /// <summary>What there is besides a key; null for nothing.</summary>
    public string? CredentialInWords => source.Credentials is { } credentials ? $"user '{credentials.Username}' of nuget.config" : null;

    /// <exception cref="BuildException">BK1016: nuget.config cannot be read. BK1027: it has no such source. BK0484: an address with a password in it.</exception>
    public static KnownFeed Find(string name, AbsolutePath root)
    {
        var settings = FeedSettings.Load(root);
        var sources = PackageFeeds.All(settings);
        if (sources.FirstOrDefault(one => IsSame(one.Name, name) || IsSame(one.Source.TrimEnd('/'), name.TrimEnd('/'))) is { } found)
        {
            Mask(found);
            return new(found, isConfigured: true, settings);
        }

        if (Uri.TryCreate(name, UriKind.Absolute, out var uri) && !uri.IsFile)
        {
            return new(new(HttpAddress.Of(name, allowsInsecure: true).AbsoluteUri.TrimEnd('/'), HttpAddress.Shown(name)), isConfigured: false, settings);
        }

        return Path.IsPathFullyQualified(name) || name.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? new(new(name), isConfigured: false, settings)
            : throw Errors.FeedUnknown(HttpAddress.Shown(name), Suggestion.Nearest(name, sources.Select(one => one.Name)), [.. sources.Select(one => one.Name)]).Exception();
    }

    /// <summary>A package that restores would never take from this feed is not pushed to it: most likely it is meant for another.</summary>
    /// <exception cref="BuildException">BK1028: the source mapping gives a package to other sources.</exception>
    public void RequireMapping(IEnumerable<PackageOnItsWay> packages)
    {
        var mapping = PackageSourceMapping.GetPackageSourceMapping(Settings);
        foreach (var package in packages.Where(_ => mapping.IsEnabled && isConfigured))
        {
            var names = mapping.GetConfiguredPackageSources(package.Identity.Id);
            if (names.Count > 0 && !names.Any(name => IsSame(name, source.Name)))
            {
                throw Errors.FeedNotMapped(package.Identity.Id, FeedFailure.Named(source), [.. names]).Exception();
            }
        }
    }

    /// <summary>The source, if keys and packages may be sent to it.</summary>
    /// <exception cref="BuildException">BK1020: it is not encrypted.</exception>
    public PackageSource CheckSecure(bool allowsInsecure) =>
        source is { IsHttps: false, AllowInsecureConnections: false } && !allowsInsecure && source.TrySourceAsUri?.IsLoopback != true
            ? throw Errors.InsecureSource(FeedFailure.Named(source)).Exception()
            : source;

    static bool IsSame(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    // A server that answers with what it was sent must not tell it.
    static void Mask(PackageSource source)
    {
        if (source.Credentials is { IsPasswordClearText: true, PasswordText: { } password } && password.Trim().Length >= SecretMask.Shortest)
        {
            SecretMask.Current.Add(password, $"the password of '{source.Name}'");
        }
    }
}
