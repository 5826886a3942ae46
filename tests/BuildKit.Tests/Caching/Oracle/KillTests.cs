namespace BuildKit.Tests.Caching.Oracle;

/// <summary>
/// A build in which every edit changes which files its steps leave, and a run of it that is killed before a change of the store, of the state or
/// of outputs: the next run leaves what a clean build leaves, whether the edit is still there or taken back.
/// </summary>
[Takes(seconds: 40)]
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact, Trait("Speed", "Slow")]
    public async Task Case_63_A_run_is_killed_before_changes_of_store_state_and_outputs_and_the_next_one_makes_good()
    {
        Needs.Linux();
        var tally = new OracleTally();
        foreach (var seed in Rounds.Seeds(20))
        {
            var told = new List<string>();
            try
            {
                await CheckAsync(new(seed), told, tally);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception.Message}\n{string.Join('\n', told)}\n{exception.StackTrace}");
            }
        }

        output.WriteLine($"{tally}");
        SoakNotes.Add($"{tally}");
    }

    static async Task CheckAsync(Random random, List<string> told, OracleTally tally)
    {
        using var scene = Scene(random);
        await RunAsync(scene, told);
        if (random.Next(2) == 0)
        {
            // Results of another state, which the killed run restores.
            var state = State(scene);
            Edit(scene, random, told);
            await RunAsync(scene, told);
            Become(scene, state);
            await RunAsync(scene, told);
        }

        var before = State(scene);
        Edit(scene, random, told);
        var check = new OracleCheck(scene, scene.Here, new(), OracleTree.Load(scene.Here.Root, "out"));
        var isKilled = scene.RunAndKill(random.Next(2) == 0 ? new(null, random.Next(60)) : new("journal", random.Next(20)), TimeSpan.Zero);
        check.LearnOfKilled();
        tally.Add(isKilled ? "killed" : "ended before");
        told.Add(isKilled ? "killed" : "ended before it was killed");
        if (random.Next(3) > 0)
        {
            told.Add("the edit is taken back");
            Become(scene, before);
        }

        await RunAsync(scene, told);
    }

    static OracleScene Scene(Random random) => new(
        _ =>
        [
            new() { Name = "A", Files = ["src/a/*.txt"], Output = OracleOutput.Glob, Salt = random.Next(6) },
            new() { Name = "B", Files = ["src/a/**/*.txt"], IsCode = true, Output = OracleOutput.Glob, Salt = random.Next(6) },
            new() { Name = "C", Files = ["src/a/*.txt"], DependsOn = ["A"], Output = (OracleOutput)random.Next(5), IsCode = random.Next(2) == 0 },
            new() { Name = "D", DependsOn = ["B"], Output = OracleOutput.Tree, Salt = random.Next(6) },
            new() { Name = "E", Files = ["src/a/*.txt"], Output = OracleOutput.Glob, IsIncremental = true },
            new() { Name = "F", DependsOn = ["C", "D"], Output = OracleOutput.Directory },
        ],
        OracleBuild.Files(random),
        random.Next(1, 4));

    static void Edit(OracleScene scene, Random random, List<string> told)
    {
        var (name, step) = ($"src/a/n{random.Next(9)}.txt", random.Next(scene.Steps.Count));
        told.Add($"edit {random.Next(4) switch
        {
            0 => Do(() => scene.Here.Write(name, OracleBuild.Content(random)), $"add {name}"),
            1 => Do(() => File.Move(scene.Here.Root / "src/a/f1.txt", scene.Here.Root / name, overwrite: true), $"rename src/a/f1.txt to {name}", File.Exists(scene.Here.Root / "src/a/f1.txt")),
            2 => Do(() => scene.Here.Remove("out"), "delete all outputs"),
            _ => Do(() => scene.Steps[step] = scene.Steps[step] with { Salt = scene.Steps[step].Salt + 1 }, $"another salt of {scene.Steps[step].Name}"),
        }}");

        static string Do(Action action, string what, bool isPossible = true)
        {
            if (isPossible)
            {
                action();
            }

            return isPossible ? what : "nothing";
        }
    }

    static OracleState State(OracleScene scene) => new(scene.Here.Sources, [.. scene.Steps]);

    static void Become(OracleScene scene, OracleState state)
    {
        scene.Here.Become(state.Sources);
        scene.Steps.Clear();
        scene.Steps.AddRange(state.Steps);
    }

    static async Task RunAsync(OracleScene scene, List<string> told)
    {
        var check = new OracleCheck(scene, scene.Here, new(), OracleTree.Load(scene.Here.Root, "out"));
        var run = await scene.RunAsync(scene.Here, new());
        told.Add($"run\n{run}");
        check.Check(run);
        check.Learn(run);
        check.CheckIdle(await scene.RunAsync(scene.Here, new()));
    }
}
