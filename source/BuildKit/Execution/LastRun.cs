using System.Text.Json;
using System.Text.Json.Serialization;

namespace BuildKit.Execution;

/// <summary>
/// What <c>--continue</c> needs to know of the last run: <c>.buildkit/state/last-run.json</c>. A file that is missing,
/// unreadable or of another format is no last run.
/// </summary>
sealed record LastRun
{
    const int CurrentFormat = 1;

    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>A digest of everything on the command line that decides what targets do.</summary>
    public required string Arguments { get; init; }

    /// <summary>The targets that were asked for.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The targets that need not run again.</summary>
    public required IReadOnlyList<string> Succeeded { get; init; }

    public static LastRun? Load(AbsolutePath root)
    {
        try
        {
            using var stream = System.IO.File.OpenRead(File(root));
            var loaded = JsonSerializer.Deserialize(stream, LastRunJson.Default.LastRun);
            return loaded?.Format == CurrentFormat ? loaded : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether it was written.</summary>
    public bool Save(AbsolutePath root) => StateFile.TryWrite(File(root), [JsonSerializer.Serialize(this, LastRunJson.Default.LastRun)]);

    /// <summary>The same with what this event adds.</summary>
    public LastRun With(BuildEvent happened) =>
        happened is TargetFinished { Outcome: Outcome.Executed or Outcome.UpToDate or Outcome.FromCache } finished
            && !Succeeded.Contains(finished.Target, StringComparer.Ordinal)
            ? this with { Succeeded = [.. Succeeded, finished.Target] }
            : this;

    static AbsolutePath File(AbsolutePath root) => root / ".buildkit" / "state" / "last-run.json";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(LastRun))]
sealed partial class LastRunJson : JsonSerializerContext;
