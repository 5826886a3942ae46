namespace BuildKit.Deployments;

/// <summary>What the name of an environment says of its tier, after the words that GitLab knows for it.</summary>
static class EnvironmentTiers
{
    // A test of production is a test: the tier with the fewest users counts.
    static readonly (EnvironmentTier Tier, string[] Words)[] Known =
    [
        (EnvironmentTier.Development, ["dev", "development", "local", "review", "playground", "sandbox"]),
        (EnvironmentTier.Testing, ["test", "testing", "qa", "qc", "uat", "acceptance", "integration", "quality"]),
        (EnvironmentTier.Staging, ["staging", "stage", "model", "pre", "preprod", "preproduction", "demo", "non"]),
        (EnvironmentTier.Production, ["prod", "production", "live"]),
    ];

    public static string InWords(EnvironmentTier tier) => tier.ToString().ToLowerInvariant();

    public static EnvironmentTier Of(string environment)
    {
        var words = WordsOf(environment).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Known.Where(known => words.Overlaps(known.Words)).Select(known => (EnvironmentTier?)known.Tier).FirstOrDefault() ?? EnvironmentTier.Other;
    }

    // ProductionEurope, PRODUCTION_EU and Production2 are all production.
    static IEnumerable<string> WordsOf(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i == name.Length || !char.IsLetter(name[i]) || (char.IsUpper(name[i]) && !char.IsUpper(name[i - 1])))
            {
                yield return name[start..i].Trim('_', '-');
                start = i;
            }
        }
    }
}
