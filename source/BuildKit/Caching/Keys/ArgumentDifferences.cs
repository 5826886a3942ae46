using System.Globalization;

namespace BuildKit.Caching;

/// <summary>Compares arguments as lists: one that was put in does not make all behind it differ.</summary>
static class ArgumentDifferences
{
    public static IEnumerable<KeyDifference> Between(KeySide before, KeySide after)
    {
        var (olds, news) = (ByAction(before), ByAction(after));
        foreach (var action in olds.Keys.Union(news.Keys).Order())
        {
            var (old, @new) = (olds.GetValueOrDefault(action, []), news.GetValueOrDefault(action, []));
            foreach (var difference in Lists(Numbered(old), Numbered(@new)).Concat(Input(Text(old), Text(@new))))
            {
                yield return action == 0 ? difference : difference with { Name = KeyNames.OfAction(action, difference.Name), Text = $"{difference.Text} (action {action})" };
            }
        }
    }

    static Dictionary<int, List<(string Name, string Value)>> ByAction(KeySide side) => side.Parts.Where(part => part.Kind == KeyPartKind.Argument)
        .Select(part => (Name: KeyNames.Split(part.Name), part.Value)).GroupBy(part => part.Name.Action, part => (part.Name.Name, part.Value)).ToDictionary(group => group.Key, group => group.ToList());

    static List<string> Numbered(List<(string Name, string Value)> arguments) =>
        [.. arguments.Where(argument => argument.Name != KeyNames.StandardInput).Select(argument => argument.Value)];

    static string? Text(List<(string Name, string Value)> arguments) => arguments.Where(argument => argument.Name == KeyNames.StandardInput).Select(argument => argument.Value).FirstOrDefault();

    static IEnumerable<KeyDifference> Input(string? was, string? now) => was == now ? []
        : [new(KeyPartKind.Argument, KeyNames.StandardInput, was is not null, now is not null, $"standard input {(was is null ? "is given, was not" : now is null ? "is not given any more" : "changed")}")];

    static IEnumerable<KeyDifference> Lists(List<string> old, List<string> @new)
    {
        var start = old.Zip(@new).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = old.Skip(start).Reverse().Zip(@new.Skip(start).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        var (was, now) = (old[start..^end], @new[start..^end]);
        return (was.Count, now.Count) switch
        {
            (0, 0) => [],
            (0, _) => Each(start, now.Count, "appeared", was: false, @is: true),
            (_, 0) => Each(start, was.Count, "disappeared", was: true, @is: false),
            _ when was.Order(StringComparer.Ordinal).SequenceEqual(now.Order(StringComparer.Ordinal)) => [Range(start, now.Count, "stand in another order")],
            var (olds, news) when olds == news => Enumerable.Range(0, news).Where(at => was[at] != now[at]).SelectMany(at => Each(start + at, 1, "changed", was: true, @is: true)),
            _ => [Range(start, Math.Max(was.Count, now.Count), "changed")],
        };
    }

    static IEnumerable<KeyDifference> Each(int start, int count, string verb, bool was, bool @is) =>
        Enumerable.Range(start + 1, count).Select(number => new KeyDifference(KeyPartKind.Argument, Text(number), was, @is, $"argument {Text(number)} {verb}"));

    static KeyDifference Range(int start, int count, string verb) =>
        new(KeyPartKind.Argument, Text(start + 1), true, true, $"arguments {Text(start + 1)} to {Text(start + count)} {verb}");

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
