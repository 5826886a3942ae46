using System.Runtime.InteropServices;

namespace BuildKit.Rendering;

/// <summary>What became of one target.</summary>
sealed class TargetRecord(string name)
{
    readonly List<StepRecord> steps = [];
    readonly Dictionary<string, StepRecord> byName = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public DateTimeOffset? Started { get; private set; }

    public TargetFinished? Finished { get; private set; }

    /// <summary>A target that a broken run left without an end did not run, as far as anybody can tell.</summary>
    public Outcome Outcome => Finished?.Outcome ?? Outcome.NotRun;

    public bool IsOnlyAName => Finished is { Outcome: Outcome.Executed, Reason: TargetFinished.OnlyAName };

    public bool IsRunning => Started is not null && Finished is null;

    /// <summary>In the order in which they were first heard of; an only step has the empty name.</summary>
    public IReadOnlyList<StepRecord> Steps => steps;

    public void Add(TargetEvent e)
    {
        switch (e)
        {
            case TargetStarted:
                Started = e.Time;
                break;
            case TargetFinished finished:
                Finished = finished;
                break;
            default:
                Step(e.Step ?? "").Add(e);
                break;
        }
    }

    StepRecord Step(string name)
    {
        ref var step = ref CollectionsMarshal.GetValueRefOrAddDefault(byName, name, out var isKnown);
        if (!isKnown)
        {
            steps.Add(step = new(name));
        }

        return step!;
    }
}

/// <summary>What tools and the engine said about one step. A retry starts it afresh.</summary>
sealed class StepRecord(string name)
{
    // A tool that reports without end must not take the memory of the build.
    const int MaxDiagnostics = 10_000;

    public string Name { get; } = name;

    public DateTimeOffset? Started { get; private set; }

    public StepFinished? Finished { get; private set; }

    public bool IsRunning => Started is not null && Finished is null;

    public List<DiagnosticReported> Diagnostics { get; } = [];

    /// <summary>Diagnostics that were counted but not kept.</summary>
    public int MoreDiagnostics { get; private set; }

    public List<TestsReported> Tests { get; } = [];

    public List<CoverageMeasured> Coverage { get; } = [];

    /// <summary>What became of a second run; null if there was none.</summary>
    public StepVerified? Verified { get; private set; }

    public void Add(TargetEvent e)
    {
        switch (e)
        {
            case StepStarted:
                Started = e.Time;
                break;
            case StepFinished finished:
                Finished = finished;
                break;
            case StepVerified verified:
                Verified = verified;
                break;
            case StepRetried:
                Forget();
                break;
            case DiagnosticReported when Diagnostics.Count == MaxDiagnostics:
                MoreDiagnostics++;
                break;
            case DiagnosticReported diagnostic:
                Diagnostics.Add(diagnostic);
                break;
            case TestsReported tests:
                Tests.Add(tests);
                break;
            case CoverageMeasured coverage:
                Coverage.Add(coverage);
                break;
        }
    }

    // The next attempt reports its own.
    void Forget()
    {
        Diagnostics.Clear();
        Tests.Clear();
        Coverage.Clear();
        MoreDiagnostics = 0;
    }
}
