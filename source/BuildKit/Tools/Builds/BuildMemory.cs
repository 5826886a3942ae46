using System.Globalization;
using BuildKit.Files;

namespace BuildKit.Tools;

/// <summary>
/// What is known of a folder such as <c>obj/Release/net10.0</c> since we last built there. MSBuild goes on from such a folder by comparing
/// times, and knows neither the arguments nor the tools that it was made with; so what we have not left there ourselves, under the same
/// settings, is not built upon.
/// </summary>
sealed record BuildMemory
{
    /// <summary>Of the arguments, variables and tools that the folder was made with.</summary>
    public required string Settings { get; init; }

    /// <summary>When that build began, in nanoseconds since 1970.</summary>
    public required long Started { get; init; }

    /// <summary>What the compiler wrote, relative to the root, with its size and time.</summary>
    public required string Assembly { get; init; }

    public required long Size { get; init; }

    public required long Modified { get; init; }

    /// <summary>Files that appeared in the output folder and that MSBuild did not list, relative to the root.</summary>
    public required IReadOnlyList<string> Unlisted { get; init; }

    public static BuildMemory? Of(AbsolutePath folder, AbsolutePath root)
    {
        try
        {
            var file = Place(folder, root);
            return File.Exists(file) ? Parsed(File.ReadAllLines(file)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Save(AbsolutePath folder, AbsolutePath root)
    {
        string[] lines = [Format, Settings, Number(Started), Assembly, Number(Size), Number(Modified), .. Unlisted, End];
        AtomicFile.WriteText(Place(folder, root), string.Join('\n', lines) + "\n");
    }

    const string Format = "buildkit build memory 1";
    const string End = "end";

    static AbsolutePath Place(AbsolutePath folder, AbsolutePath root) => root / ".buildkit/state/dotnet" / ShortHash.Of(PathPatterns.Relative(folder, root));

    static BuildMemory? Parsed(string[] lines) =>
        lines.Length >= 7 && lines[0] == Format && lines[^1] == End
            && long.TryParse(lines[2], CultureInfo.InvariantCulture, out var started)
            && long.TryParse(lines[4], CultureInfo.InvariantCulture, out var size)
            && long.TryParse(lines[5], CultureInfo.InvariantCulture, out var modified)
        ? new() { Settings = lines[1], Started = started, Assembly = lines[3], Size = size, Modified = modified, Unlisted = lines[6..^1] }
        : null;

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
