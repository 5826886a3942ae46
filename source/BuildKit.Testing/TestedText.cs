namespace BuildKit.Testing;

/// <summary>Makes texts of a run comparable: the temporary directory of a test has another name each time.</summary>
static class TestedText
{
    public static string RelativeTo(AbsolutePath root, string text) => text
        .Replace($"{root}/", "", StringComparison.Ordinal)
        .Replace($"{root}\\", "", StringComparison.Ordinal)
        .Replace(root, ".", StringComparison.Ordinal);
}
