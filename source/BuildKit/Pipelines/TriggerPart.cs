using System.Text.RegularExpressions;

namespace BuildKit.Pipelines;

/// <summary>The kinds of events that let a pipeline run.</summary>
enum TriggerKind
{
    Push,
    PullRequest,
    Tag,
    Schedule,
    Manual,
}

/// <summary>One event: a branch, a tag, a time. The text is a name that may end with <c>*</c>, or five fields of cron.</summary>
sealed partial record TriggerPart(TriggerKind Kind, string Text)
{
    const string Any = "**";

    /// <summary>True if every branch or tag is meant.</summary>
    public bool IsAny => Text == Any;

    /// <summary>True if the text is the beginning of names.</summary>
    public bool IsBeginning => Text.EndsWith('*');

    /// <summary>The name, or what names begin with.</summary>
    public string Literal => Text.TrimEnd('*');

    /// <summary>As messages name it.</summary>
    public string InWords => Kind switch
    {
        TriggerKind.Push => IsAny ? "commits on any branch" : $"commits on '{Text}'",
        TriggerKind.PullRequest => IsAny ? "pull requests" : $"pull requests into '{Text}'",
        TriggerKind.Tag => IsAny ? "tags" : $"tags '{Text}'",
        TriggerKind.Schedule => $"the schedule '{Text}'",
        _ => "people",
    };

    public static TriggerPart All(TriggerKind kind) => new(kind, Any);

    /// <exception cref="BuildException">BK0456: the CI systems would not understand the name alike.</exception>
    public static TriggerPart Of(TriggerKind kind, string name) => name is "*" or "**" ? All(kind)
        : Name().IsMatch(name) ? new(kind, name.EndsWith('*') ? $"{name.TrimEnd('*')}*" : name)
        : throw Errors.CiTriggerName(name).Exception();

    /// <summary>Whether everything that the other means is meant here, too.</summary>
    public bool Covers(TriggerPart other) => Kind == other.Kind && (Text == other.Text || IsAny
        || (IsBeginning && !other.IsAny && other.Literal.StartsWith(Literal, StringComparison.Ordinal)));

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._/-]*\*{0,2}\z")]
    private static partial Regex Name();
}
