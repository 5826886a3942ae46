using System.Net.Sockets;
using System.Security.Authentication;

namespace BuildKit.Releases;

/// <summary>Why something could not be sent or fetched; its message says so in one line.</summary>
sealed class TransferFailure(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>What the server answered; null if it was not so far.</summary>
    public int? Status { get; init; }

    /// <summary>Whether it may well succeed when it is done again.</summary>
    public bool Passes { get; init; }

    /// <summary>How long the server wants to be left alone; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What to do about it; null for nothing in particular.</summary>
    public string? Advice { get; init; }

    public bool IsAboutCredentials => Status is 401 or 403 or 407;

    /// <summary>The failure that an exception means; null for exceptions that mean something else.</summary>
    public static TransferFailure? Of(Exception exception, Patience patience) => exception switch
    {
        TransferFailure failure => failure,
        OperationCanceledException or ObjectDisposedException when patience.EndedBecause is { } reason => new(reason, exception) { Passes = true },
        _ when Chain(exception).OfType<BuildException>().Any() => null,
        _ when Chain(exception).OfType<AuthenticationException>().FirstOrDefault() is { } untrusted => new($"no trusted connection: {Line(untrusted)}", exception)
        {
            Advice = "The certificate of the server has to be one that this machine trusts, and of that name.",
        },
        HttpRequestException or IOException or SocketException or OperationCanceledException =>
            new(Line(Chain(exception).Last()), exception) { Passes = true },
        _ => null,
    };

    /// <summary>The exception and those that are in it.</summary>
    public static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
        {
            yield return at;
        }
    }

    static string Line(Exception exception) => exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
