using BuildKit.Caching;
using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Implementations;

namespace BuildKit.Tests.Caching.Oracle;

/// <summary>The real executor, the real caching, real processes and files, for the steps of a random build.</summary>
/// <param name="Steps">The build.</param>
/// <param name="Jobs">How many steps run at once.</param>
/// <param name="Store">The directory of the cache; null for none.</param>
sealed record OracleEngine(IReadOnlyList<OracleStep> Steps, int Jobs, AbsolutePath? Store)
{
    /// <summary>Runs everything, as soon as the workspace is free.</summary>
    public async Task<OracleRun> RunAsync(AbsolutePath root, OracleMode mode, string name)
    {
        using var free = await WorkspaceLock.AcquireAsync(
            new() { Root = root, Self = LockHolder.Of(name, "oracle", TimeProvider.System), StartedBy = null, Waits = true, Waiting = static _ => { } }, CancellationToken.None);
        var began = TimeProvider.System.GetTimestamp();
        var plan = BuildGraph.Create(OracleTargets.Of(Steps, root), root).Plan(new PlanRequest { Targets = [.. Steps.Select(step => step.Name)] });
        StateLeftovers.Remove(root);
        RestoreMark.RemoveLeftovers(root);
        var (warnings, events) = (new List<string>(), new List<BuildEvent>());
        var services = Services(root, mode, name, warnings);
        try
        {
            var executor = new Executor(new() { Root = root, Run = name, Jobs = Jobs, Cache = new(services) });
            await foreach (var happened in executor.RunAsync(plan))
            {
                events.Add(happened);
            }
        }
        finally
        {
            services.Journal.Dispose();
            services.Decisions.Save();
            services.Files.Save();
            services.Store.CollectIfDue(CancellationToken.None);
        }

        return new(events, warnings, new DecisionLog(root).Load()) { Began = began };
    }

    CacheServices Services(AbsolutePath root, OracleMode mode, string run, List<string> warnings) => new()
    {
        Root = root,
        Mode = new() { IsOff = mode.IsOff, Forced = mode.Forced is { } forced ? new HashSet<string> { forced } : [] },
        Files = WorkspaceFiles.Load(root, mode.Rehashes),
        Journal = StepJournal.Load(root),
        Store = SharedStore.Open(new() { Directory = Store }, error => warnings.Add(error.ToString())),
        Seal = ValueSeal.Of(root / ".buildkit" / "state" / "explain.key"),
        Code = new StepCode(this, root, static _ => false).Of,
        HasSecrets = false,
        Variable = OracleScene.Variable,
        Warn = (_, error) => warnings.Add(error.ToString()),
        Run = run,
    };
}
