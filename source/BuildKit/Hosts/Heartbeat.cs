using System.Globalization;
using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>Says every 15 seconds that something still runs, so that a long silence means that the build has died.</summary>
sealed class Heartbeat : IAsyncDisposable
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    readonly ITimer timer;

    /// <param name="what">What runs: "web-01: activate".</param>
    /// <param name="scope">The step that it belongs to.</param>
    public Heartbeat(string what, StepScope scope)
    {
        var began = scope.Time.GetTimestamp();
        timer = scope.Time.CreateTimer(_ => scope.Post(Line(what, scope, began)), null, Interval, Interval);
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    static OutputWritten Line(string what, StepScope scope, long began) => new()
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = scope.Time.GetUtcNow(),
        Text = string.Create(CultureInfo.InvariantCulture, $"{what} has been running for {scope.Time.GetElapsedTime(began).TotalSeconds:0} s"),
    };
}
