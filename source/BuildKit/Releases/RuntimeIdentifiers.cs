using System.Runtime.InteropServices;

namespace BuildKit.Releases;

/// <summary>The names that .NET gives to platforms: <c>linux-x64</c>.</summary>
static class RuntimeIdentifiers
{
    /// <summary>Of this machine, as <c>deploy.sh</c> finds it.</summary>
    public static string Here { get; } = $"{System()}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>Lower-case letters, digits, dots and single dashes, as of a system and a processor.</summary>
    public static bool IsOne(string text) =>
        text.Split('-') is { Length: >= 2 } words && FileNames.IsPortable(text)
        && words.All(word => word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.'));

    public static bool IsWindows(string? rid) => rid?.Split('-')[0] is { } system && system.StartsWith("win", StringComparison.Ordinal);

    static string System() => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsFreeBSD() ? "freebsd"
        : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl" : "linux";
}
