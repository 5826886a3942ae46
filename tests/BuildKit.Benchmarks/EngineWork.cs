using BuildKit.Caching;
using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Benchmarks;

/// <summary>Runs of many steps whose commands take no time, so that what is measured is the engine.</summary>
static class EngineWork
{
    /// <summary>All of them run: each is keyed, noted, run, and what it left is kept.</summary>
    public static void Execute(AbsolutePath root, int count)
    {
        PutAside(root);
        Run(root, count);
    }

    /// <summary>What the commands of the steps do: part of <see cref="Execute"/> and no work of the engine.</summary>
    public static void Outputs(AbsolutePath root, int count)
    {
        PutAside(root);
        Files.Cores.Each(count, 1, (from, _) => Output(root, $"out/{from}.txt"));
    }

    static void Output(AbsolutePath root, string path) => File.WriteAllText(root / path, path);

    static void PutAside(AbsolutePath root)
    {
        // Not deleted: for some seconds after that, file systems look for new files' places among the deleted ones. And a file that is emptied and written
        // again is on its way to the disk when it is closed.
        foreach (var name in (string[])[".buildkit", "out"])
        {
            if (Directory.Exists(root / name))
            {
                Directory.Move(root / name, root / $".before-{Guid.NewGuid():N}");
            }
        }

        Directory.CreateDirectory(root / "out");
    }

    /// <summary>None of them has to.</summary>
    public static void Skip(AbsolutePath root, int count) => Run(root, count);

    /// <summary>Makes the steps of a target and checks that no two write the same file.</summary>
    /// <returns>The bytes that a step takes.</returns>
    public static long Plan(AbsolutePath root, int count)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var plan = PlanOf(root, count);
        var steps = Preparation.StepsAsync(plan.Targets[0].Model, root, CancellationToken.None).GetAwaiter().GetResult();
        var conflict = new StepClaims(plan).Claim(new TargetRun(plan.Targets[0]), steps);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        return conflict is null && steps.Count == count ? bytes : throw new InvalidOperationException();
    }

    static void Run(AbsolutePath root, int count)
    {
        using var journal = StepJournal.Load(root);
        var files = WorkspaceFiles.Load(root);
        var cache = new StepCache(new()
        {
            Root = root,
            Mode = new(),
            Files = files,
            Journal = journal,
            Store = SharedStore.Open(new() { Directory = root / ".buildkit" / "cache" }, static _ => { }),
            Seal = ValueSeal.Of(root / ".buildkit" / "state" / "explain.key"),
            Code = static _ => throw new NotSupportedException(),
            HasSecrets = false,
            Variable = static _ => null,
            Warn = static (_, warning) => throw new InvalidOperationException($"{warning}"),
            Run = "benchmark",
        });
        var executor = new Executor(new()
        {
            Root = root,
            Run = "benchmark",
            Jobs = Environment.ProcessorCount,
            Cache = cache,
            RunCommand = (command, _) =>
            {
                Output(root, command.Arguments[0]);
                return Task.FromResult(new CommandResult { ExitCode = 0, Duration = TimeSpan.Zero });
            },
        });
        EventsAsync(executor, PlanOf(root, count)).GetAwaiter().GetResult();
        files.Save();
    }

    static async Task EventsAsync(Executor executor, Plan plan)
    {
        await foreach (var happened in executor.RunAsync(plan).ConfigureAwait(false))
        {
            if (happened is TargetFinished { Outcome: Outcome.Failed } failed)
            {
                throw new InvalidOperationException(failed.Error);
            }
        }
    }

    static Plan PlanOf(AbsolutePath root, int count)
    {
        var target = new TargetModel("Many");
        Func<IEnumerable<int>> items = () => Enumerable.Range(0, count);
        target.FanOuts.Add(new(() => items().Select(Step), items));
        return BuildGraph.Create([target], root).Plan(new() { Targets = ["Many"] });
    }

    static StepModel Step(int number)
    {
        var step = new StepModel { Name = $"{number}" };
        step.Inputs.Add($"in/{number}.txt");
        step.Outputs.Add($"out/{number}.txt");
        Func<Command> make = () => new() { Tool = "sh", Arguments = [$"out/{number}.txt"] };
        step.Actions.Add(new CommandAction(_ => new([make()]), make));
        return step;
    }
}
