using System.Net;
using NuGet.Configuration;

namespace BuildKit.Packages;

/// <summary>A source and why it did not answer, as they are shown.</summary>
static class FeedFailure
{
    /// <summary>Name and address, without what an address may have of credentials.</summary>
    public static string Named(PackageSource source) => source.TrySourceAsUri is { IsFile: false, IsAbsoluteUri: true } address
        ? $"{source.Name} [{address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}]"
        : $"{source.Name} [{source.Source}]";

    /// <summary>The reason in one line: what is at the bottom of NuGet's exceptions.</summary>
    public static string Reason(Exception exception)
    {
        var chain = new List<Exception>();
        for (var at = exception; at is not null; at = at.InnerException)
        {
            chain.Add(at);
        }

        var answer = chain.OfType<HttpRequestException>().FirstOrDefault(one => one.StatusCode is not null);
        return answer?.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "401: it asks for a user and a password, or refuses those it was given",
            HttpStatusCode.Forbidden => "403: the credentials do not suffice",
            { } code => $"{(int)code}: {answer!.Message}",
            null => chain[^1].Message.ReplaceLineEndings(" "),
        };
    }
}
