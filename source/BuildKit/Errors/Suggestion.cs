namespace BuildKit;

/// <summary>Finds the name that a user most likely meant.</summary>
static class Suggestion
{
    /// <summary>
    /// The candidate nearest to the name, ignoring case and dashes: at most two edits away (one for names of up to
    /// three letters), or the only one that starts with it; null if there is none.
    /// </summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        var wanted = Normalised(name);
        var limit = wanted.Length <= 3 ? 1 : 2;
        string? best = null;
        string? prefixed = null;
        var prefixes = 0;
        foreach (var candidate in candidates)
        {
            var normalised = Normalised(candidate);
            var distance = Distance(wanted, normalised, limit);
            if (distance <= limit)
            {
                (best, limit) = (candidate, distance - 1);
            }

            if (wanted.Length >= 2 && normalised.StartsWith(wanted, StringComparison.Ordinal))
            {
                prefixed = candidate;
                prefixes++;
            }
        }

        return best ?? (prefixes == 1 ? prefixed : null);
    }

    /// <summary>A name as the command line compares it: lower case, without dashes and underscores.</summary>
    public static string Normalised(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // Optimal string alignment (Damerau–Levenshtein with adjacent transpositions), cut off above the limit.
    static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit)
        {
            return limit + 1;
        }

        var (before, previous, current) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }
}
