using System.Text.RegularExpressions;

namespace BuildKit.Inventories;

/// <summary>The name of a role, a tag or a fact.</summary>
static partial class HostLabel
{
    public static bool IsOne(string text) => Label().IsMatch(text);

    public static string Objection(string text) => $"'{text}' is no name for a role, a tag or a fact: letters, digits, dots, dashes and underscores";

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex Label();
}

/// <summary>What ssh connects to.</summary>
static class HostAddress
{
    /// <summary>Whether it is an address in digits, of either version of IP.</summary>
    public static bool IsNumeric(string text) => text.Length > 0 && text[0] != '-' && System.Net.IPAddress.TryParse(text, out _);

    public static bool IsOne(string text) => HostPattern.IsName(text) || IsNumeric(text);
}
