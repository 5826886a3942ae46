using System.Text.RegularExpressions;

namespace BuildKit.Releases;

/// <summary>
/// What the message of a commit says in the form of Conventional Commits 1.0.0 (conventionalcommits.org): <c>type(scope)!: description</c>, and
/// footers. A message in no such form has no type, and its subject is the description.
/// </summary>
sealed partial record ConventionalCommit
{
    static readonly string[] ClosingWords = ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved", "ref", "refs"];

    /// <summary>In lower case; null if there is none.</summary>
    public string? Type { get; private init; }

    public string? Scope { get; private init; }

    public required string Description { get; init; }

    /// <summary>What breaks: the texts of <c>BREAKING CHANGE</c> footers. With a <c>!</c> alone, the description says it.</summary>
    public IReadOnlyList<string> Breaking { get; private init; } = [];

    public bool IsBreaking { get; private init; }

    /// <summary>Numbers of issues that footers name, without those of which the description speaks.</summary>
    public IReadOnlyList<string> Issues { get; private init; } = [];

    /// <summary>The commits that this one takes back, in full or abbreviated.</summary>
    public IReadOnlyList<string> Reverts { get; private init; } = [];

    public static ConventionalCommit Of(string subject, string body)
    {
        var header = Header().Match(subject);
        var breaking = BreakingTexts(body);
        var description = (header.Success ? header.Groups["description"].Value : subject).Trim();
        return new()
        {
            Type = header.Success ? header.Groups["type"].Value.ToLowerInvariant() : null,
            Scope = header.Groups["scope"] is { Success: true } scope ? scope.Value.Trim() : null,
            Description = description,
            Breaking = breaking,
            IsBreaking = breaking.Count > 0 || header.Groups["breaking"].Success,
            Issues = [.. Named(body).Where(number => !Mentions(description, number)).Distinct(StringComparer.Ordinal)],
            Reverts = [.. Reverted().Matches(body).Select(match => match.Groups["hash"].Value.ToLowerInvariant())],
        };
    }

    static IEnumerable<string> Named(string body) => Footers(body)
        .Where(footer => ClosingWords.Contains(footer.Token, StringComparer.OrdinalIgnoreCase))
        .SelectMany(footer => Number().Matches(footer.Text)).Select(match => match.Groups["number"].Value);

    static bool Mentions(string description, string number) => Number().Matches(description).Any(match => match.Groups["number"].Value == number);

    static List<string> BreakingTexts(string body) => [.. Footers(body).Where(footer => footer.Token is "BREAKING CHANGE" or "BREAKING-CHANGE").Select(footer => footer.Text)];

    // A footer ends where the next begins, or with its paragraph.
    static List<(string Token, string Text)> Footers(string body)
    {
        var footers = new List<(string Token, string Text)>();
        var isOpen = false;
        foreach (var line in body.Split('\n').Select(line => line.TrimEnd()))
        {
            if (Footer().Match(line) is { Success: true } footer)
            {
                footers.Add((footer.Groups["token"].Value, footer.Groups["text"].Value.Trim()));
                isOpen = true;
            }
            else if (line.Length == 0)
            {
                isOpen = false;
            }
            else if (isOpen)
            {
                footers[^1] = (footers[^1].Token, $"{footers[^1].Text} {line.Trim()}".TrimStart());
            }
        }

        return footers;
    }

    [GeneratedRegex(@"^(?<type>[A-Za-z][A-Za-z0-9-]*)(?:\((?<scope>[^()]+)\))?(?<breaking>!)?: +(?<description>\S.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?<token>BREAKING[ -]CHANGE|[A-Za-z][A-Za-z0-9-]*)(?:: +|:$| (?=#[0-9]))(?<text>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Footer();

    [GeneratedRegex(@"(?<![\w/&])#(?<number>[0-9]+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\bThis reverts commit (?<hash>[0-9a-fA-F]{7,64})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Reverted();
}
