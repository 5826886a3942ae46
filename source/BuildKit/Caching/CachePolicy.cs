using BuildKit.Commands;

namespace BuildKit.Caching;

/// <summary>Which steps are never reused, and why: one sentence for the plan and for <c>--explain</c>.</summary>
static class CachePolicy
{
    /// <summary>What can be said without looking at any code; null if the step may be cached.</summary>
    public static string? Uncached(CacheableStep step, StepOutputs outputs, IReadOnlyList<CommandFiles> files)
    {
        var declared = step.Declaration;
        var leaves = outputs.AreDeclared || files.Any(command => command.LocalOutputs.Count > 0);
        return declared.UncachedReason is { } why ? $"not cached: {why}"
            : files.Select(command => command.AlwaysRuns).FirstOrDefault(reason => reason is not null) is { } always ? $"not cached: {always}"
            : !leaves && !declared.IsCached ? NoOutputs
            : outputs.RewritesInputs is { } rewritten ? $"not cached: it writes what it reads: {rewritten}"
            : ReadsNothing(step, files) ? "not cached: it declares no inputs (Inputs(…) says what it reads; Cached() that it reads nothing)"
            : step.Commands.FirstOrDefault(command => command.IsInteractive) is { } interactive ? $"not cached: '{interactive.Tool}' is interactive"
            : null;
    }

    /// <summary>The reason of steps that are not meant to be cached; a plan does not mention it.</summary>
    public const string NoOutputs = "not cached: it declares no outputs (Cached() says that its result is enough)";

    /// <summary>What secrets and code say.</summary>
    /// <param name="step">The step.</param>
    /// <param name="code">What is known of each piece of code of the step.</param>
    public static string? UncachedCode(CacheableStep step, IReadOnlyList<Implementations.ImplementationDigest> code)
    {
        var secrets = step.Declaration.IgnoresSecrets ? [] : code.SelectMany(part => part.Secrets).Distinct(StringComparer.Ordinal).ToList();
        return secrets.Count > 0 ? $"not cached: it reads the secret {string.Join(", ", secrets)} (SecretsDoNotMatter() says that the result does not depend on it)"
            : code.Select(part => part.Uncacheable).FirstOrDefault(reason => reason is not null) is { } uncacheable ? $"not cached: {uncacheable}"
            : null;
    }

    // What it would be compared by is nothing at all: more likely forgotten than meant.
    static bool ReadsNothing(CacheableStep step, IReadOnlyList<CommandFiles> files) =>
        !step.Declaration.IsCached && step.Declaration.Inputs.IsEmpty && step.Declaration.Variables.Count == 0 && step.Declaration.Version is null
        && step.Upstream.Count == 0 && files.Count == 0;
}
