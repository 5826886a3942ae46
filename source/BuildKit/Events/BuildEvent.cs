using System.Text.Json.Serialization;
using BuildKit.Events;

namespace BuildKit;

/// <summary>
/// What happened, as a closed set of facts: the only thing that output, reports and logs read. This file is the schema
/// of <c>--events FILE</c> (see <c>docs/events.md</c>). The first event is a <see cref="BuildStarted"/>, the last a
/// <see cref="BuildFinished"/>. Each planned target has exactly one <see cref="TargetFinished"/>; before it comes its
/// <see cref="TargetStarted"/> if it ran, and between the two lies all that its steps and their processes did, in the
/// order in which it happened. The events of different targets and steps are mixed. No two events are posted at once.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(BuildStarted), "build-started")]
[JsonDerivedType(typeof(TargetStarted), "target-started")]
[JsonDerivedType(typeof(StepStarted), "step-started")]
[JsonDerivedType(typeof(CommandStarted), "command-started")]
[JsonDerivedType(typeof(CommandFinished), "command-finished")]
[JsonDerivedType(typeof(OutputWritten), "output-written")]
[JsonDerivedType(typeof(LogWritten), "log-written")]
[JsonDerivedType(typeof(DiagnosticReported), "diagnostic-reported")]
[JsonDerivedType(typeof(TestsReported), "tests-reported")]
[JsonDerivedType(typeof(CoverageMeasured), "coverage-measured")]
[JsonDerivedType(typeof(StepDecided), "step-decided")]
[JsonDerivedType(typeof(StepVerified), "step-verified")]
[JsonDerivedType(typeof(StepRetried), "step-retried")]
[JsonDerivedType(typeof(StepFinished), "step-finished")]
[JsonDerivedType(typeof(TargetFinished), "target-finished")]
[JsonDerivedType(typeof(WarningRaised), "warning-raised")]
[JsonDerivedType(typeof(CancellationRequested), "cancellation-requested")]
[JsonDerivedType(typeof(ReleaseMade), "release-made")]
[JsonDerivedType(typeof(ReleasePublished), "release-published")]
[JsonDerivedType(typeof(PackageSent), "package-sent")]
[JsonDerivedType(typeof(HostVerbFinished), "host-verb-finished")]
[JsonDerivedType(typeof(DeploymentPlanned), "deployment-planned")]
[JsonDerivedType(typeof(HostStateChanged), "host-state-changed")]
[JsonDerivedType(typeof(DeploymentFinished), "deployment-finished")]
[JsonDerivedType(typeof(BuildFinished), "build-finished")]
public abstract record BuildEvent
{
    private protected BuildEvent()
    {
    }

    /// <summary>When it happened, UTC.</summary>
    [JsonPropertyOrder(-3)]
    public DateTimeOffset Time { get; init; }
}

/// <summary>An event that belongs to a target, and to one of its steps if it has several.</summary>
public abstract record TargetEvent : BuildEvent
{
    private protected TargetEvent()
    {
    }

    /// <summary>The target's name; empty for what belongs to the build itself, such as a line logged outside of any target.</summary>
    [JsonPropertyOrder(-2)]
    public required string Target { get; init; }

    /// <summary>The step's name; null where the target has one step only.</summary>
    [JsonPropertyOrder(-1)]
    public string? Step { get; init; }
}

/// <summary>The run begins; the plan is known.</summary>
public sealed record BuildStarted : BuildEvent
{
    /// <summary>The version of this format; readers skip what they do not know.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Unique for each run.</summary>
    public required string Run { get; init; }

    /// <summary>The root directory of the workspace.</summary>
    public required string Root { get; init; }

    /// <summary>The names of the planned targets, in plan order.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>How many steps may run at once.</summary>
    public int Jobs { get; init; }
}

/// <summary>A target begins to run: its dependencies are done and its conditions hold.</summary>
public sealed record TargetStarted : TargetEvent;

/// <summary>A step begins to run.</summary>
public sealed record StepStarted : TargetEvent;

/// <summary>A process was started.</summary>
public sealed record CommandStarted : TargetEvent
{
    /// <summary>The command line, quoted for a POSIX shell, secrets masked.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The working directory.</summary>
    public required string Directory { get; init; }
}

/// <summary>A process ended.</summary>
public sealed record CommandFinished : TargetEvent
{
    /// <summary>Its exit code; 128 plus the number of the signal if a signal ended it.</summary>
    public int ExitCode { get; init; }

    /// <summary>How long it ran.</summary>
    public TimeSpan Duration { get; init; }
}

/// <summary>A process, or C# code through the console, wrote a line.</summary>
public sealed record OutputWritten : TargetEvent
{
    /// <summary>The line without its end.</summary>
    public required string Text { get; init; }

    /// <summary>True for standard error.</summary>
    public bool IsError { get; init; }
}

/// <summary>How serious a log line or a diagnostic is.</summary>
[JsonConverter(typeof(KebabCase<Severity>))]
public enum Severity
{
    /// <summary>For the authors of the engine.</summary>
    Trace,

    /// <summary>For the authors of the build.</summary>
    Debug,

    /// <summary>Ordinary progress.</summary>
    Information,

    /// <summary>Worth a look; the run goes on.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}

/// <summary>The author of the build logged a line through Serilog.</summary>
public sealed record LogWritten : TargetEvent
{
    /// <summary>How serious it is.</summary>
    public Severity Severity { get; init; }

    /// <summary>The rendered message, with the exception's text if there is one.</summary>
    public required string Text { get; init; }
}

/// <summary>A tool reported an error or a warning with its place.</summary>
public sealed record DiagnosticReported : TargetEvent
{
    /// <summary><see cref="Severity.Error"/> or <see cref="Severity.Warning"/>.</summary>
    public Severity Severity { get; init; }

    /// <summary>The file, as the tool named it.</summary>
    public required string File { get; init; }

    /// <summary>The line, from 1; 0 if the tool gave none.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1; 0 if the tool gave none.</summary>
    public int Column { get; init; }

    /// <summary>The tool's code, such as <c>CS1002</c>; empty if it gave none.</summary>
    public string Code { get; init; } = "";

    /// <summary>The message.</summary>
    public required string Message { get; init; }
}

/// <summary>One failed test.</summary>
public sealed record FailedTest
{
    /// <summary>The test's display name.</summary>
    public required string Name { get; init; }

    /// <summary>What it said.</summary>
    public string Message { get; init; } = "";

    /// <summary>The source file of the failing line; null if the result does not tell.</summary>
    public string? File { get; init; }

    /// <summary>The line in that file, from 1; 0 if unknown.</summary>
    public int Line { get; init; }
}

/// <summary>A test run left machine-readable results.</summary>
public sealed record TestsReported : TargetEvent
{
    /// <summary>How many tests passed.</summary>
    public int Passed { get; init; }

    /// <summary>How many tests failed.</summary>
    public int Failed { get; init; }

    /// <summary>How many tests were skipped.</summary>
    public int Skipped { get; init; }

    /// <summary>Each failed test.</summary>
    public IReadOnlyList<FailedTest> Failures { get; init; } = [];
}

/// <summary>A test run measured line coverage.</summary>
public sealed record CoverageMeasured : TargetEvent
{
    /// <summary>Lines that a test reached.</summary>
    public int CoveredLines { get; init; }

    /// <summary>Lines that could be reached.</summary>
    public int CoverableLines { get; init; }

    /// <summary>The share that the build requires, in percent; null if none is required.</summary>
    public double? RequiredPercent { get; init; }
}

/// <summary>It was decided whether a step has to run; comes before all else that it does.</summary>
public sealed record StepDecided : TargetEvent
{
    /// <summary><see cref="Outcome.Executed"/> if it runs now, <see cref="Outcome.UpToDate"/> or <see cref="Outcome.FromCache"/> if it need not.</summary>
    public Outcome Decision { get; init; }

    /// <summary>The cause: what changed, or where the result came from.</summary>
    public required string Why { get; init; }

    /// <summary>How long the step ran when it ran, which it need not now; zero if it runs.</summary>
    public TimeSpan Saved { get; init; }

    /// <summary>How many warnings the step gave when it ran; 0 if it runs now.</summary>
    public int Warnings { get; init; }
}

/// <summary>A step ran a second time under other circumstances, and what both runs left was compared: <c>--verify</c>.</summary>
public sealed record StepVerified : TargetEvent
{
    /// <summary>How the second run was different: another directory, time zone, host name …</summary>
    public required string How { get; init; }

    /// <summary>A whole error message for each thing that was not the same, or that the step does without declaring it; empty if it can be trusted.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];
}

/// <summary>An attempt failed and another one follows.</summary>
public sealed record StepRetried : TargetEvent
{
    /// <summary>The number of the attempt that failed, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>How many attempts there are at most.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the attempt failed.</summary>
    public required string Reason { get; init; }
}

/// <summary>What became of a step or a target.</summary>
[JsonConverter(typeof(KebabCase<Outcome>))]
public enum Outcome
{
    /// <summary>It ran and succeeded.</summary>
    Executed,

    /// <summary>Its outputs are in place and nothing that decides about them has changed.</summary>
    UpToDate,

    /// <summary>Its result was restored from the cache.</summary>
    FromCache,

    /// <summary>A condition or <c>--skip</c> left it out; its dependents run.</summary>
    Skipped,

    /// <summary>It ran and failed.</summary>
    Failed,

    /// <summary>It did not run, because something that it was to come after failed or the run was cancelled.</summary>
    NotRun,

    /// <summary>It was running when the run was cancelled.</summary>
    Cancelled,
}

/// <summary>A step ended.</summary>
public sealed record StepFinished : TargetEvent
{
    /// <summary>What became of it.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>How long it took, attempts and pauses between them included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The whole error message if it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The exit code that the failure asks for, as those of deployments do; null for the engine's own choice.</summary>
    internal int? ExitCode { get; init; }
}

/// <summary>A target ended, or it is certain that it will not run.</summary>
public sealed record TargetFinished : TargetEvent
{
    internal const string OnlyAName = "only a name";

    /// <summary>What became of it.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>
    /// Why it was skipped or did not run, or where a restored result came from; null otherwise. A target without actions
    /// is <see cref="Outcome.Executed"/> with the reason "only a name" and is not counted.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>From its start to its end; zero if it did not run.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The whole error message if it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The exit code that a failure before its first step asks for; null for the engine's own choice.</summary>
    internal int? ExitCode { get; init; }
}

/// <summary>Something is worth a look; the run goes on.</summary>
public sealed record WarningRaised : BuildEvent
{
    /// <summary>The target that it concerns; null for the run as a whole.</summary>
    public string? Target { get; init; }

    /// <summary>The code, listed in <c>docs/errors.md</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The message.</summary>
    public required string Text { get; init; }
}

/// <summary>Ctrl-C was pressed or the run was asked to end.</summary>
public sealed record CancellationRequested : BuildEvent
{
    /// <summary>False: what runs is asked to end. True: everything is killed now.</summary>
    public bool Now { get; init; }
}

/// <summary>A release is in the release store.</summary>
public sealed record ReleaseMade : TargetEvent
{
    /// <summary>The product's name.</summary>
    public required string Product { get; init; }

    /// <summary>The release's id.</summary>
    public required string Release { get; init; }

    /// <summary>Where the release lies.</summary>
    public required string Directory { get; init; }

    /// <summary>SHA-256 of its manifest, in lower-case hexadecimal.</summary>
    public required string Digest { get; init; }

    /// <summary>True if the store had it already, with the same bytes.</summary>
    public bool WasThere { get; init; }
}

/// <summary>A release was brought to a destination, or was not taken there.</summary>
public sealed record ReleasePublished : TargetEvent
{
    /// <summary>The product's name.</summary>
    public required string Product { get; init; }

    /// <summary>The release's id.</summary>
    public required string Release { get; init; }

    /// <summary>Where to, without any credential.</summary>
    public required string Destination { get; init; }

    /// <summary>published, unchanged, refused, failed or interrupted.</summary>
    public required string Result { get; init; }

    /// <summary>The names of the files that were sent.</summary>
    public IReadOnlyList<string> Pushed { get; init; } = [];

    /// <summary>The names of the files that were there already, with the same content.</summary>
    public IReadOnlyList<string> WasThere { get; init; } = [];

    /// <summary>The names of the files in whose places are others.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];
}

/// <summary>A package is on its way to a host: about once a second, and once at the end, when <c>Bytes</c> is <c>Size</c>.</summary>
public sealed record PackageSent : TargetEvent
{
    /// <summary>The host's name.</summary>
    public required string Host { get; init; }

    /// <summary>The package's name.</summary>
    public required string Package { get; init; }

    /// <summary>How much of it has been sent, by this run and by those before.</summary>
    public long Bytes { get; init; }

    /// <summary>How many bytes it has.</summary>
    public long Size { get; init; }
}

/// <summary>A verb of the host script ended on a host.</summary>
public sealed record HostVerbFinished : TargetEvent
{
    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The host's name.</summary>
    public required string Host { get; init; }

    /// <summary>The verb: stage, activate, health, rollback, prune …</summary>
    public required string Verb { get; init; }

    /// <summary>The host script's exit code; see <c>docs/deploying.md</c>.</summary>
    public int ExitCode { get; init; }

    /// <summary>True if the host was changed; false for "nothing to do".</summary>
    public bool Changed { get; init; }
}

/// <summary>What a deployment is going to do is known.</summary>
public sealed record DeploymentPlanned : TargetEvent
{
    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The plan as JSON, host by host; see <c>docs/deploying.md</c>.</summary>
    public required string Plan { get; init; }

    /// <summary>The plan for people; empty if it is carried out, and its steps are told as they come.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}

/// <summary>A host has come a step further in a deployment, or is asked for the first or the last time.</summary>
public sealed record HostStateChanged : TargetEvent
{
    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The host's name.</summary>
    public required string Host { get; init; }

    /// <summary>The release that is active there; null for none, or while that is not certain.</summary>
    public string? Release { get; init; }

    /// <summary>The verb that has begun, or in words how the host stands: waits, staged, done, rolled back, failed, interrupted …</summary>
    public required string Doing { get; init; }

    /// <summary>healthy, unhealthy or unknown.</summary>
    public required string Health { get; init; }
}

/// <summary>A deployment ended.</summary>
public sealed record DeploymentFinished : TargetEvent
{
    /// <summary>The product's name.</summary>
    public required string Product { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The release's id.</summary>
    public required string Release { get; init; }

    /// <summary>succeeded, succeeded-with-exclusions, unchanged, rolled-back, failed or interrupted.</summary>
    public required string Result { get; init; }
}

/// <summary>The run is over.</summary>
public sealed record BuildFinished : BuildEvent
{
    /// <summary>True if no target failed, no step was verified with a difference, and the run was not cancelled.</summary>
    public bool Succeeded { get; init; }

    /// <summary>True if the run was cancelled.</summary>
    public bool Cancelled { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Duration { get; init; }
}
