/// <summary>What docs/soak.md says: the last run of all tests with many rounds, and those of some since.</summary>
/// <param name="page">The page.</param>
/// <param name="notes">Where tests have noted what they did: class, test and what, with tabs between.</param>
class SoakReport(AbsolutePath page, AbsolutePath notes)
{
    const string Everything = "Everything";

    const string Introduction = """
        # Soak

        What `./build.sh Soak` ran last and passed, written by itself. Property, fault and fleet tests take many times the rounds of
        `./build.sh Test`: fixed seeds, then a tenth of fresh ones; a failure names its seed. With `--soak-only` only some classes of tests
        run, and the page says which.
        """;

    /// <summary>Forgets what earlier runs have noted.</summary>
    public void Begin() => notes.WriteText("");

    /// <summary>Puts a run on the page, in place of the last one of the same tests. After one of everything nothing else counts.</summary>
    public void Add(IReadOnlyList<string> classes, GitRepository repository, double rounds)
    {
        var title = classes.Count == 0 ? Everything : $"Only {string.Join(", ", classes.Select(name => $"`{name}`"))}";
        var before = classes.Count == 0 ? [] : Sections().Where(section => section.Title != title);
        string[] sections = [.. before.Select(section => section.Text), $"## {title}\n\n{Table(repository, rounds)}\n{Details()}"];
        page.WriteText($"{Introduction}\n\n{string.Join("\n", sections.Select(section => section.TrimEnd() + "\n"))}");
    }

    IEnumerable<(string Title, string Text)> Sections() => page.ReadText().ReplaceLineEndings("\n").Split("\n## ").Skip(1)
        .Select(section => (section.Split('\n')[0], $"## {section}"));

    static string Table(GitRepository repository, double rounds) => $"""
        | commit | version | finished (UTC) | rounds | processors |
        |---|---|---|---|---|
        | {repository.ShortCommit}{(repository.IsDirty ? ", dirty" : "")} | {repository.Version} | {DateTime.UtcNow:yyyy-MM-dd HH:mm} | {rounds} | {Environment.ProcessorCount} |

        """;

    string Details() => string.Join('\n', [
        "| tests | did |", "|---|---|",
        .. notes.ReadText().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).GroupBy(fields => (fields[0], fields[1]))
            .OrderBy(group => group.Key).Select(group => $"| {group.Key.Item1}: {group.Key.Item2} | {string.Join("; ", group.Select(fields => fields[2]).Distinct())} |"), ""]);
}
