namespace BuildKit.Testing;

/// <summary>What a run of a build under test did.</summary>
public sealed class TestedRun
{
    internal TestedRun()
    {
    }

    /// <summary>The exit code, as the process would have returned it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Standard output, as it is where there is no terminal.</summary>
    public required string Output { get; init; }

    /// <summary>Standard error.</summary>
    public required string ErrorOutput { get; init; }

    /// <summary>Every event, in order; empty if nothing was run.</summary>
    public required IReadOnlyList<BuildEvent> Events { get; init; }

    /// <summary>The commands that the build ran, or that answers stood in for, in the order in which they were started.</summary>
    public required IReadOnlyList<TestedCommand> Commands { get; init; }

    /// <summary>What was planned; null if the build ended before there was a plan.</summary>
    public required TestedPlan? Plan { get; init; }

    /// <summary>What became of a target.</summary>
    /// <exception cref="BuildException">BK1103: it was not part of the run.</exception>
    public Outcome OutcomeOf(string target) => Finished(target).Outcome;

    /// <summary>Why a target failed, was skipped or did not run; null otherwise.</summary>
    /// <exception cref="BuildException">BK1103: it was not part of the run.</exception>
    public string? ReasonOf(string target) => Finished(target) is var finished ? finished.Error ?? finished.Reason : null;

    /// <summary>Returns this run if it succeeded.</summary>
    /// <exception cref="BuildException">BK1102: it did not; the message has the whole output.</exception>
    public TestedRun Succeeds() => Exits(0);

    /// <summary>Returns this run if it ended with this exit code.</summary>
    /// <exception cref="BuildException">BK1102: it did not; the message has the whole output.</exception>
    public TestedRun Exits(int exitCode) =>
        ExitCode == exitCode ? this : throw Errors.UnexpectedExitCode(exitCode, ExitCode, Output + ErrorOutput).Exception();

    TargetFinished Finished(string target)
    {
        var finished = Events.OfType<TargetFinished>().ToList();
        return finished.FirstOrDefault(one => Suggestion.Normalised(one.Target) == Suggestion.Normalised(target))
            ?? throw Errors.NotInRun(target, finished.Select(one => one.Target)).Exception();
    }
}
