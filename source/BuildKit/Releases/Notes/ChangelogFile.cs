using System.Text.RegularExpressions;

namespace BuildKit.Releases;

/// <summary>A changelog that people write: a heading for each version (<c>## 1.2.3</c>, <c>## [1.2.3] - 2026-01-31</c>), and one for what is not released yet.</summary>
sealed partial class ChangelogFile
{
    readonly List<(string Title, string Text)> sections = [];

    /// <param name="text">The content of the file.</param>
    public ChangelogFile(string text)
    {
        var (level, isCode) = (0, false);
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            var heading = Heading().Match(isCode ? "" : line);
            // Sections are as deep as the first heading that names a version; deeper ones belong to them, and a higher one ends them.
            if (heading.Success && (level == 0 ? IsTitle(heading.Groups["title"].Value) : heading.Groups["level"].Length <= level))
            {
                Close(lines);
                level = level == 0 ? heading.Groups["level"].Length : level;
                sections.Add((heading.Groups["title"].Value.Trim(), ""));
            }
            else if (sections.Count > 0)
            {
                lines.Add(line);
            }
        }

        Close(lines);
    }

    /// <summary>What is said of a version; null if nothing is.</summary>
    public string? Of(SemanticVersion version) => Text(title => VersionOf(title) == version.ToString().Split('+')[0]);

    /// <summary>What is said of the version to come; null if nothing is.</summary>
    public string? Unreleased => Text(IsUnreleased);

    /// <summary>The versions that have a heading, as they are written.</summary>
    public IEnumerable<string> Titles => sections.Select(section => section.Title);

    string? Text(Func<string, bool> isWanted) => sections.Where(section => isWanted(section.Title) && section.Text.Length > 0).Select(section => section.Text).FirstOrDefault();

    void Close(List<string> lines)
    {
        if (sections.Count > 0)
        {
            sections[^1] = (sections[^1].Title, string.Join('\n', lines.Where(line => !LinkDefinition().IsMatch(line))).Trim('\n', ' '));
        }

        lines.Clear();
    }

    static bool IsTitle(string title) => IsUnreleased(title) || VersionOf(title) is not null;

    static bool IsUnreleased(string title) => title.Trim(' ', '[', ']').Equals("unreleased", StringComparison.OrdinalIgnoreCase) || title.TrimStart('[').StartsWith("unreleased]", StringComparison.OrdinalIgnoreCase);

    static string? VersionOf(string title) => Version().Match(title) is { Success: true } match ? match.Groups["version"].Value : null;

    [GeneratedRegex(@"^(?<level>#{1,6}) +(?<title>.*?)(?: +#+)?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    // Perhaps behind the name of the product, in brackets, with a "v", and with a date or a link after it.
    [GeneratedRegex(@"(?:^|[\s\[@])v?(?<version>[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?)(?=$|[\s\],:)+(])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Version();

    // "[1.2.3]: https://…" at the end of the file belongs to no section.
    [GeneratedRegex(@"^\[v?[0-9]+\.[0-9]+\.[0-9]+[^\]]*\]: |^\[unreleased\]: ", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LinkDefinition();
}
