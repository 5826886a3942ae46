using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildKit.Inventories;

/// <summary>
/// Hosts in one word: <c>deploy@web-[01:20].example.com:2222</c>. A range counts up and keeps the width of its first number; there may be several,
/// and the last one counts fastest.
/// </summary>
static partial class HostPattern
{
    const int Most = 10_000;

    /// <exception cref="BuildException">BK0540: it is no host. BK0541: a host is named twice. BK0542: there is none.</exception>
    public static Inventory Expand(IEnumerable<string> patterns)
    {
        var hosts = patterns.SelectMany(Expand).ToImmutableArray();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return hosts.IsEmpty ? throw Errors.EmptyInventory().Exception()
            : hosts.FirstOrDefault(host => !names.Add(host.Name)) is { } twice ? throw Errors.DuplicateHost(twice.Name).Exception()
            : new() { Hosts = hosts };
    }

    static IEnumerable<InventoryHost> Expand(string pattern)
    {
        var parts = Parts().Match(pattern);
        if (!parts.Success)
        {
            throw Errors.InvalidHostPattern(pattern, "it is not USER@HOST:PORT, of which USER and PORT may be left out").Exception();
        }

        int? port = parts.Groups["port"].Success ? int.Parse(parts.Groups["port"].Value, CultureInfo.InvariantCulture) : null;
        if (port is < 1 or > 65_535)
        {
            throw Errors.InvalidHostPattern(pattern, $"a port is 1 to 65535, not {port}").Exception();
        }

        var user = parts.Groups["user"].Success ? parts.Groups["user"].Value : null;
        return Names(parts.Groups["host"].Value, pattern).Select(name => new InventoryHost { Name = name, Address = name, User = user, Port = port });
    }

    static IEnumerable<string> Names(string text, string pattern)
    {
        var range = Range().Match(text);
        if (!range.Success)
        {
            return Name().IsMatch(text) ? [text] : throw Errors.InvalidHostPattern(pattern, $"'{text}' is not the name of a host").Exception();
        }

        var (first, last) = (range.Groups["first"].Value, range.Groups["last"].Value);
        var (from, to) = (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(last, CultureInfo.InvariantCulture));
        if (to < from || to - from >= Most)
        {
            throw Errors.InvalidHostPattern(pattern, $"the range {first}:{last} {(to < from ? "counts down" : "is too long")}").Exception();
        }

        return Enumerable.Range(from, to - from + 1).SelectMany(number => Names(
            text[..range.Index] + number.ToString(CultureInfo.InvariantCulture).PadLeft(first.Length, '0') + text[(range.Index + range.Length)..], pattern));
    }

    // No part begins with a dash, which ssh would take for an option.
    [GeneratedRegex(@"^(?:(?<user>[A-Za-z0-9_][A-Za-z0-9._-]{0,63})@)?(?<host>[^@:\s\[\]-](?:[^@:\s\[\]]|\[\d+:\d+\])*|\[\d+:\d+\](?:[^@:\s\[\]]|\[\d+:\d+\])*)(?::(?<port>\d{1,5}))?\z")]
    private static partial Regex Parts();

    [GeneratedRegex(@"\[(?<first>\d{1,6}):(?<last>\d{1,6})\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?\z")]
    private static partial Regex Name();
}
