namespace BuildKit.Execution;

/// <summary>Identifies a run and a step in the environment of every process that the step starts (<c>BK_STEP</c>).</summary>
static class StepId
{
    public const string Variable = "BK_STEP";

    public static string Of(string run, string target, string? step, int attempt) =>
        step is null ? $"{run}:{target}#{attempt}" : $"{run}:{target}/{step}#{attempt}";

    /// <summary>Whether the id belongs to a step of the run.</summary>
    public static bool IsOf(string run, string? id) => id?.StartsWith(run + ":", StringComparison.Ordinal) == true;
}
