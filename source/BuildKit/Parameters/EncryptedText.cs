namespace BuildKit.Parameters;

/// <summary>Text of a parameter file that is encrypted; it says so by how it begins.</summary>
static class EncryptedText
{
    public const string Prefix = "encrypted:";

    public static bool Is(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);
}
