using System.Globalization;

namespace BuildKit.Benchmarks;

/// <summary>Several that do the same work, one after the other in each round; what counts are medians, and ratios of medians.</summary>
/// <param name="Name">What the work is.</param>
/// <param name="Target">What ours is to reach.</param>
/// <param name="Ours">The first is the one that the target speaks of.</param>
/// <param name="Others">Those that ours is compared with.</param>
sealed record Contest(string Name, string Target, IReadOnlyList<Contestant> Ours, IReadOnlyList<Contestant> Others)
{
    public string Row(int rounds)
    {
        var all = Ours.Concat(Others).ToArray();
        var times = all.Select(_ => (Elapsed: new List<double>(), Cpu: new List<double>())).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                all[i].Prepare();
                var cost = all[i].Measure();
                if (round > 0)
                {
                    times[i].Elapsed.Add(cost.Elapsed);
                    times[i].Cpu.Add(cost.Cpu);
                }
            }
        }

        var medians = times.Select(time => new Cost(Median(time.Elapsed), Median(time.Cpu))).ToArray();
        var cells = all.Select((one, i) => i < Ours.Count ? $"{one.Name} {Text(medians[i])}" : $"{one.Name} {Text(medians[i])}: {Ratio(medians[0], medians[i])}");
        return $"| {Name} | {string.Join(" · ", cells.Take(Ours.Count))} | {string.Join(" · ", cells.Skip(Ours.Count))} | {Target} |";
    }

    static double Median(List<double> times)
    {
        times.Sort();
        return (times[times.Count / 2] + times[(times.Count - 1) / 2]) / 2;
    }

    static string Text(Cost cost) => $"{Text(cost.Elapsed)} ({Text(cost.Cpu)}) ms";

    static string Text(double time) => time.ToString(time < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    static string Ratio(Cost ours, Cost other) => string.Create(CultureInfo.InvariantCulture, $"{ours.Elapsed / other.Elapsed:0.00} ({ours.Cpu / other.Cpu:0.00})");
}
