using BuildKit.Caching;
using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Implementations;

namespace BuildKit.Hosting;

/// <summary>The caching of one run: opened when the workspace is taken, and kept when the run is over.</summary>
sealed class RunCache : IDisposable
{
    readonly CacheServices services;

    RunCache(CacheServices services) => (this.services, Steps) = (services, new(services));

    public StepCache Steps { get; }

    /// <param name="environment">What the build runs in.</param>
    /// <param name="script">The script, with its command line.</param>
    /// <param name="graph">Knows the targets that <c>--force</c> names.</param>
    /// <param name="run">Which run it is.</param>
    /// <param name="warn">Takes what is wrong with a step, or, without one, with the cache itself.</param>
    /// <exception cref="BuildException">BK0111: <c>--force</c> names no target. BK0340: the size limit is none.</exception>
    public static RunCache Open(HostEnvironment environment, LoadedScript script, BuildGraph graph, string run, Action<string, BuildError> warn)
    {
        var line = script.CommandLine;
        var secrets = script.Parameters.Where(parameter => parameter.IsSecret).Select(parameter => parameter.MemberName).ToHashSet(StringComparer.Ordinal);
        RestoreMark.RemoveLeftovers(script.Root);
        var files = WorkspaceFiles.Load(script.Root, line.Has(EngineOption.Rehash));
        var code = new StepCode(script.Instance, script.Root, secrets.Contains);
        return new(new()
        {
            Root = script.Root,
            Mode = new()
            {
                IsOff = line.Has(EngineOption.NoCache),
                IsVerifying = line.Has(EngineOption.Verify),
                Forced = line.Forced.Select(name => graph.Find(name).Name).ToHashSet(StringComparer.Ordinal),
            },
            Files = files,
            Journal = StepJournal.Load(script.Root),
            Store = SharedStore.Open(CacheSettings.Of(environment.Variable, script.Root) with { Time = environment.Time }, error => warn("", error)),
            Seal = ValueSeal.Of(script.Root / ".buildkit" / "state" / "explain.key"),
            Code = code.Of,
            HasSecrets = secrets.Count > 0,
            Variable = environment.Variable,
            Warn = warn,
            Run = run,
            Time = environment.Time,
        });
    }

    /// <summary>What a run of the plan would do with its steps; nothing where a build is tested. Nothing in the workspace is changed.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<StepForecast>> Forecast(HostEnvironment environment, LoadedScript script, BuildGraph graph, Plan plan)
    {
        if (Commands.StandIn.IsInstalled)
        {
            return PlanText.NoForecasts;
        }

        return RunForecast.Of(Open(environment, script, graph, run: "", static (_, _) => { }).Steps, plan, script.Root);
    }

    public void Dispose()
    {
        services.Journal.Dispose();
        services.Decisions.Save();
        services.Files.Save();
        services.Store.CollectIfDue(CancellationToken.None);
    }
}
