namespace BuildKit.Releases;

/// <summary>Where the source of a product is, as everybody may know it.</summary>
static class SourceAddress
{
    /// <summary>What the product says, or the remote's web address; null if that is a path on this machine.</summary>
    public static string? Of(ReleaseInMaking release) =>
        release.Product.Source ?? (release.Git.RemoteUrl is { } remote ? Web(remote) : null);

    /// <summary>
    /// One address for all ways to clone from a host, or a clone by ssh and one by https would not make the same release:
    /// <c>git@host:team/shop.git</c>, <c>ssh://git@host/team/shop</c> and <c>https://host/team/shop.git</c> are one.
    /// </summary>
    public static string? Web(string remote)
    {
        if (remote.IndexOf("://", StringComparison.Ordinal) < 0)
        {
            return Scp(remote);
        }

        return Uri.TryCreate(remote, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "ssh" or "git" && uri.Host.Length > 0
            ? Address(uri)
            : null;
    }

    static string Address(Uri uri) => uri.Scheme is "ssh" or "git" && !uri.IsDefaultPort && uri.Port > 0 && uri.Port != 22
        ? $"{uri.Scheme}://{uri.Host}:{uri.Port}{Path(uri.AbsolutePath)}"
        : $"{(uri.Scheme == "http" ? "http" : "https")}://{(uri.Scheme is "http" or "https" ? uri.Authority : uri.Host)}{Path(uri.AbsolutePath)}";

    // user@host:path; one letter before the colon is a drive, and a directory may have a colon in its name.
    static string? Scp(string remote)
    {
        var colon = remote.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && remote.IndexOfAny(['/', '\\']) is var slash && (slash < 0 || slash > colon)
            ? $"https://{remote[(remote.LastIndexOf('@', colon) + 1)..colon]}{Path("/" + remote[(colon + 1)..].TrimStart('/'))}"
            : null;
    }

    static string Path(string path)
    {
        var trimmed = path.TrimEnd('/');
        return trimmed.EndsWith(".git", StringComparison.Ordinal) ? trimmed[..^4] : trimmed;
    }
}
