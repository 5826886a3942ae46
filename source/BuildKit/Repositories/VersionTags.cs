using System.Text.RegularExpressions;

namespace BuildKit.Repositories;

/// <summary>Which tags are versions, and which only look like one.</summary>
/// <param name="Prefix">What stands in front of the version; null for a <c>v</c> or nothing.</param>
sealed partial record VersionTags(string? Prefix)
{
    public static VersionTags Default { get; } = new((string?)null);

    /// <summary>Whether git allows a tag to begin like this.</summary>
    public static bool IsPossible(string prefix) =>
        prefix.Length == 0
        || (prefix[0] is not ('-' or '/' or '.') && !prefix.Contains("..", StringComparison.Ordinal) && !prefix.Contains("//", StringComparison.Ordinal)
            && !prefix.Contains("/.", StringComparison.Ordinal) && !prefix.Contains(".lock/", StringComparison.Ordinal) && !prefix.Contains("@{", StringComparison.Ordinal)
            && prefix.All(c => c > ' ' && c != '\x7f' && !"~^:?*[\\".Contains(c, StringComparison.Ordinal)));

    /// <summary>The version that a tag gives to its commit; null for none.</summary>
    public SemanticVersion? VersionOf(string tag) =>
        SemanticVersion.TryParse(Rest(tag, StringComparison.Ordinal), out var version) ? version : null;

    /// <summary>
    /// Why a tag that was probably meant as a version is none; null for one that is, and for tags of another kind. <c>v2</c> is of another kind: such
    /// tags are moved along with the newest version.
    /// </summary>
    public string? Mistake(string tag) =>
        VersionOf(tag) is not null || Rest(tag, StringComparison.OrdinalIgnoreCase) is not { } rest || !TwoNumbers().IsMatch(rest) ? null
        : SemanticVersion.TryParse(rest, out _) ? $"it begins with '{tag[..^rest.Length]}', not with '{Prefix ?? "v"}'"
        : $"'{rest}' is no semantic version";

    /// <summary>Whether it is a version behind some other prefix.</summary>
    public static bool IsOfAnotherPrefix(string tag) => Behind().Match(tag) is { Success: true } match && SemanticVersion.TryParse(match.Value, out _);

    string? Rest(string tag, StringComparison comparison) =>
        tag.StartsWith(Prefix ?? "v", comparison) ? tag[(Prefix ?? "v").Length..] : Prefix is null ? tag : null;

    [GeneratedRegex("^[0-9]+\\.[0-9]")]
    private static partial Regex TwoNumbers();

    [GeneratedRegex("(?<![0-9.])[0-9]+\\.[0-9]+\\.[0-9]+([-+].*)?$")]
    private static partial Regex Behind();
}
