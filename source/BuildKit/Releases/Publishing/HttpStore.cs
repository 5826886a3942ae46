using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace BuildKit.Releases;

/// <summary>The directory of a release on a server that takes files by PUT.</summary>
sealed class HttpStore : IReleasePlace, IDisposable
{
    // Smaller ones are sent sooner than it is asked whether they may be.
    const long WorthAsking = 1024 * 1024;

    static readonly HttpMethod MakeCollection = new("MKCOL");

    readonly HttpClient client;
    readonly Uri product;
    readonly Uri release;
    bool hasDirectory;

    /// <exception cref="BuildException">BK0484: the address is not usable. BK0488: a credential has no value.</exception>
    public HttpStore(HttpSettings settings, Publication publication)
    {
        var address = HttpAddress.Of(settings.Address, settings.AllowsInsecure);
        product = new(address, $"{Uri.EscapeDataString(publication.Manifest.Product)}/");
        release = new(product, $"{Uri.EscapeDataString(publication.Manifest.Release)}/");
        // Another place is named by people, not by an answer: credentials go nowhere else.
        client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(30) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new("BuildKit", null));
        client.DefaultRequestHeaders.AcceptEncoding.Add(new("identity"));
        client.DefaultRequestHeaders.Authorization = Authorization(settings, publication.Place);
    }

    // Not every server knows If-None-Match.
    public bool IsShared => true;

    public async Task<Look> LookAsync(PublishedFile file, Patience patience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Place(file));
        request.Headers.Add("Want-Repr-Digest", "sha-256=10");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return Look.Missing;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await HttpAnswer.FailureAsync(response, patience).ConfigureAwait(false);
        }

        hasDirectory = true;
        return ReprDigest.Of(response) == file.Digest ? new(Likeness.Same, file.Digest) : await CompareAsync(response, file, patience).ConfigureAwait(false);
    }

    public async Task<bool> SendAsync(PublishedFile file, Look seen, Patience patience)
    {
        try
        {
            return await PutAsync(file, seen, patience).ConfigureAwait(false);
        }
        catch (TransferFailure failure) when (!hasDirectory && failure.Status is 404 or 409 or 500)
        {
            // Not every WebDAV makes directories by itself, nor says what is missing: nginx answers 500.
            hasDirectory = true;
            await MakeAsync(product, patience).ConfigureAwait(false);
            await MakeAsync(release, patience).ConfigureAwait(false);
            return await PutAsync(file, seen, patience).ConfigureAwait(false);
        }
    }

    public void Dispose() => client.Dispose();

    static async Task<Look> CompareAsync(HttpResponseMessage response, PublishedFile file, Patience patience)
    {
        var there = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        await using var _ = there.ConfigureAwait(false);
        var look = await Look.AtAsync(there, file, patience.Progress, patience.Token).ConfigureAwait(false);
        return look with { Tag = response.Headers.ETag is { IsWeak: false } tag ? tag : null };
    }

    // False if there is a file that was not when it was looked for.
    async Task<bool> PutAsync(PublishedFile file, Look seen, Patience patience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Place(file));
        request.Content = new FileBody(file, patience.Progress);
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Headers.TryAddWithoutValidation("Repr-Digest", ReprDigest.Text(file.Digest));
        request.Headers.ExpectContinue = file.Size >= WorthAsking;
        if (seen.Likeness == Likeness.Missing)
        {
            request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        }
        else if (seen.Tag is { } tag)
        {
            request.Headers.IfMatch.Add(tag);
        }

        using var response = await client.SendAsync(request, patience.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.PreconditionFailed)
        {
            throw await HttpAnswer.FailureAsync(response, patience).ConfigureAwait(false);
        }

        hasDirectory = true;
        return response.IsSuccessStatusCode;
    }

    // That it is there already is one of its refusals, and PUT tells best whether it was made.
    async Task MakeAsync(Uri directory, Patience patience)
    {
        using var request = new HttpRequestMessage(MakeCollection, directory);
        using var response = await client.SendAsync(request, patience.Token).ConfigureAwait(false);
    }

    Uri Place(PublishedFile file) => new(release, Uri.EscapeDataString(file.Name));

    static AuthenticationHeaderValue? Authorization(HttpSettings settings, string place)
    {
        var value = settings.Secret?.Value(place);
        return value is null ? null
            : settings.User is null ? new("Bearer", value)
            : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{value}")));
    }
}
