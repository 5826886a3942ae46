using System.Net;
using BuildKit.Releases;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;

namespace BuildKit.Packages;

/// <summary>
/// A feed behind version 3 of NuGet's protocol. NuGet's own client knows who we are: nuget.config, environment, credential providers. What is
/// sent, how often and for how long is up to us: its push can neither be cancelled nor tells what was answered.
/// </summary>
sealed class FeedOnServer : IPackagePlace
{
    // Smaller ones are sent sooner than it is asked whether they may be.
    const long WorthAsking = 1024 * 1024;

    readonly HttpSource reading;
    readonly HttpSource pushing;
    readonly string? key;
    readonly FeedIndex index;

    FeedOnServer(HttpSource reading, HttpSource pushing, string? key, FeedIndex index) =>
        (this.reading, this.pushing, this.key, this.index) = (reading, pushing, key, index);

    public bool TakesSymbols => index.PushSymbols is not null;

    /// <exception cref="BuildException">
    /// BK1030: there is no feed that takes packages. BK1020: it would have them without encryption. BK0483, BK0490, BK0491: it does not answer well.
    /// </exception>
    public static async Task<FeedOnServer> OpenAsync(
        PackageSource source, bool allowsInsecure, string? key, Publication publication, CancellationToken cancellation)
    {
        var reading = HttpSource.Create(Repository.Factory.GetCoreV3(source));
        var pushing = await WithoutRedirectsAsync(source, cancellation).ConfigureAwait(false);
        var json = await publication.Attempts.RunAsync("index.json", (_, patience) => FetchAsync(reading, new(source.Source), patience), cancellation).ConfigureAwait(false);
        var index = FeedIndex.Read(json) ?? throw Errors.NoFeed(FeedFailure.Named(source)).Exception();
        var isSafe = new[] { index.Push, index.PushSymbols }.OfType<Uri>().All(address =>
            address.Scheme == Uri.UriSchemeHttps || address.IsLoopback || allowsInsecure || source.AllowInsecureConnections);
        return isSafe ? new(reading, pushing, key, index) : throw Errors.InsecureSource($"{FeedFailure.Named(source)}, pushing to {HttpAddress.Shown(index.Push)}").Exception();
    }

    public async Task<PackageLook> LookAsync(PackageOnItsWay package, Patience patience)
    {
        if (package.HoldsSymbols || index.Packages is null)
        {
            return PackageLook.Missing;
        }

        var (id, version) = (package.Identity.Id.ToLowerInvariant(), package.Identity.Version.ToNormalizedString().ToLowerInvariant());
        var address = new Uri($"{index.Packages.AbsoluteUri.TrimEnd('/')}/{id}/{version}/{id}.{version}.nupkg");
        var file = AbsolutePath.Of(Path.Combine(Path.GetTempPath(), $"buildkit-{Guid.NewGuid():N}.nupkg"));
        try
        {
            return await AskAsync(reading, HttpMethod.Get, address, patience, async response =>
                response.StatusCode == HttpStatusCode.NotFound ? PackageLook.Missing : await ComparedAsync(response, file, package.File, patience).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public Task<bool> PushAsync(PackageOnItsWay package, Patience patience) => AskAsync(
        pushing, HttpMethod.Put, package.HoldsSymbols ? index.PushSymbols! : index.Push, patience, async response =>
            response.StatusCode == HttpStatusCode.Conflict ? false : response.IsSuccessStatusCode ? true
            : throw await HttpAnswer.FailureAsync(response, patience).ConfigureAwait(false), request => Fill(request, package.File, patience));

    // As a form with one file, which is what the protocol wants.
    void Fill(HttpRequestMessage request, PublishedFile file, Patience patience)
    {
        var boundary = $"buildkit-{Guid.NewGuid():N}";
        var head = $"--{boundary}\r\nContent-Disposition: form-data; name=package; filename=package.nupkg\r\nContent-Type: application/octet-stream\r\n\r\n";
        request.Content = new FileBody(file, patience.Progress, head, $"\r\n--{boundary}--\r\n");
        request.Content.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", $"\"{boundary}\"") } };
        request.Headers.ExpectContinue = file.Size >= WorthAsking;
        if (key is not null)
        {
            request.Headers.Add("X-NuGet-ApiKey", key);
        }
    }

    static Task<byte[]> FetchAsync(HttpSource source, Uri address, Patience patience) => AskAsync(source, HttpMethod.Get, address, patience, async response =>
        response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(patience.Token).ConfigureAwait(false)
        : throw await HttpAnswer.FailureAsync(response, patience).ConfigureAwait(false));

    static async Task<PackageLook> ComparedAsync(HttpResponseMessage response, AbsolutePath file, PublishedFile ours, Patience patience)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await HttpAnswer.FailureAsync(response, patience).ConfigureAwait(false);
        }

        var there = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        await using (there.ConfigureAwait(false))
        {
            var target = File.Create(file);
            await using var _ = target.ConfigureAwait(false);
            var buffer = new byte[128 * 1024];
            while (await there.ReadAsync(buffer, patience.Token).ConfigureAwait(false) is > 0 and var count)
            {
                await target.WriteAsync(buffer.AsMemory(0, count), patience.Token).ConfigureAwait(false);
                patience.Progress();
            }
        }

        var look = await PackageLook.AtAsync(file, ours, patience.Token).ConfigureAwait(false);
        return look.Likeness == Likeness.Half
            ? throw new TransferFailure("the feed gives only the beginning of the package") { Passes = true }
            : look;
    }

    static Task<T> AskAsync<T>(
        HttpSource source, HttpMethod method, Uri address, Patience patience, Func<HttpResponseMessage, Task<T>> answered, Action<HttpRequestMessage>? fill = null)
    {
        var request = new HttpSourceRequest(() =>
        {
            var message = HttpRequestMessageFactory.Create(method, address, new HttpRequestMessageConfiguration(NullLogger.Instance, promptOn403: false));
            fill?.Invoke(message);
            return message;
        })
        {
            // Attempts and their time are ours.
            MaxTries = 1,
            RequestTimeout = Patience.Whole * 2,
            DownloadTimeout = Patience.Whole * 2,
        };
        return source.ProcessResponseAsync(request, answered, NullLogger.Instance, patience.Token);
    }

    // A redirection would take the key to wherever an answer wants it.
    static async Task<HttpSource> WithoutRedirectsAsync(PackageSource source, CancellationToken cancellation)
    {
        var handler = await Repository.Factory.GetCoreV3(source).GetResourceAsync<HttpHandlerResource>(cancellation).ConfigureAwait(false);
        handler!.ClientHandler.AllowAutoRedirect = false;
        return new(source, () => Task.FromResult(handler), NullThrottle.Instance);
    }
}
