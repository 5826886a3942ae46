using BuildKit.Files;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Pipelines;

/// <summary>The files that a target has left for others: its declared outputs, and what floors above declare of it.</summary>
static class Leavings
{
    /// <summary>True if the target declares any, or if a fan-out may that is known only where it runs.</summary>
    public static bool AreDeclared(TargetModel target) =>
        target.Keeps.Count > 0 || ForeseenSteps.Of(target) is not { } steps || steps.Any(step => step.AllOutputs.Count > 0);

    /// <summary>The files that are there now.</summary>
    public static IEnumerable<AbsolutePath> In(AbsolutePath root, TargetModel target)
    {
        StepModel[] steps = [target.Step, .. target.FanOuts.SelectMany(fanOut => fanOut.Steps())];
        string[] patterns = [.. steps.SelectMany(step => step.Outputs).Select(pattern => OutputPatterns.Normalised(pattern, root) ?? pattern)];
        var files = patterns.Any(pattern => !OutputPatterns.IsExclusion(pattern))
            ? GlobSet.Of([.. patterns.SelectMany(IntoEveryDirectory)]).Files(root).Select(file => root / file)
            : [];
        return files.Concat(steps.SelectMany(step => step.AllOutputs.Skip(step.Outputs.Count)).Concat(target.Keeps).SelectMany(tree => Below(root / tree))).Distinct();
    }

    static IEnumerable<AbsolutePath> Below(AbsolutePath directory) => Directory.Exists(directory)
        ? ArchiveEntry.Below(directory).Where(entry => entry.Kind != FileKind.Directory).Select(entry => entry.Path)
        : [];

    // Wildcards do not enter directories that are no sources, but what a target has written may have some of these names.
    static IEnumerable<string> IntoEveryDirectory(string pattern) =>
        !OutputPatterns.IsExclusion(pattern) && pattern.LastIndexOf("**", StringComparison.Ordinal) is >= 0 and var at
            ? [pattern, pattern.Insert(at + 2, "/{bin,obj,node_modules}/**")]
            : [pattern];
}
