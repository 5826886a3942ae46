using BuildKit.Releases;

namespace BuildKit;

/// <summary>A server that takes the files of releases by PUT; see <see cref="Destination.Http"/>.</summary>
public sealed class HttpDestination : Destination
{
    readonly HttpSettings settings;

    internal HttpDestination(HttpSettings settings) => this.settings = settings;

    /// <summary>Names a user; the password is asked for when a release is published: <c>User("ci", () => StorePassword)</c>.</summary>
    public HttpDestination User(string name, Func<string?> password) =>
        new(settings with { User = name, Secret = new Credential($"user '{name}' with the password", password) });

    /// <summary>A bearer token, asked for when a release is published: <c>Token(() => StoreToken)</c>.</summary>
    public HttpDestination Token(Func<string?> token) => new(settings with { User = null, Secret = new Credential("the token", token) });

    /// <summary>Allows http, where everybody on the way can read and change what is sent. To this machine itself it is always allowed.</summary>
    public HttpDestination AllowInsecureConnections() => new(settings with { AllowsInsecure = true });

    internal override string Place => HttpAddress.Shown(settings.Address);

    internal override string? Credential => settings.Secret?.Words;

    internal override async Task PublishAsync(Publication publication, CancellationToken cancellation)
    {
        using var store = new HttpStore(settings, publication);
        await new ReleaseFilling(publication, store).RunAsync(cancellation).ConfigureAwait(false);
    }
}
