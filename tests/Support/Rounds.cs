using System.Globalization;

namespace BuildKit.Tests;

/// <summary>
/// Seeds for property, fault and fleet tests: a fixed set that never changes, then a few fresh ones. BK_ROUNDS
/// multiplies how many; <c>BK_SEED</c> runs exactly one.
/// </summary>
public static class Rounds
{
    /// <summary>True in <c>Soak</c>, where tests run that take too much for every day.</summary>
    public static bool AreMany => Factor > 1;

    static double Factor => double.TryParse(Environment.GetEnvironmentVariable("BK_ROUNDS"), CultureInfo.InvariantCulture, out var given) ? given : 1;

    public static IEnumerable<int> Seeds(int count)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("BK_SEED"), CultureInfo.InvariantCulture, out var only))
        {
            return [only];
        }

        var total = Math.Max(1, (int)(count * Factor));
        var fresh = Math.Max(1, total / 10);
        SoakNotes.Add($"{total} seeds");
        return Enumerable.Range(1, total - fresh).Concat(Enumerable.Range(0, fresh).Select(_ => Random.Shared.Next(1_000_000, int.MaxValue)));
    }
}
