namespace BuildKit.Tests.Caching.Oracle;

/// <summary>A random build and what happened to it: edits and runs in turn, all of it decided by a seed and by which of the edits are left out.</summary>
sealed class OracleHistory(int seed, int length)
{
    readonly List<string> told = [];

    /// <summary>How many edits were made.</summary>
    public int Edits { get; private set; }

    /// <summary>Which rounds are left out.</summary>
    public HashSet<int> Without { get; init; } = [];

    public override string ToString() => $"seed {seed}, {length} rounds\n{string.Join('\n', told)}";

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
                await RoundAsync(scene, round == 0 ? ["the first run"] : edits.Some(random), random);
                states.Add(new(scene.Here.Sources, [.. scene.Steps]));
            }
        }
    }

    async Task RoundAsync(OracleScene scene, List<string> edits, Random random)
    {
        var mode = random.Next(12) switch
        {
            0 => new OracleMode(IsOff: true),
            1 => new OracleMode(Forced: scene.Steps[random.Next(scene.Steps.Count)].Name),
            2 => new OracleMode(Rehashes: true),
            _ => new OracleMode(),
        };
        told.Add($"{told.Count(line => line[0] != ' ')}: {string.Join("; ", edits)}; run {mode}");
        Edits += edits.Count;
        var here = scene.Here;
        var check = new OracleCheck(scene, here, mode, OracleTree.Load(here.Root, "out"));
        if (random.Next(6) == 0)
        {
            await TwoAsync(scene, check, mode);
        }
        else
        {
            var run = await ToldAsync(scene.RunAsync(here, mode));
            check.Check(run);
            check.Learn(run);
        }

        var again = new OracleCheck(scene, here, new(), OracleTree.Load(here.Root, "out"));
        again.CheckIdle(await ToldAsync(scene.RunAsync(here, new())));
        if (random.Next(4) == 0)
        {
            again.CheckIdle(await ToldAsync(scene.RunAsync(here, new(Rehashes: true))));
        }
    }

    // The same in both workspaces at once, with one cache.
    async Task TwoAsync(OracleScene scene, OracleCheck check, OracleMode mode)
    {
        var there = scene.Workspaces.First(workspace => workspace != scene.Here);
        there.Become(scene.Here.Sources);
        var other = new OracleCheck(scene, there, new(), OracleTree.Load(there.Root, "out"));
        told.Add("  and at once in the other workspace");
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
