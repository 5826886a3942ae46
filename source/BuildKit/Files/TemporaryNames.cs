namespace BuildKit.Files;

/// <summary>
/// Names of what is made beside its place and renamed when it is whole: <c>.buildkit-….tmp</c>. No pattern matches them and nothing below
/// them, so that nobody takes what is half-made for something.
/// </summary>
static class TemporaryNames
{
    /// <summary>For a search of them in a directory.</summary>
    public const string Pattern = ".buildkit-*.tmp";

    static readonly string Process = Guid.NewGuid().ToString("N");
    static long names;

    /// <summary>A name that nothing else has. Random bits are asked for once: for each file that would be a call of the system.</summary>
    public static string New() => $".buildkit-{Process}-{Interlocked.Increment(ref names):x}.tmp";

    public static bool Contain(ReadOnlySpan<char> name) =>
        name.Length > 0 && name[0] == '.' && name.StartsWith(".buildkit-", StringComparison.Ordinal) && name.EndsWith(".tmp", StringComparison.Ordinal);
}
