namespace BuildKit.Tests.Caching.Oracle;

/// <summary>A random build and what happened to it: edits and runs in turn, all of it decided by a seed and by which of the edits are left out.</summary>
sealed class OracleHistory(int seed, int length)
{
    readonly List<string> told = [];

    /// <summary>What was done how often.</summary>
    public OracleTally Tally { get; } = new();

    /// <summary>Which rounds are left out.</summary>
    public HashSet<int> Without { get; init; } = [];

    public override string ToString() => $"seed {seed}, {length} rounds\n{string.Join('\n', told)}";

    /// <summary>Adds how it ended.</summary>
    public void Fail(Exception exception) => told.Add($"{exception.Message}\n{exception.StackTrace}");

    public async Task CheckAsync()
    {
        using var scene = new OracleScene(new Random(seed));
        told.AddRange(scene.Steps.Select(step => $"  {step}"));
        told.Add($"jobs: {scene.Jobs}, files: {string.Join(", ", scene.Here.Sources.Select(file => $"{file.Key}={file.Value}"))}");
        var states = new List<OracleState>();
        var edits = new OracleEdits(scene, states);
        for (var round = 0; round <= length; round++)
        {
            if (!Without.Contains(round))
            {
                var random = new Random(unchecked((seed * 1_000_003) + round));
                await RoundAsync(scene, round == 0 ? ["the first run"] : edits.Some(random), edits, random);
                states.Add(new(scene.Here.Sources, [.. scene.Steps]));
            }
        }

        Tally.Add(edits.Tally);
        Tally.Add("edits", edits.Tally.Total);
    }

    async Task RoundAsync(OracleScene scene, List<string> done, OracleEdits edits, Random random)
    {
        var mode = random.Next(12) switch
        {
            0 => new OracleMode(IsOff: true),
            1 => new OracleMode(Forced: scene.Steps[random.Next(scene.Steps.Count)].Name),
            2 => new OracleMode(Rehashes: true),
            _ => new OracleMode(),
        };
        told.Add($"{told.Count(line => line[0] != ' ')}: {string.Join("; ", done)}; run {mode}");
        Tally.Add("rounds");
        if (OperatingSystem.IsLinux() && random.Next(8) == 0)
        {
            Kill(scene, edits, random);
        }

        var here = scene.Here;
        var check = Before(scene, here, mode);
        switch (random.Next(8))
        {
            case 0:
                await TwoAsync(scene, check, mode);
                break;
            case 1:
                await TwoHereAsync(scene);
                break;
            default:
                var run = await ToldAsync(scene.RunAsync(here, mode));
                check.Check(run);
                check.Learn(run);
                break;
        }

        var again = Before(scene, here, new());
        again.CheckIdle(await ToldAsync(scene.RunAsync(here, new())));
        if (random.Next(4) == 0)
        {
            again.CheckIdle(await ToldAsync(scene.RunAsync(here, new(Rehashes: true))));
        }
    }

    static OracleCheck Before(OracleScene scene, OracleWorkspace workspace, OracleMode mode) => new(scene, workspace, mode, OracleTree.Load(workspace.Root, "out"));

    // Before the run that is checked another one was killed, and perhaps something was edited then.
    void Kill(OracleScene scene, OracleEdits edits, Random random)
    {
        var check = Before(scene, scene.Here, new());
        var isKilled = scene.RunAndKill(random);
        check.LearnOfKilled();
        Tally.Add(isKilled ? "killed" : "ended before it was killed");
        told.Add($"  {(isKilled ? "killed" : "not killed in time")}; {edits.AfterKill(random)}");
    }

    // Twice the same in one workspace at once: the one that comes second has nothing to do.
    async Task TwoHereAsync(OracleScene scene)
    {
        told.Add("  and twice at once, without options");
        Tally.Add("two runs in one workspace");
        var (here, check) = (scene.Here, Before(scene, scene.Here, new()));
        var runs = await Task.WhenAll(scene.RunAsync(here, new()), scene.RunAsync(here, new()));
        Array.Sort(runs, (one, other) => one.Began.CompareTo(other.Began));
        told.AddRange(runs.Select(run => $"{run}"));
        check.Check(runs[0]);
        check.Learn(runs[0]);
        check.CheckIdle(runs[1]);
    }

    // The same in both workspaces at once, with one cache.
    async Task TwoAsync(OracleScene scene, OracleCheck check, OracleMode mode)
    {
        var there = scene.Workspaces.First(workspace => workspace != scene.Here);
        there.Become(scene.Here.Sources);
        var other = new OracleCheck(scene, there, new(), OracleTree.Load(there.Root, "out"));
        told.Add("  and at once in the other workspace");
        Tally.Add("two workspaces at once");
        var runs = await Task.WhenAll(scene.RunAsync(scene.Here, mode), scene.RunAsync(there, new()));
        told.AddRange(runs.Select(run => $"{run}"));
        check.LearnOfOthers(runs[1]);
        other.LearnOfOthers(runs[0]);
        check.Check(runs[0]);
        other.Check(runs[1]);
        check.Learn(runs[0]);
        other.Learn(runs[1]);
    }

    async Task<OracleRun> ToldAsync(Task<OracleRun> running)
    {
        var run = await running;
        told.Add($"{run}".Length == 0 ? "  (nothing)" : $"{run}");
        return run;
    }
}
