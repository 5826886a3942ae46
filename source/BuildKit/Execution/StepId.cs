namespace BuildKit.Execution;

/// <summary>Identifies a run and a step in the environment of every process that the step starts (<c>BK_STEP</c>).</summary>
static class StepId
{
    public static string Of(string run, string target, string? step, int attempt) =>
        step is null ? $"{run}:{target}#{attempt}" : $"{run}:{target}/{step}#{attempt}";

    /// <summary>What code has in its environment that runs in the run, but in no command of a step.</summary>
    public static string OutsideOfSteps(string run) => $"{run}:";

    /// <summary>The id of a run that a step of another one started: it begins with the other's, so that circles are seen.</summary>
    public static string RunWithin(string? step, string run) =>
        step?.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? $"{step[..end]}.{run}" : run;

    /// <summary>Whether the id belongs to a step of the run, or of a run that one of its steps started.</summary>
    public static bool IsOf(string run, string? id) =>
        id?.Length > run.Length && id.StartsWith(run, StringComparison.Ordinal) && id[run.Length] is ':' or '.';
}
