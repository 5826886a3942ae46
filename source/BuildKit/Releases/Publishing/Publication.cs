using System.Collections.Immutable;
using System.Globalization;
using BuildKit.Events;

namespace BuildKit.Releases;

/// <summary>A release on its way to one destination, and what became of its files.</summary>
sealed class Publication(StoredRelease release, Destination destination, StepScope scope)
{
    readonly List<string> pushed = [];
    readonly List<string> there = [];
    readonly List<string> refused = [];

    public StoredRelease Release { get; } = release;

    public ReleaseManifest Manifest => Release.Manifest;

    public StepScope Scope { get; } = scope;

    public string Place { get; } = destination.Place;

    /// <summary>What the destination was told of who we are, in words.</summary>
    public string Credential { get; set; } = destination.Credential ?? "none";

    /// <summary>In order, the manifest last.</summary>
    public ImmutableArray<PublishedFile> Files { get; } = PublishedFile.Of(release);

    public Attempts Attempts => new(this) { Pause = Pause };

    /// <summary>How long to wait between attempts; in tests not at all.</summary>
    public Func<TimeSpan, CancellationToken, Task> Pause { get; init; } = (pause, cancellation) => Task.Delay(pause, scope.Time, cancellation);

    /// <summary>What to type to go on.</summary>
    public string Again => $"./build.sh {Scope.Target} --release {Manifest.Release}";

    public void Pushed(string name, long size)
    {
        pushed.Add(name);
        Say($"pushed {name}, {Bytes(size)}");
    }

    /// <param name="name">The file that is there with the same content.</param>
    /// <param name="note">How that is known, if not byte for byte.</param>
    public void WasThere(string name, string? note = null)
    {
        there.Add(name);
        Say($"{name} is there already{(note is null ? "" : $": {note}")}");
    }

    public BuildException Refuse(string name, string thereDigest, string oursDigest, string? difference = null)
    {
        refused.Add(name);
        return Errors.PublishedDiffers(Manifest.Product, Manifest.Release, Place, name, thereDigest, oursDigest, difference).Exception();
    }

    public void Say(string text) => Scope.Say(text);

    public void Warn(string text) =>
        Scope.Post(new LogWritten { Target = Scope.Target, Step = Scope.Step, Time = Scope.Time.GetUtcNow(), Severity = Severity.Warning, Text = text });

    /// <exception cref="BuildException">BK0483 to BK0491, and those of the destination.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var result = "failed";
        try
        {
            await destination.PublishAsync(this, cancellation).ConfigureAwait(false);
            result = pushed.Count > 0 ? "published" : "unchanged";
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            result = "interrupted";
            throw;
        }
        catch (BuildException) when (refused.Count > 0)
        {
            result = "refused";
            throw;
        }
        finally
        {
            Announce(result);
        }
    }

    void Announce(string result) => Scope.Post(new ReleasePublished
    {
        Target = Scope.Target,
        Step = Scope.Step,
        Time = Scope.Time.GetUtcNow(),
        Product = Manifest.Product,
        Release = Manifest.Release,
        Destination = Place,
        Result = result,
        Pushed = [.. pushed],
        WasThere = [.. there],
        Refused = [.. refused],
    });

    static string Bytes(long size) => size switch
    {
        < 1024 => Errors.Count((int)size, "byte"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{size / 1024.0:0.0} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{size / (1024.0 * 1024):0.0} MB"),
    };
}
