using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>What can be said of declared patterns that are paths.</summary>
static class DeclaredPaths
{
    /// <summary>Whether it leads out of the root; no pattern can.</summary>
    public static bool IsOutside(string path) => path is ".." || path.StartsWith("../", StringComparison.Ordinal) || Path.IsPathFullyQualified(path);

    /// <summary>The paths that patterns without wildcards and alternatives name, and no other takes away.</summary>
    public static IEnumerable<string> Literals(GlobSet set) =>
        set.Includes.Where(pattern => pattern.Routes.Count == 1 && pattern.Routes[0].All(segment => segment.Literal is not null))
            .Select(pattern => string.Join('/', pattern.Routes[0].Select(segment => segment.Literal)))
            .Where(set.Matches).Distinct(StringComparer.Ordinal);

    /// <summary>Names are compared letter by letter on all systems, so one that only some would find is an error on all.</summary>
    public static void RefuseOtherCase(OpenDirectory root, string path)
    {
        if (InOtherLetters(root, path) is { } real)
        {
            throw Errors.NameOfOtherCase(path, real).Exception();
        }
    }

    /// <summary>The path as the disk has it, where it is written in other letters; null if it is written as it is, or leads to nothing.</summary>
    public static string? InOtherLetters(OpenDirectory root, string path)
    {
        var found = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            string? other = null;
            var isThere = false;
            root.TryList(string.Join('/', found), out _, (name, _, _) =>
            {
                isThere |= name.SequenceEqual(segment);
                other = name.Equals(segment, StringComparison.OrdinalIgnoreCase) ? name.ToString() : other;
            });
            if (!isThere && other is null)
            {
                return null;
            }

            found.Add(isThere ? segment : other!);
        }

        return string.Join('/', found) is var real && real != path ? real : null;
    }
}
