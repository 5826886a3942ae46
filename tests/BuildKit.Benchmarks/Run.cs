using System.Globalization;

namespace BuildKit.Benchmarks;

/// <summary>Runs the contests that are named, or all, and tells the table.</summary>
static class Run
{
    static readonly Dictionary<string, Func<Workspaces, IEnumerable<Contest>>> Contests = new()
    {
        ["noop"] = Contenders.NoOp,
        ["edit"] = Contenders.Edit,
        ["hash"] = Contenders.Hashing,
        ["glob"] = Contenders.Globbing,
        ["restore"] = Contenders.Restore,
        ["steps"] = Contenders.Steps,
        ["pack"] = Contenders.Packing,
        ["ledger"] = Contenders.Ledger,
        ["fleet"] = FleetContest.Of,
    };

    public static int Of(string[] arguments)
    {
        var rounds = arguments.SkipWhile(argument => argument != "--rounds").Skip(1).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).FirstOrDefault(7);
        var names = arguments.Where(Contests.ContainsKey).DefaultIfEmpty().SelectMany(name => name is null ? Contests.Keys.ToArray() : [name]).ToArray();
        using var workspaces = new Workspaces();
        var rows = new List<string>();
        foreach (var contest in names.SelectMany(name => Contests[name](workspaces)))
        {
            rows.Add(contest.Row(rounds));
            Console.WriteLine(rows[^1]);
        }

        if (arguments.Contains("--write"))
        {
            Page.Write(rows, rounds);
        }

        return 0;
    }
}
