using BuildKit.Caching;
using BuildKit.Files;
using BuildKit.Graph;

namespace BuildKit.Execution;

/// <summary>
/// Looks, before anything runs, for inputs that are named and not there, and that no target of the plan makes. Targets with conditions are
/// left out: they may not run at all.
/// </summary>
static class MissingInputs
{
    public static IEnumerable<BuildError> Problems(Plan plan, AbsolutePath root)
    {
        GlobSet? made = null;
        foreach (var target in plan.Targets)
        {
            if (target.SkipReason is not null || target.Model.Conditions.Count > 0 || target.Model.Step.UncachedReason is not null)
            {
                continue;
            }

            var step = target.Model.Step;
            var missing = step.Inputs.Concat(step.TextInputs).Concat(step.InputsAnywhere)
                .Where(pattern => !pattern.AsSpan().ContainsAny("*?[{!") && FileKinds.Of(root / pattern) == FileKind.Missing)
                .Where(path => !(made ??= MadeBy(plan)).Matches(path)).ToList();
            foreach (var problem in missing.Count == 0 ? [] : InWords(target.Name, missing, root))
            {
                yield return problem;
            }
        }
    }

    // A name that the disk has in other letters is more likely misspelt than missing.
    static IEnumerable<BuildError> InWords(string target, List<string> missing, AbsolutePath root)
    {
        var misspelt = missing.Select(path => (Declared: path, Found: OnDisk(path, root))).Where(path => path.Found is not null).ToList();
        var gone = missing.Except(misspelt.Select(path => path.Declared)).ToList();
        return [.. misspelt.Select(path => Errors.NameOfOtherCase(path.Declared, path.Found!)), .. gone.Count == 0 ? Array.Empty<BuildError>() : [Errors.InputsMissing(target, gone)]];
    }

    static string? OnDisk(string path, AbsolutePath root)
    {
        try
        {
            using var directory = OpenDirectory.TryOpen(root);
            return directory is null ? null : DeclaredPaths.InOtherLetters(directory, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static GlobSet MadeBy(Plan plan) => GlobSet.Of([.. plan.Targets
        .SelectMany(target => target.Model.Step.Outputs.Concat(target.Model.Step.OutputTrees))
        .Where(pattern => !pattern.StartsWith('!')).SelectMany(StepSnapshots.WithDirectory).Append(".buildkit/nothing")]);
}
