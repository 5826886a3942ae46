namespace BuildKit.Tests.Caching.Oracle;

/// <summary>How often what happened.</summary>
sealed class OracleTally
{
    readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    public int this[string what] => counts.GetValueOrDefault(what);

    public int Total => counts.Values.Sum();

    public void Add(string what, int times = 1) => counts[what] = this[what] + times;

    public void Add(OracleTally other)
    {
        foreach (var (what, times) in other.counts)
        {
            Add(what, times);
        }
    }

    public override string ToString() => string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"));
}
