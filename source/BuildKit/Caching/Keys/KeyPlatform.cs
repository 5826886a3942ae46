using System.Runtime.InteropServices;

namespace BuildKit.Caching;

/// <summary>
/// The machine for which a step that is not portable makes its result. Names and values of the first two are the ones of the Remote
/// Execution API's lexicon.
/// </summary>
/// <param name="System"><c>linux</c>, <c>macos</c>, <c>windows</c>.</param>
/// <param name="Processor"><c>x86-64</c>, <c>arm-a64</c>; others as .NET calls them.</param>
/// <param name="Library">The C library on Linux: <c>glibc</c> or <c>musl</c>; empty elsewhere.</param>
sealed record KeyPlatform(string System, string Processor, string Library)
{
    public static KeyPlatform Current { get; } = new(
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : OperatingSystem.IsLinux() ? "linux" : "unix",
        Processors(RuntimeInformation.OSArchitecture),
        OperatingSystem.IsLinux() ? LibraryOf(RuntimeInformation.RuntimeIdentifier) : "");

    public bool IsWindows => System == "windows";

    static string Processors(Architecture architecture) => architecture switch
    {
        Architecture.X64 => "x86-64",
        Architecture.X86 => "x86-32",
        Architecture.Arm64 => "arm-a64",
        Architecture.Arm => "arm-a32",
        _ => architecture.ToString().ToLowerInvariant(),
    };

    static string LibraryOf(string runtimeIdentifier) =>
        runtimeIdentifier.Contains("musl", StringComparison.Ordinal) || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "musl" : "glibc";
}
