using System.Globalization;
using System.Security.Cryptography;

namespace BuildKit.Releases;

/// <summary>
/// Does something over a network, again and again while it fails in a way that passes: the pause doubles each time, is drawn by lot so
/// that many who failed together do not come back together, and is as long as the server asks for.
/// </summary>
sealed class Attempts(Publication publication)
{
    public const int Most = 6;

    static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A server that wants to be left alone for longer is asked again by whoever starts the next run.</summary>
    static readonly TimeSpan LongestAskedFor = TimeSpan.FromMinutes(5);

    public required Func<TimeSpan, CancellationToken, Task> Pause { get; init; }

    /// <param name="file">What it is about, for messages.</param>
    /// <param name="attempt">Told which attempt it is, beginning with 1.</param>
    /// <param name="cancellation">Ctrl-C, or the end of the target's time.</param>
    /// <exception cref="BuildException">BK0490: it failed too often. BK0491: who we are does not do. BK0483: it is refused for another reason.</exception>
    public async Task<T> RunAsync<T>(string file, Func<int, Patience, Task<T>> attempt, CancellationToken cancellation)
    {
        for (var number = 1; ; number++)
        {
            using var patience = new Patience(publication.Scope.Time, cancellation);
            TransferFailure failure;
            try
            {
                return await attempt(number, patience).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not BuildException && TransferFailure.Chain(exception).OfType<BuildException>().FirstOrDefault() is not null)
            {
                // What the sending of a body throws comes out wrapped.
                throw TransferFailure.Chain(exception).OfType<BuildException>().First().Error.Exception(exception);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested && TransferFailure.Of(exception, patience) is { } one)
            {
                failure = one;
            }

            if (!failure.Passes || number == Most || failure.RetryAfter > LongestAskedFor)
            {
                throw Final(failure, file, number).Exception(failure);
            }

            var pause = failure.RetryAfter ?? PauseAfter(number);
            publication.Warn($"{file}: {failure.Message}; trying again in {Seconds(pause)} (attempt {number} of {Most})");
            await Pause(pause, cancellation).ConfigureAwait(false);
        }
    }

    public Task RunAsync(string file, Func<int, Patience, Task> attempt, CancellationToken cancellation) =>
        RunAsync(file, async (number, patience) =>
        {
            await attempt(number, patience).ConfigureAwait(false);
            return true;
        }, cancellation);

    BuildError Final(TransferFailure failure, string file, int number) =>
        failure.Passes ? Errors.PublishingFailed(publication.Place, file, Asked(failure), number, publication.Again)
        : failure.IsAboutCredentials ? Errors.DestinationForbids(publication.Place, file, failure.Message, publication.Credential, failure.Status == 401, publication.Again)
        : Errors.DestinationRejects(publication.Place, file, failure.Message, failure.Advice, publication.Again);

    static string Asked(TransferFailure failure) => failure.RetryAfter > LongestAskedFor
        ? $"{failure.Message}; it asks to wait for {Seconds(failure.RetryAfter.Value)}" : failure.Message;

    static TimeSpan PauseAfter(int number)
    {
        var whole = First * Math.Pow(2, number - 1);
        return (whole < Longest ? whole : Longest) * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 2000.0));
    }

    static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
