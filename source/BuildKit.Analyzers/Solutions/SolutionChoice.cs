using System.Collections.Immutable;

namespace BuildKit.Analyzers.Solutions;

/// <summary>Which of the files that the compiler was given is the solution of a member, as the build itself will find it.</summary>
sealed record SolutionChoice(SolutionOutline? Outline, int Candidates)
{
    public static SolutionChoice Of(string? path, ImmutableArray<SolutionOutline> outlines, string root)
    {
        var directory = Slashed(root).TrimEnd('/');
        var candidates = outlines.Where(outline => path is null ? IsIn(outline.File, directory) : IsAt(outline.File, directory, Slashed(path))).ToList();
        return new(candidates.Count == 1 ? candidates[0] : null, candidates.Count);
    }

    // Where nobody says what the root is, every solution that the compiler was given counts.
    static bool IsIn(string file, string directory)
    {
        var slashed = Slashed(file);
        return directory.Length == 0 || string.Equals(slashed.Substring(0, Math.Max(0, slashed.LastIndexOf('/'))), directory, StringComparison.OrdinalIgnoreCase);
    }

    static bool IsAt(string file, string directory, string path) => directory.Length == 0
        ? ("/" + Slashed(file)).EndsWith("/" + path, StringComparison.OrdinalIgnoreCase)
        : string.Equals(Slashed(file), $"{directory}/{path}", StringComparison.OrdinalIgnoreCase);

    static string Slashed(string path) => path.Replace('\\', '/');
}
