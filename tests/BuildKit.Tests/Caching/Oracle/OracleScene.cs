using BuildKit.Caching;

namespace BuildKit.Tests.Caching.Oracle;

/// <summary>A random build with its workspaces and its caches, and runs of it.</summary>
sealed class OracleScene : IDisposable
{
    static int scenes;

    readonly TemporaryDirectory directory = new("oracle");
    int runs;

    /// <summary>A random build.</summary>
    public OracleScene(Random random)
        : this(variables => OracleBuild.Steps(random, variables), OracleBuild.Files(random), random.Next(1, 4))
    {
    }

    /// <param name="steps">Makes the steps, which read variables of these names.</param>
    /// <param name="files">The files that it begins with.</param>
    /// <param name="jobs">How many steps run at once.</param>
    public OracleScene(Func<string[], List<OracleStep>> steps, OracleTree files, int jobs)
    {
        Variables = [.. Enumerable.Range(0, 2).Select(index => $"ORACLE_{Interlocked.Increment(ref scenes)}_{index}")];
        Steps = steps(Variables);
        Jobs = jobs;
        Stores = [directory / "cache 1", directory / "cache 2", null];
        Store = Stores[0];
        Workspaces = [new(directory / "one"), new(directory / "two")];
        Here = Workspaces[0];
        Here.Become(files);
    }

    public string[] Variables { get; }

    public List<OracleStep> Steps { get; }

    public int Jobs { get; }

    /// <summary>Directories of caches; the last is none.</summary>
    public IReadOnlyList<AbsolutePath?> Stores { get; }

    public AbsolutePath? Store { get; set; }

    /// <summary>The results that each cache has, or may have.</summary>
    public List<OracleStored> Stored { get; } = [];

    public IReadOnlyList<OracleWorkspace> Workspaces { get; }

    /// <summary>The workspace of the moment.</summary>
    public OracleWorkspace Here { get; set; }

    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    /// <summary>What a clean build leaves: each step after the other, no cache, no engine.</summary>
    public OracleExpectation Expect(OracleTree sources) => new(this, sources);

    /// <summary>Runs everything.</summary>
    public Task<OracleRun> RunAsync(OracleWorkspace workspace, OracleMode mode) =>
        new OracleEngine(Steps, Jobs, Store).RunAsync(workspace.Root, mode, $"r{Interlocked.Increment(ref runs)}");

    /// <summary>Runs everything in a process that is killed: before a random change of a file, or at a random moment.</summary>
    /// <returns>False if it had ended before.</returns>
    public bool RunAndKill(Random random)
    {
        OracleEnd? end = random.Next(4) switch { 0 => null, 1 => new(null, random.Next(30)), 2 => new(null, random.Next(6)), _ => new("journal", random.Next(2, 10)) };
        return RunAndKill(end, TimeSpan.FromMilliseconds(random.Next(300)));
    }

    /// <summary>Runs everything in a process that is killed there, or after that time.</summary>
    public bool RunAndKill(OracleEnd? end, TimeSpan after) =>
        OracleWorker.RunAndKill(new(Here.Root, Store?.ToString(), $"r{Interlocked.Increment(ref runs)}", Jobs, end, Steps), after, directory.Path);

    public void Dispose()
    {
        foreach (var name in Variables)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        directory.Dispose();
    }
}

/// <summary>What a cache knows.</summary>
/// <param name="Store">Which cache.</param>
/// <param name="Parts">What was run.</param>
/// <param name="IsCertain">False if the engine may have had its doubts.</param>
sealed record OracleStored(AbsolutePath Store, OracleParts Parts, bool IsCertain);

/// <summary>How a run was asked for.</summary>
sealed record OracleMode(bool IsOff = false, string? Forced = null, bool Rehashes = false)
{
    public override string ToString() => IsOff ? "--no-cache" : Forced is not null ? $"--force {Forced}" : Rehashes ? "--rehash" : "";
}

/// <summary>What a clean build of some sources leaves.</summary>
sealed class OracleExpectation
{
    public OracleExpectation(OracleScene scene, OracleTree sources)
    {
        Sources = sources;
        Tree = sources.Copy();
        foreach (var target in scene.Steps)
        {
            // The steps of one target do not see each other's outputs.
            var before = Tree.Copy();
            foreach (var step in target.Steps)
            {
                var outputs = OracleWork.Outputs(step, before, OracleScene.Variable, scene.Steps);
                Steps[step.FullName] = new(OracleParts.Of(step, before, OracleScene.Variable, scene.Steps), outputs);
                Says[step.FullName] = OracleWork.Says(step, before, OracleScene.Variable, scene.Steps);
                foreach (var (path, file) in outputs)
                {
                    Tree[path] = file;
                }
            }
        }
    }

    public OracleTree Sources { get; }

    public OracleTree Tree { get; }

    public Dictionary<string, OracleKnown> Steps { get; } = [];

    public Dictionary<string, string> Says { get; } = [];

    public IEnumerable<string> Outputs => Steps.Values.SelectMany(step => step.Outputs.Keys);
}

/// <summary>What happened in a run.</summary>
sealed class OracleRun(List<BuildEvent> events, List<string> warnings, IReadOnlyDictionary<string, Decided> decisions)
{
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>When it got the workspace, of this process's clock.</summary>
    public long Began { get; init; }

    public IReadOnlyDictionary<string, Outcome> Outcomes { get; } =
        events.OfType<StepFinished>().ToDictionary(finished => finished.Step is null ? finished.Target! : $"{finished.Target}/{finished.Step}", finished => finished.Outcome);

    public IEnumerable<string> Executed => Outcomes.Where(outcome => outcome.Value == Outcome.Executed).Select(outcome => outcome.Key);

    public IReadOnlyList<Cause> Causes(string step) => decisions[step].Causes;

    public IEnumerable<string> Said(string step) => Of(step).OfType<OutputWritten>().Select(said => said.Text);

    public int Diagnostics(string step) => Of(step).OfType<DiagnosticReported>().Count();

    IEnumerable<TargetEvent> Of(string step) => events.OfType<TargetEvent>().Where(happened => (happened.Step is null ? happened.Target : $"{happened.Target}/{happened.Step}") == step);

    public override string ToString() => string.Join('\n', events.Where(happened => happened is StepDecided or StepFinished or OutputWritten).Select(happened => happened switch
    {
        StepDecided decided => $"  {decided.Target} {decided.Step}: {decided.Decision}: {decided.Why}",
        StepFinished { Error: not null } finished => $"  {finished.Target} {finished.Step}: {finished.Outcome} {finished.Error}",
        OutputWritten written => $"    {written.Target} {written.Step} | {written.Text}",
        _ => "",
    }).Where(line => line.Length > 0).Concat(warnings.Select(warning => $"  warning: {warning}")));
}
