using BuildKit.Commands;
using BuildKit.Files;
using BuildKit.Targets;

namespace BuildKit.Graph;

/// <summary>What is wrong with single steps: values out of range, paths outside of the workspace.</summary>
static class GraphProblems
{
    /// <summary>Longer time limits than timers can measure are no limits; this is the longest that they can.</summary>
    public static TimeSpan LongestTimeLimit { get; } = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>The limit, cut to what timers can measure.</summary>
    public static TimeSpan Measurable(TimeSpan limit) => limit < LongestTimeLimit ? limit : LongestTimeLimit;

    /// <summary>Checks a step and brings its patterns into their normal form.</summary>
    public static void CheckStep(string target, Func<string?> place, StepModel step, AbsolutePath? root, List<BuildError> problems)
    {
        var name = step.Name is null ? target : $"{target}/{step.Name}";
        if (step.Retries is < 0 or > 100)
        {
            problems.Add(Errors.RetriesOutOfRange(name, place(), step.Retries));
        }

        if (step.RetryPause < TimeSpan.Zero || step.RetryPause > LongestTimeLimit)
        {
            problems.Add(Errors.RetryPauseOutOfRange(name, place(), step.RetryPause));
        }

        if (step.Timeout <= TimeSpan.Zero)
        {
            problems.Add(Errors.TimeLimitNotPositive(name, place(), step.Timeout.Value));
        }

        CheckPatterns(name, place, "input", step.Inputs, root, problems);
        CheckPatterns(name, place, "output", step.Outputs, root, problems);
        if (step.SaysMore)
        {
            CheckMore(name, place, step, root, problems);
        }
    }

    static void CheckMore(string name, Func<string?> place, StepModel step, AbsolutePath? root, List<BuildError> problems)
    {
        problems.AddRange(step.Variables.Select(variable => (variable, Reason: StepEnvironment.NotDeclarable(variable)))
            .Where(one => one.Reason is not null).Select(one => Errors.NotAVariable(name, place(), one.variable, one.Reason!)));
        CheckPatterns(name, place, "input", step.OptionalInputs, root, problems, mayLeaveRoot: true);
        foreach (var inputs in (List<string>[])[step.InputTrees, step.TextInputs, step.InputsAnywhere])
        {
            CheckPatterns(name, place, "input", inputs, root, problems);
        }

        CheckPatterns(name, place, "output", step.OutputTrees, root, problems);
    }

    // Patterns that are wrong are left out: the others can still be compared.
    static void CheckPatterns(
        string name, Func<string?> place, string kind, List<string> patterns, AbsolutePath? root, List<BuildError> problems, bool mayLeaveRoot = false)
    {
        if (patterns.Count > 0 && patterns.TrueForAll(OutputPatterns.IsExclusion))
        {
            problems.Add(At(name, place, Errors.GlobOnlyExcludes(string.Join(' ', patterns))));
        }

        var written = patterns.ToArray();
        patterns.Clear();
        foreach (var pattern in written)
        {
            if (mayLeaveRoot && OutputPatterns.Outside(pattern, root) is { } outside)
            {
                patterns.Add(outside);
                continue;
            }

            var normal = OutputPatterns.Normalised(pattern, root);
            var problem = normal is null ? Errors.PatternOutside(name, place(), kind, pattern)
                : normal is "" or "!" ? Errors.PatternEmpty(name, place(), kind, pattern)
                : SyntaxError(normal) is { } error ? At(name, place, error)
                : null;
            if (problem is null)
            {
                patterns.Add(normal!);
            }
            else
            {
                problems.Add(problem);
            }
        }
    }

    static BuildError? SyntaxError(string pattern)
    {
        try
        {
            _ = GlobPattern.Parse(OutputPatterns.IsExclusion(pattern) ? pattern[1..] : pattern);
            return null;
        }
        catch (BuildException exception)
        {
            return exception.Error;
        }
    }

    static BuildError At(string name, Func<string?> place, BuildError error) =>
        error with { Facts = [.. error.Facts, ("Target", name), .. place() is { } at ? [("Where", at)] : Array.Empty<(string, string)>()] };
}
