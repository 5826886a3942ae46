using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace BuildKit.Analyzers.Solutions;

/// <summary>
/// Makes identifiers of names. What may not stand in one becomes <c>_</c>, a leading digit gets one in front, a keyword
/// <c>@</c>, and a name that the type has already one behind. A name that is an identifier as it is keeps it; of the others
/// that come to the same, the first in ordinal order does, and the next are <c>_2</c>, <c>_3</c>.
/// </summary>
static class Identifiers
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(IEnumerable<string> names, ISet<string> reserved)
    {
        var taken = new HashSet<string>(reserved, StringComparer.Ordinal);
        var identifiers = new List<KeyValuePair<string, string>>();
        foreach (var name in names.OrderBy(name => Plain(name) == name && !reserved.Contains(name) ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal))
        {
            identifiers.Add(new(name, Escaped(Free(Plain(name), reserved, taken))));
        }

        return identifiers.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
    }

    static string Free(string plain, ISet<string> reserved, HashSet<string> taken)
    {
        var wanted = reserved.Contains(plain) ? plain + "_" : plain;
        var free = wanted;
        for (var number = 2; !taken.Add(free); number++)
        {
            free = $"{wanted}_{number}";
        }

        return free;
    }

    static string Plain(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            // The compiler reads over formatting characters: two names that differ by one would be the same to it.
            text.Append(SyntaxFacts.IsIdentifierPartCharacter(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format ? c : '_');
        }

        return text.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(text[0]) ? text.ToString() : "_" + text;
    }

    static string Escaped(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None
            ? "@" + identifier : identifier;
}
