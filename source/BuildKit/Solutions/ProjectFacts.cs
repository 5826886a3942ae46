namespace BuildKit.Solutions;

/// <summary>What scripts ask of a project, made of its evaluations.</summary>
static class ProjectFacts
{
    // The packages whose restored files say that the project is one of tests.
    static readonly string[] TestPackages = ["Microsoft.NET.Test.Sdk", "xunit.v3", "xunit.v3.mtp-v1", "xunit.v3.mtp-v2", "xunit.v3.core", "MSTest", "TUnit"];

    public static IReadOnlyList<string> TargetFrameworks(AbsolutePath project)
    {
        var evaluation = Evaluations.Of(project);
        // The SDK takes a single one for the only one, whatever the list says.
        return evaluation.Property("TargetFramework") is { Length: > 0 } only ? [only] : Items(evaluation.Property("TargetFrameworks"));
    }

    public static IReadOnlyList<Project> ProjectReferences(AbsolutePath project) =>
        [.. OfAllFrameworks(project, evaluation => evaluation.Items["ProjectReference"].Select(item => new Project(project.Parent / SolutionFile.Slashed(item["Identity"])))).Distinct()];

    public static IReadOnlyList<ProjectPackage> PackageReferences(AbsolutePath project) =>
        [.. OfAllFrameworks(project, Packages).DistinctBy(package => package.Name, StringComparer.OrdinalIgnoreCase).OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];

    public static bool IsTestProject(AbsolutePath project) => Evaluations.Of(project).Property("IsTestProject") is { Length: > 0 } said
        ? IsTrue(said)
        : PackageReferences(project).Any(package => TestPackages.Contains(package.Name, StringComparer.OrdinalIgnoreCase));

    public static bool IsTrue(string text) => text.Equals("true", StringComparison.OrdinalIgnoreCase);

    // With several frameworks, conditions on the framework hold in none of the outer evaluation's items.
    static IEnumerable<T> OfAllFrameworks<T>(AbsolutePath project, Func<ProjectEvaluation, IEnumerable<T>> items) =>
        TargetFrameworks(project) is { Count: > 1 } several
            ? several.SelectMany(framework => items(Evaluations.Of(project, [("TargetFramework", framework)])))
            : items(Evaluations.Of(project));

    static IEnumerable<ProjectPackage> Packages(ProjectEvaluation evaluation)
    {
        var central = evaluation.Items["PackageVersion"].ToLookup(item => item["Identity"], item => item.GetValueOrDefault("Version"), StringComparer.OrdinalIgnoreCase);
        return evaluation.Items["PackageReference"].Where(item => !IsTrue(item.GetValueOrDefault("IsImplicitlyDefined", ""))).Select(item => new ProjectPackage(
            item["Identity"], Written(item, "VersionOverride") ?? Written(item, "Version") ?? central[item["Identity"]].LastOrDefault()));
    }

    static string? Written(IReadOnlyDictionary<string, string> item, string name) => item.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    static string[] Items(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
