using System.Collections.Concurrent;
using System.Net;
using NuGet.Common;
using NuGet.Configuration;
using NuGet.Protocol;
using NuGet.Protocol.Plugins;

namespace BuildKit.Packages;

/// <summary>
/// Credentials from NuGet's credential providers, the programs that log in to feeds; asked when a source answers 401 to what
/// <c>nuget.config</c> has, and without a dialogue. <c>NuGet.Credentials</c> would do this, and does not restore everywhere.
/// </summary>
sealed class PluginCredentials : ICredentialService
{
    // NuGet has one service for the whole process, and keeps the providers running.
    static readonly Lazy<ICredentialService> Service = new(() => new PluginCredentials());

    readonly ConcurrentDictionary<(string Provider, Uri Source), bool> asked = new();

    public bool HandlesDefaultCredentials => false;

    public static void Use() => HttpHandlerResourceV3.CredentialService = Service;

    public async Task<ICredentials?> GetCredentialsAsync(
        Uri uri, IWebProxy? proxy, CredentialRequestType type, string message, CancellationToken cancellationToken)
    {
        if (type == CredentialRequestType.Proxy)
        {
            return null;
        }

        foreach (var provider in await PluginManager.Instance.FindAvailablePluginsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await AskAsync(provider, uri, cancellationToken).ConfigureAwait(false) is { } credentials)
            {
                return credentials;
            }
        }

        return null;
    }

    public bool TryGetLastKnownGoodCredentialsFromCache(Uri uri, bool isProxy, out ICredentials? credentials)
    {
        credentials = null;
        return false;
    }

    // A second question means that the first answer did not do.
    async Task<ICredentials?> AskAsync(PluginDiscoveryResult provider, Uri uri, CancellationToken cancellation)
    {
        var (isOne, made) = await PluginManager.Instance.TryGetSourceAgnosticPluginAsync(provider, OperationClaim.Authentication, cancellation)
            .ConfigureAwait(false);
        if (!isOne || made?.Plugin is not { } plugin)
        {
            return made is { Message: { Length: > 0 } problem } ? throw new IOException(problem) : null;
        }

        var isRetry = !asked.TryAdd((provider.PluginFile.Path, uri), true);
        plugin.Connection.MessageDispatcher.RequestHandlers.TryAdd(MessageMethod.Log, new LogRequestHandler(NullLogger.Instance));
        var answer = await plugin.Connection.SendRequestAndReceiveResponseAsync<GetAuthenticationCredentialsRequest, GetAuthenticationCredentialsResponse>(
            MessageMethod.GetAuthenticationCredentials, new(uri, isRetry, isNonInteractive: true, canShowDialog: false), cancellation).ConfigureAwait(false);
        return answer is { ResponseCode: MessageResponseCode.Success } && answer.IsValid()
            ? new NetworkCredential(answer.Username, answer.Password)
            : null;
    }
}
