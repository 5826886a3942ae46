namespace BuildKit.Caching;

/// <summary>
/// Orders text by the bytes of its UTF-8, as the Remote Execution API wants it. Ordinal comparison goes by UTF-16 units, in which
/// what lies beyond the basic plane comes before U+E000.
/// </summary>
sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y) => Compare(x.AsSpan(), y.AsSpan());

    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var common = x.CommonPrefixLength(y);
        return common == x.Length || common == y.Length ? x.Length.CompareTo(y.Length) : Rank(x[common]).CompareTo(Rank(y[common]));
    }

    // Surrogates stand for what comes after all of the basic plane.
    static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
