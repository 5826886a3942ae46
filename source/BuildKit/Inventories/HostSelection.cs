using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace BuildKit.Inventories;

/// <summary>
/// Chooses hosts by words: a name, in which <c>*</c> stands for anything, a pattern such as <c>web-[01:05]</c>, <c>role:web</c>, <c>tag:eu</c>, or a
/// fact, <c>rack=a1</c>; several are separated by commas.
/// </summary>
static partial class HostSelection
{
    /// <summary>The names of the hosts that any of the words means.</summary>
    /// <param name="hosts">All hosts.</param>
    /// <param name="words">The words, with commas between them; null for none.</param>
    /// <param name="environment">Where they are, for messages.</param>
    /// <exception cref="BuildException">BK0535: a word means no host. BK0540: it is none that can be understood.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<InventoryHost> hosts, string? words, string environment)
    {
        var meant = Split(words ?? "").SelectMany(word => Patterns(word).Select(pattern => (Word: pattern, Hosts: Find(hosts, pattern).ToList()))).ToList();
        var unknown = meant.Where(one => one.Hosts.Count == 0).Select(one => one.Word).Distinct().ToList();
        return unknown.Count == 0 ? [.. hosts.Select(host => host.Name).Where(name => meant.Exists(one => one.Hosts.Contains(name)))]
            : throw Errors.UnknownHosts(environment, unknown, [.. hosts.Select(host => host.Name)], Nearest(hosts, unknown[0])).Exception();
    }

    /// <summary>The hosts that have one of the roles; all where no role is said.</summary>
    public static IEnumerable<InventoryHost> OfRoles(IEnumerable<InventoryHost> hosts, IReadOnlyCollection<string> roles) =>
        hosts.Where(host => roles.Count == 0 || host.Roles.Any(roles.Contains));

    static ImmutableArray<string> Patterns(string word) => word.Contains('[', StringComparison.Ordinal) ? HostPattern.Names(word) : [word];

    static IEnumerable<string> Find(IReadOnlyList<InventoryHost> hosts, string word) => hosts.Where(Test(word)).Select(host => host.Name);

    static Func<InventoryHost, bool> Test(string word) => (word.Split(':', 2), word.Split('=', 2)) switch
    {
        (["role", var role], _) => host => host.Roles.Contains(role),
        (["tag", var tag], _) => host => host.Tags.Contains(tag),
        (_, [var fact, var value]) => host => host.Facts.TryGetValue(fact, out var known) && known == value,
        _ when word.Contains('*', StringComparison.Ordinal) => host => Like(host.Name, word),
        _ => host => string.Equals(host.Name, word, StringComparison.OrdinalIgnoreCase),
    };

    static bool Like(string name, string pattern) =>
        Regex.IsMatch(name, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);

    static string? Nearest(IReadOnlyList<InventoryHost> hosts, string word) => Suggestion.Nearest(word, hosts.Select(host => host.Name)
        .Concat(hosts.SelectMany(host => host.Roles).Distinct().Select(role => $"role:{role}")).Concat(hosts.SelectMany(host => host.Tags).Distinct().Select(tag => $"tag:{tag}")));

    // Within brackets a comma belongs to a list.
    static IEnumerable<string> Split(string words) => Comma().Split(words).Select(word => word.Trim()).Where(word => word.Length > 0);

    [GeneratedRegex(@",(?![^\[\]]*\])")]
    private static partial Regex Comma();
}
