using System.Text;

namespace BuildKit.Files;

/// <summary>A set of Unicode code points, as inclusive ranges in ascending order; never holds '/' or NUL.</summary>
sealed class CodePoints
{
    // Patterns consist of few letters, and there may be very many patterns.
    static readonly CodePoints?[] Letters = new CodePoints?[128];

    readonly (int Low, int High)[] ranges;

    CodePoints((int Low, int High)[] ranges) => this.ranges = ranges;

    /// <summary>Whatever a name can hold.</summary>
    public static CodePoints All { get; } = new([(1, '/' - 1), ('/' + 1, 0x10FFFF)]);

    /// <summary>The only member, if there is one only and it is a letter of its own.</summary>
    public int? Single => ranges is [(var low, var high)] && low == high && Rune.IsValid(low) ? low : null;

    public bool IsEmpty => ranges.Length == 0;

    public static CodePoints Of(int point) =>
        point < Letters.Length ? Letters[point] ??= new([(point, point)]) : new([(point, point)]);

    public static CodePoints Of(IEnumerable<(int Low, int High)> ranges, bool negated)
    {
        var merged = new List<(int Low, int High)>();
        foreach (var (low, high) in ranges.Order())
        {
            if (merged.Count > 0 && low <= merged[^1].High + 1)
            {
                merged[^1] = (merged[^1].Low, Math.Max(high, merged[^1].High));
            }
            else
            {
                merged.Add((low, high));
            }
        }

        var set = negated ? Complement(merged) : merged;
        return new([.. set.SelectMany(range => All.ranges.Select(all => (Math.Max(range.Low, all.Low), Math.Min(range.High, all.High))))
            .Where(range => range.Item1 <= range.Item2)]);
    }

    public bool Contains(int point)
    {
        foreach (var (low, high) in ranges)
        {
            if (point <= high)
            {
                return point >= low;
            }
        }

        return false;
    }

    public bool Intersects(CodePoints other)
    {
        for (int i = 0, j = 0; i < ranges.Length && j < other.ranges.Length;)
        {
            if (ranges[i].High < other.ranges[j].Low)
            {
                i++;
            }
            else if (other.ranges[j].High < ranges[i].Low)
            {
                j++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    public bool Covers(CodePoints other) =>
        other.ranges.All(inner => ranges.Any(range => range.Low <= inner.Low && inner.High <= range.High));

    static List<(int Low, int High)> Complement(List<(int Low, int High)> ranges)
    {
        var gaps = new List<(int, int)>();
        var next = 0;
        foreach (var (low, high) in ranges)
        {
            if (low > next)
            {
                gaps.Add((next, low - 1));
            }

            next = high + 1;
        }

        gaps.Add((next, 0x10FFFF));
        return gaps;
    }
}
