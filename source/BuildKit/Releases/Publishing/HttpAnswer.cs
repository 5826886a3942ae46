using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using BuildKit.Masking;

namespace BuildKit.Releases;

/// <summary>What an answer that is no success means.</summary>
static partial class HttpAnswer
{
    const int ReadOfBody = 4096;
    const int ShownOfBody = 200;

    public static async Task<TransferFailure> FailureAsync(HttpResponseMessage response, Patience patience)
    {
        var status = (int)response.StatusCode;
        var words = await WordsAsync(response, patience.Token).ConfigureAwait(false);
        return new(words.Length == 0 ? $"the answer was {status}" : $"the answer was {status}: {words}")
        {
            Status = status,
            Passes = status is 408 or 425 or 429 or (>= 500 and not (501 or 505 or 507 or 511)),
            RetryAfter = After(response.Headers.RetryAfter, patience.Time),
            Advice = Advice(status, response.Headers.Location),
        };
    }

    static TimeSpan? After(RetryConditionHeaderValue? value, TimeProvider time)
    {
        var after = value?.Delta ?? (value?.Date is { } date ? date - time.GetUtcNow() : null);
        return after < TimeSpan.Zero ? TimeSpan.Zero : after;
    }

    static string? Advice(int status, Uri? location) => status switch
    {
        >= 300 and < 400 => location is { IsAbsoluteUri: true } other
            ? $"It refers to {HttpAddress.Shown(other)}: name that address, so that credentials go where you want them to." : "It refers to elsewhere: name that address.",
        400 => "What is sent is not what it takes: its log tells more.",
        404 or 405 or 409 or 501 => "It does not take files there: check the address, and that the server allows PUT and makes directories.",
        413 => "It does not take files of that size.",
        507 => "It is full.",
        _ => null,
    };

    // A server may send back what it was sent, so secrets are masked before anything is cut off.
    static async Task<string> WordsAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = IsText(response.Content.Headers.ContentType?.MediaType) ? await BeginningAsync(response.Content, cancellation).ConfigureAwait(false) : "";
        var text = SecretMask.Current.Mask($"{response.ReasonPhrase} {body}");
        var line = Blank().Replace(new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]), " ").Trim();
        return line.Length <= ShownOfBody ? line : $"{line[..ShownOfBody]} …";
    }

    static bool IsText(string? type) => type is not null
        && (type.Equals("text/plain", StringComparison.OrdinalIgnoreCase) || type.Contains("json", StringComparison.OrdinalIgnoreCase));

    static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            var bytes = new byte[ReadOfBody];
            var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return Encoding.UTF8.GetString(bytes, 0, count);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // The status says enough.
            return "";
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
