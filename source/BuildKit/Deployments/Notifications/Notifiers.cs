using System.Collections.Immutable;
using System.Net;
using System.Text;
using BuildKit.Commands;
using BuildKit.Events;
using BuildKit.Masking;

namespace BuildKit.Deployments;

/// <summary>Someone who is told of deployments.</summary>
interface INotifier
{
    /// <summary>For messages, without any secret.</summary>
    string Place { get; }

    /// <exception cref="NotTakenException">It is not taken, and would not be if it were sent again.</exception>
    Task SendAsync(Notice notice, StepScope scope, CancellationToken cancellation);
}

/// <summary>A message is not taken.</summary>
sealed class NotTakenException(string message) : Exception(message);

/// <summary>Sends the message to an address.</summary>
sealed class WebhookNotifier(Webhook webhook) : INotifier
{
    // Whoever is sent elsewhere by an answer might take a secret with him.
    static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public string Place => webhook.ToString();

    public async Task SendAsync(Notice notice, StepScope scope, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address())
        {
            Content = new StringContent(notice.Json(), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, credential) in webhook.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, credential.Value(Place));
        }

        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests))
        {
            throw new NotTakenException($"it answers HTTP {(int)response.StatusCode}");
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"it answers HTTP {(int)response.StatusCode}");
        }
    }

    /// <summary>Why nothing can be sent there; null if it can.</summary>
    public static string? Problem(string? address, bool allowsInsecure) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0 ? "it is no http or https address"
        : uri.UserInfo.Length > 0 ? "it has a user or a password in it; use a header"
        : uri.Scheme == "http" && !uri.IsLoopback && !allowsInsecure ? "it is not encrypted"
        : null;

    public static string HostOf(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : "no address";

    Uri Address()
    {
        var address = webhook.Address ?? webhook.AddressFrom!();
        if (webhook.AddressFrom is not null && address is { Length: >= 4 })
        {
            SecretMask.Current.Add(address, "the address of a webhook");
        }

        return Problem(address, webhook.AllowsInsecure) is { } problem ? throw new NotTakenException(problem) : new Uri(address!);
    }
}

/// <summary>Runs a command of this machine, with the message on its standard input.</summary>
sealed class CommandNotifier(string command) : INotifier
{
    public string Place => $"command '{command}'";

    public Task SendAsync(Notice notice, StepScope scope, CancellationToken cancellation) => CommandRunner.RunAsync(
        new Command
        {
            Tool = "sh",
            Arguments = ["-c", command],
            Directory = scope.Root,
            Environment = ImmutableSortedDictionary<string, string>.Empty
                .Add("DEPLOY_EVENT", notice.Event).Add("DEPLOY_PRODUCT", notice.Product).Add("DEPLOY_ENVIRONMENT", notice.Environment).Add("DEPLOY_RELEASE", notice.Release),
            IsQuiet = true,
        }.Input(notice.Json() + "\n"),
        scope with { Stop = new(CancellationToken.None, cancellation) },
        capture: true);
}
