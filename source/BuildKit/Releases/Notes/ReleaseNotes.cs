using System.Text;
using BuildKit.Repositories;

namespace BuildKit.Releases;

/// <summary>The notes of one release, in Markdown: what people wrote of it, then the commits since the release before, what breaks first.</summary>
sealed class ReleaseNotes
{
    static readonly (string Title, string[] Types)[] Groups =
    [
        ("Security", ["security", "sec"]),
        ("Features", ["feat", "feature"]),
        ("Fixes", ["fix", "bugfix", "hotfix"]),
        ("Performance", ["perf"]),
        ("Deprecated and removed", ["deprecate", "deprecated", "remove", "removed"]),
        ("Reverted", ["revert"]),
        ("Other changes", []),
        ("Documentation", ["docs", "doc"]),
        ("Maintenance", ["build", "chore", "ci", "refactor", "style", "test", "tests", "deps"]),
    ];

    public required string Product { get; init; }

    public required SemanticVersion Version { get; init; }

    /// <summary>The day of the commit, UTC; the only time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What the changelog says of the version; null if nothing.</summary>
    public string? Changelog { get; init; }

    /// <summary>The tag of the release before; null if this is the first.</summary>
    public string? Since { get; init; }

    /// <summary>What the comparison ends with: the commit.</summary>
    public required string Commit { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<DescribedCommit> Commits { get; init; }

    public RepositoryLinks? Links { get; init; }

    public string Render()
    {
        var text = new NotesText(Links);
        var changes = Standing(Commits);
        var notes = new StringBuilder($"# {Product} {Version}\n\n{FormattableString.Invariant($"{Time.UtcDateTime:yyyy-MM-dd}")}, {Origin(changes.Count)}\n");
        Section(notes, "Breaking changes", changes.Where(change => change.Message.IsBreaking).Select(change => Breaking(change, text)));
        Section(notes, "Summary", Changelog is null ? [] : [Changelog]);
        var grouped = changes.Where(change => !change.Message.IsBreaking).ToLookup(change => GroupOf(change.Message));
        foreach (var title in Groups.Select(group => group.Title))
        {
            Section(notes, title, grouped[title].Select(change => Entry(change, text)));
        }

        return notes.ToString();
    }

    static bool IsKnown(string? type) => Groups.Any(group => group.Types.Contains(type));

    static string GroupOf(ConventionalCommit message) => Groups.First(group => IsKnown(message.Type) ? group.Types.Contains(message.Type) : group.Types.Length == 0).Title;

    string Origin(int count) => (Since, count) switch
    {
        (null, _) => "the first release",
        (_, 0) => $"no commits since {Compared()}",
        _ => $"{Errors.Count(count, "commit")} since {Compared()}",
    };

    string Compared() => Links is null ? Since! : $"[{Since}]({Links.Comparison(Since!, Commit)})";

    static void Section(StringBuilder notes, string title, IEnumerable<string> entries)
    {
        var lines = entries.ToList();
        if (lines.Count > 0)
        {
            notes.Append("\n## ").Append(title).Append("\n\n").AppendJoin('\n', lines).Append('\n');
        }
    }

    static string Entry(Change change, NotesText text)
    {
        var (commit, message) = change;
        // A type that is no convention may be the beginning of a sentence: "Docker: use the slim image".
        var isKnown = message.Type is null || IsKnown(message.Type);
        var scope = isKnown && message.Scope is { } name ? $"**{text.Line(name)}:** " : "";
        var issues = message.Issues.Count > 0 ? $", {string.Join(", ", message.Issues.Select(text.Issue))}" : "";
        return $"- {scope}{text.Line(isKnown ? message.Description : commit.Subject)} ({text.Commit(commit.Hash)}{issues})";
    }

    static string Breaking(Change change, NotesText text) =>
        string.Concat(change.Message.Breaking.Select(what => $"\n  {text.Line(what)}").Prepend(Entry(change, text)));

    // What was taken back between two releases is no change; and who takes back a taking back lets it stand.
    static List<Change> Standing(IReadOnlyList<DescribedCommit> commits)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var standing = new List<Change>();
        foreach (var commit in commits.Where(commit => !gone.Contains(commit.Hash)))
        {
            var message = ConventionalCommit.Of(commit.Subject, commit.Body);
            List<string> reverted = [.. message.Reverts.SelectMany(hash => commits.Select(other => other.Hash).Where(other => other.StartsWith(hash, StringComparison.Ordinal)))];
            gone.UnionWith(reverted);
            if (message.Reverts.Count == 0 || reverted.Count < message.Reverts.Count)
            {
                standing.Add(new(commit, message));
            }
        }

        return standing;
    }

    readonly record struct Change(DescribedCommit Commit, ConventionalCommit Message);
}
