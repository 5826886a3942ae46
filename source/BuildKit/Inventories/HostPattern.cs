using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildKit.Inventories;

/// <summary>
/// Hosts in one word: <c>deploy@web-[01:20].example.com:2222</c>. What stands in brackets is a range of numbers, which keeps the width of its first
/// one, or of letters, with a step behind it if need be, or a list of these and of words. There may be several, and the last one counts fastest.
/// </summary>
static partial class HostPattern
{
    /// <summary>The most hosts that one pattern names.</summary>
    public const int Most = 10_000;

    /// <exception cref="BuildException">BK0540: it is no host. BK0541: a host is named twice. BK0542: there is none.</exception>
    public static Inventory Expand(IEnumerable<string> patterns) => Inventory.Of(patterns.SelectMany(Hosts).Select(host => new ListedHost(host)));

    /// <summary>The hosts that a pattern names, with its user and port.</summary>
    /// <exception cref="BuildException">BK0540.</exception>
    public static IEnumerable<InventoryHost> Hosts(string pattern)
    {
        var parts = Parts().Match(pattern);
        if (!parts.Success)
        {
            throw Errors.InvalidHostPattern(pattern, "it is not USER@HOST:PORT, of which USER and PORT may be left out").Exception();
        }

        int? port = parts.Groups["port"].Success ? int.Parse(parts.Groups["port"].Value, CultureInfo.InvariantCulture) : null;
        if (port is { } number && !IsPort(number))
        {
            throw Errors.InvalidHostPattern(pattern, $"a port is 1 to 65535, not {port}").Exception();
        }

        var user = parts.Groups["user"].Success ? parts.Groups["user"].Value : null;
        return Names(parts.Groups["host"].Value).Select(name => new InventoryHost { Name = name, Address = name, User = user, Port = port });
    }

    /// <summary>The names that a pattern without user and port stands for.</summary>
    /// <exception cref="BuildException">BK0540.</exception>
    public static ImmutableArray<string> Names(string pattern)
    {
        var names = ImmutableArray.Create("");
        foreach (Match part in Segments().Matches(pattern))
        {
            var choices = part.Value[0] == '[' ? Choices(part.Value[1..^1], pattern) : [part.Value];
            names = names.Length * choices.Count <= Most
                ? [.. names.SelectMany(name => choices.Select(choice => name + choice))]
                : throw Errors.InvalidHostPattern(pattern, $"it stands for more than {Most} hosts").Exception();
        }

        return names.FirstOrDefault(name => !IsName(name)) is { } wrong
            ? throw Errors.InvalidHostPattern(pattern, $"'{wrong}' is not the name of a host").Exception()
            : names;
    }

    public static bool IsName(string text) => Name().IsMatch(text);

    public static bool IsUser(string text) => User().IsMatch(text);

    public static bool IsPort(int number) => number is >= 1 and <= 65_535;

    static List<string> Choices(string text, string pattern)
    {
        var choices = text.Split(',').SelectMany(choice =>
            Range().Match(choice) is { Success: true } range ? Counted(range, pattern)
            : Word().IsMatch(choice) ? [choice]
            : throw Errors.InvalidHostPattern(pattern, $"'{choice}' is no range, such as 01:20, 1:9:2 or a:f, and no word").Exception());
        return [.. choices.Take(Most + 1)];
    }

    static IEnumerable<string> Counted(Match range, string pattern)
    {
        var (first, last) = (range.Groups["first"].Value, range.Groups["last"].Value);
        var isNumber = char.IsAsciiDigit(first[0]);
        var (from, to) = isNumber ? (Number(first), Number(last)) : (first[0], last[0]);
        var step = range.Groups["step"].Success ? Number(range.Groups["step"].Value) : 1;
        if (to < from || step == 0)
        {
            throw Errors.InvalidHostPattern(pattern, step == 0 ? "a step is at least 1" : $"the range {first}:{last} counts down").Exception();
        }

        for (var at = from; at <= to; at += step)
        {
            yield return isNumber ? at.ToString(CultureInfo.InvariantCulture).PadLeft(first.Length, '0') : ((char)at).ToString();
        }
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    // No part begins with a dash, which ssh would take for an option.
    [GeneratedRegex(@"^(?:(?<user>[A-Za-z0-9_][A-Za-z0-9._-]{0,63})@)?(?<host>(?:[^@:\s\[\]-]|\[[^\[\]\s@]+\])(?:[^@:\s\[\]]|\[[^\[\]\s@]+\])*)(?::(?<port>\d{1,5}))?\z")]
    private static partial Regex Parts();

    [GeneratedRegex(@"\[[^\[\]]+\]|[^\[\]]+")]
    private static partial Regex Segments();

    [GeneratedRegex(@"^(?:(?<first>\d{1,6}):(?<last>\d{1,6})|(?<first>[a-z]):(?<last>[a-z])|(?<first>[A-Z]):(?<last>[A-Z]))(?::(?<step>\d{1,6}))?\z")]
    private static partial Regex Range();

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex User();
}
