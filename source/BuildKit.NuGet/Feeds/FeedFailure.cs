using System.Net;

namespace BuildKit.Packages;

/// <summary>Why a source did not answer, in one line: what is at the bottom of NuGet's exceptions.</summary>
static class FeedFailure
{
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
