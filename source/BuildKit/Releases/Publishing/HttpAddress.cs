namespace BuildKit.Releases;

/// <summary>Addresses of servers that releases are sent to.</summary>
static class HttpAddress
{
    /// <summary>Without what an address may have of credentials, in front of the host or behind a question mark.</summary>
    public static string Shown(string? address) => address is null ? "no address"
        : !Uri.TryCreate(address, UriKind.Absolute, out var uri) || !IsHttp(uri) ? address.Contains('@', StringComparison.Ordinal) ? "an address that is none" : address
        : Shown(uri);

    /// <inheritdoc cref="Shown(string?)"/>
    public static string Shown(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>The address with a slash at its end.</summary>
    /// <exception cref="BuildException">BK0484: it is not usable.</exception>
    public static Uri Of(string? address, bool allowsInsecure) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var uri) || !IsHttp(uri) ? throw Refused(address, "it is no http or https address")
        : uri.UserInfo.Length > 0 ? throw Refused(address, "it has a user or a password in it, which ends up in logs")
        : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? throw Refused(address, "it has something behind the path")
        : uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback && !allowsInsecure ? throw Refused(address, "it is not encrypted")
        : new Uri($"{Shown(uri).TrimEnd('/')}/");

    static bool IsHttp(Uri uri) => (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0;

    static BuildException Refused(string? address, string reason) => Errors.DestinationAddressInvalid(Shown(address), reason).Exception();
}
