using System.Threading.Channels;
using BuildKit.Events;
using BuildKit.Masking;

namespace BuildKit.Execution;

/// <summary>Takes the events of one piece of work to the loop, and holds the sender back when the loop is slower.</summary>
sealed class Post(Work work, ChannelWriter<Message> loop, TimeProvider time)
{
    /// <summary>Sees each event as it is shown; null for nobody.</summary>
    public Action<BuildEvent>? Shows { get; set; }

    /// <summary>May be called from any thread of the author's code; blocks while there is no room.</summary>
    public void Now(BuildEvent happened)
    {
        var message = new EventPosted(work, Shown(happened));
        if (!loop.TryWrite(message))
        {
            SendAsync(message).GetAwaiter().GetResult();
        }
    }

    public Task Async(BuildEvent happened) => SendAsync(new EventPosted(work, Shown(happened)));

    public async Task SendAsync(Message message)
    {
        try
        {
            await loop.WriteAsync(message).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The run is over; code that outlived it has nobody left to talk to.
        }
    }

    // Secrets are masked here, on the thread of whoever posts and before anybody sees the event.
    BuildEvent Shown(BuildEvent happened)
    {
        var shown = (happened.Time == default ? happened with { Time = time.GetUtcNow() } : happened).Masked(SecretMask.Current);
        Shows?.Invoke(shown);
        return shown;
    }
}
