namespace BuildKit;

/// <summary>The commits since the release before, as what notes are made of: <c>.Notes(From.Commits)</c>.</summary>
public sealed class CommitNotes
{
    internal CommitNotes()
    {
    }

    internal static CommitNotes Default { get; } = new();
}
