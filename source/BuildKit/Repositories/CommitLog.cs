namespace BuildKit.Repositories;

/// <summary>A commit as its author described it.</summary>
/// <param name="Hash">In full.</param>
/// <param name="Subject">The first paragraph, in one line.</param>
/// <param name="Body">All that comes after the subject; empty if there is nothing.</param>
sealed record DescribedCommit(string Hash, string Subject, string Body);

/// <summary>Reads which commits a version has, and which versions came before.</summary>
sealed class CommitLog(GitPlumbing git)
{
    // Neither can be part of a message.
    const char EndOfField = '\u001F';
    const char EndOfCommit = '\0';

    /// <summary>
    /// What is reachable from a commit and not from another, without merges, the newest first; in a history with branches
    /// children before their parents, whatever the clocks said.
    /// </summary>
    /// <param name="since">The commit or tag to begin after; null for the beginning.</param>
    /// <param name="to">The commit to end with.</param>
    /// <param name="paths">Only commits that changed something there, relative to the root; none for all.</param>
    public IReadOnlyList<DescribedCommit> Between(string? since, string to, IReadOnlyList<string> paths)
    {
        string[] arguments =
        [
            "log", "-z", "--no-show-signature", "--no-mailmap", "--no-color", "--no-decorate", "--encoding=UTF-8", "--topo-order", "--no-merges", "--format=%H%x1f%s%x1f%b",
            since is null ? to : $"{since}..{to}", "--", .. paths.Select(path => $":(top){path}"),
        ];
        return [.. Read(arguments).Split(EndOfCommit, StringSplitOptions.RemoveEmptyEntries).Select(Described)];
    }

    /// <summary>Whether a commit is in this repository.</summary>
    public bool Has(string commit) =>
        git.TryAsync(null, "cat-file", "-e", $"{commit}^{{commit}}").GetAwaiter().GetResult().ExitCode == 0;

    /// <summary>Whether a shallow clone has left out some of what is reachable from a commit and not from another.</summary>
    public bool IsCutOff(string? since, string to)
    {
        var cutOff = new HistoryReader(git).CutOffAsync().GetAwaiter().GetResult();
        return cutOff.Count > 0 && Read("rev-list", since is null ? to : $"{since}..{to}").Split('\n').Any(cutOff.Contains);
    }

    /// <summary>The tags of which a commit knows, with the versions that they mean, without those on the commit itself.</summary>
    public IReadOnlyList<(string Tag, SemanticVersion Version)> VersionsBefore(string commit, Func<string, SemanticVersion?> versionOf)
    {
        var own = Names("--points-at", commit);
        return [.. Names("--merged", commit).Except(own, StringComparer.Ordinal).Select(tag => (tag, versionOf(tag))).Where(tag => tag.Item2 is not null).Select(tag => (tag.tag, tag.Item2!))];
    }

    string[] Names(string option, string commit) =>
        Read("for-each-ref", $"{option}={commit}", "--format=%(refname:strip=2)", "refs/tags").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    string Read(params string[] arguments) => git.ReadAsync(null, arguments).GetAwaiter().GetResult();

    static DescribedCommit Described(string commit)
    {
        var fields = commit.Split(EndOfField, 3);
        return new(fields[0].Trim('\n'), fields[1], fields[2].Trim('\n'));
    }
}
