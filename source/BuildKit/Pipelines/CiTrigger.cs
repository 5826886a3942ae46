using System.Globalization;
using BuildKit.Pipelines;

namespace BuildKit;

/// <summary>Something that lets a pipeline run.</summary>
public sealed class CiTrigger
{
    CiTrigger(params TriggerPart[] parts) => Parts = parts;

    internal IReadOnlyList<TriggerPart> Parts { get; }

    /// <summary>Asked for by a person.</summary>
    public static CiTrigger Manual { get; } = new(new TriggerPart(TriggerKind.Manual, ""));

    /// <summary>Commits on branches.</summary>
    /// <param name="branches">Names, which may end with <c>*</c>; none for all branches.</param>
    /// <exception cref="BuildException">BK0456: a name that the CI systems would not understand alike.</exception>
    public static CiTrigger Push(params ReadOnlySpan<string> branches) => new(Of(TriggerKind.Push, branches));

    /// <summary>Pull requests, called merge requests by GitLab.</summary>
    /// <param name="into">The branches that they go into; none for all.</param>
    /// <exception cref="BuildException">BK0456: a name that the CI systems would not understand alike.</exception>
    public static CiTrigger PullRequest(params ReadOnlySpan<string> into) => new(Of(TriggerKind.PullRequest, into));

    /// <summary>New tags.</summary>
    /// <param name="tags">Names, which may end with <c>*</c>; none for all.</param>
    /// <exception cref="BuildException">BK0456: a name that the CI systems would not understand alike.</exception>
    public static CiTrigger Tag(params ReadOnlySpan<string> tags) => new(Of(TriggerKind.Tag, tags));

    /// <summary>Every day, on the default branch.</summary>
    /// <param name="time">UTC, such as <c>03:00</c>.</param>
    /// <exception cref="BuildException">BK0456: it is no time of the day.</exception>
    public static CiTrigger Daily(string time) => new(new TriggerPart(TriggerKind.Schedule, $"{MinuteAndHour(time)} * * *"));

    /// <summary>Every week, on the default branch.</summary>
    /// <param name="day">The day in UTC.</param>
    /// <param name="time">UTC, such as <c>03:00</c>.</param>
    /// <exception cref="BuildException">BK0456: it is no time of the day.</exception>
    public static CiTrigger Weekly(DayOfWeek day, string time) =>
        new(new TriggerPart(TriggerKind.Schedule, string.Create(CultureInfo.InvariantCulture, $"{MinuteAndHour(time)} * * {(int)day}")));

    static TriggerPart[] Of(TriggerKind kind, ReadOnlySpan<string> names)
    {
        var parts = new List<TriggerPart>();
        foreach (var name in names)
        {
            parts.Add(TriggerPart.Of(kind, name));
        }

        return parts.Count == 0 ? [TriggerPart.All(kind)] : [.. parts];
    }

    static string MinuteAndHour(string time) => TimeOnly.TryParseExact(time, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed)
        ? string.Create(CultureInfo.InvariantCulture, $"{parsed.Minute} {parsed.Hour}")
        : throw Errors.CiTriggerTime(time).Exception();
}
