using BuildKit.Deployments;
using BuildKit.Events;
using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Ledger;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary><c>:deploy</c>: goes on with a deployment that did not come to its end, and removes the lock of a dead one.</summary>
sealed class DeployVerb
{
    public const string Name = ":deploy";

    const string Environment = "environment";

    readonly VerbRun run;
    readonly Environments environments;
    readonly StrategiesOfProducts strategies;
    readonly ReleaseStore store;
    readonly StepScope scope;

    DeployVerb(VerbRun run, Interrupts interrupts)
    {
        this.run = run;
        var members = run.Script.Instance.Definitions!;
        environments = new(members);
        strategies = members.Shared<StrategiesOfProducts>();
        store = ReleaseStore.Of(run.Script.Root);
        scope = new()
        {
            Target = "",
            Root = run.Script.Root,
            Id = StepId.OutsideOfSteps(Name[1..]),
            Post = static _ => { },
            Stop = new(interrupts.First, interrupts.Second),
            Time = run.Environment.Time,
        };
    }

    /// <summary>The options that the verb brings to the command line.</summary>
    public static IEnumerable<TargetOption> Options(ScriptMembers members) => [members.Shared<DeploymentOptions>().Environment(members)];

    /// <exception cref="BuildException">BK0575: no such word. BK0576: no lock has that token. BK0501 to BK0568: as deploying.</exception>
    public static async Task<int> RunAsync(VerbRun run)
    {
        UnfinishedDeployment? unfinished;
        using (var interrupts = new Interrupts(run.Environment.HearsSignals, run.Environment.Stop))
        {
            var verb = new DeployVerb(run, interrupts);
            switch (run.Arguments)
            {
                case ["break-lock", var token]:
                    return await verb.BreakLockAsync(token).ConfigureAwait(false);
                case ["resume"]:
                    unfinished = await verb.UnfinishedAsync().ConfigureAwait(false);
                    break;
                case var words:
                    throw Errors.DeployVerbUsage(words).Exception();
            }

            if (unfinished is null)
            {
                return ExitCode.Success;
            }

            verb.Ask(unfinished);
        }

        return await new BuildRun(run.Environment, run.Script, BuildGraph.Create(run.Script.Targets, run.Script.Root)).ExecuteAsync().ConfigureAwait(false);
    }

    async Task<int> BreakLockAsync(string token)
    {
        var place = Find(run.Option(Environment) ?? Environments.Embedded);
        var all = new List<BrokenLocks>();
        foreach (var product in strategies.Deployments.Keys)
        {
            var hosts = new EnvironmentHosts(await ListedAsync(place, product).ConfigureAwait(false), product, Actor.Name());
            await using var _ = hosts.ConfigureAwait(false);
            all.Add(await new LockBreaker(hosts.With(AnyRelease(product)), scope).BreakAsync(token).ConfigureAwait(false));
        }

        all.SelectMany(locks => locks.Removed).ToList().ForEach(Say);
        var silent = all.SelectMany(locks => locks.Silent).ToList();
        if (silent.Count > 0)
        {
            throw Errors.HostsUnreachable(place.Name, silent, $"A lock may be left there. When they answer: {run.Environment.Invocation} {Name} break-lock {token} --{Environment} {place.Name}").Exception();
        }

        return all.Exists(locks => locks.Removed.Count > 0) ? ExitCode.Success
            : throw Errors.NoSuchLock(place.Name, token, [.. all.SelectMany(locks => locks.Others)]).Exception();
    }

    // What a dead deployment has left on the hosts is newer than what the ledger knows: that is written at the end.
    async Task<UnfinishedDeployment?> UnfinishedAsync()
    {
        var recorded = await RecordedAsync().ConfigureAwait(false);
        var name = run.Option(Environment) ?? recorded.FirstOrDefault()?.Environment ?? Environments.Embedded;
        var place = Find(name);
        var unfinished = await LeftBehindAsync(place).ConfigureAwait(false) ?? recorded.FirstOrDefault(one => one.Environment == place.Name);
        if (unfinished is null)
        {
            Say($"There is nothing to go on with in '{place.Name}': the last deployment came to its end.");
        }

        return unfinished;
    }

    async Task<List<UnfinishedDeployment>> RecordedAsync()
    {
        var ledgers = new EnvironmentLedgers(new(run.Script.Root), Warn);
        var events = new List<LedgerEvent>();
        foreach (var sharing in environments.Names.Select(Find).Select(place => place.Sharing).Distinct())
        {
            events.AddRange(await ledgers.EventsAsync(sharing, tells: true).ConfigureAwait(false));
        }

        return [.. UnfinishedDeployment.In(events.DistinctBy(e => e.Id).OrderBy(e => e.Time)).Where(one => strategies.Deployments.ContainsKey(one.Product) && environments.Names.Contains(one.Environment))];
    }

    async Task<UnfinishedDeployment?> LeftBehindAsync(EnvironmentModel place)
    {
        foreach (var product in strategies.Deployments.Keys)
        {
            var hosts = new EnvironmentHosts(await ListedAsync(place, product).ConfigureAwait(false), product, Actor.Name());
            await using var _ = hosts.ConfigureAwait(false);
            if (await new LockBreaker(hosts.With(AnyRelease(product)), scope).LeftBehindAsync().ConfigureAwait(false) is { } hold
                && UnfinishedDeployment.Of(product, place.Name, hold) is { } unfinished)
            {
                return unfinished;
            }
        }

        return null;
    }

    // The rest is a run like any other, as if these words had been written.
    void Ask(UnfinishedDeployment unfinished)
    {
        var goesBack = unfinished.Kind == DeploymentKind.Rollback;
        var target = goesBack ? strategies.RollbackOf(unfinished.Product) : strategies.Deployments[unfinished.Product];
        Give(Environment, unfinished.Environment);
        Give(goesBack ? "to" : "release", unfinished.Release);
        Give("exclude", unfinished.Excluded.IsEmpty ? null : string.Join(',', unfinished.Excluded));
        Give("fixes", unfinished.Fixes.IsEmpty ? null : string.Join(',', unfinished.Fixes));
        Give("reason", unfinished.Reason);
        foreach (var (check, why) in unfinished.Overrides)
        {
            Give(check == DeploymentOptions.NoRollback ? "allow-no-rollback" : $"skip-{check}", why);
        }

        Give("hotfix", unfinished.Kind == DeploymentKind.Hotfix ? "true" : null);
        run.Script.CommandLine.Targets.Add(target ?? throw Errors.DeployVerbUsage(run.Arguments).Exception());
        Say($"Going on with {(goesBack ? "the way back of " : "")}{unfinished.Product} to {unfinished.Release} in '{unfinished.Environment}': {unfinished.How}");
    }

    void Give(string option, string? value)
    {
        if (value is not null && run.Script.Options.FirstOrDefault(known => known.Name == option) is { Value: null } unsaid)
        {
            unsaid.Value = value;
        }
    }

    async Task<EnvironmentModel> ListedAsync(EnvironmentModel place, string product) =>
        (await place.ListedAsync(scope).ConfigureAwait(false)).OfRoles(strategies.Of(product).Roles);

    EnvironmentModel Find(string name) => environments.Find(name, run.Script.Root);

    StoredRelease AnyRelease(string product) =>
        store.List(product).Reverse().Select(release => store.FindScript(product, release.Release)).FirstOrDefault(release => release is not null)
            ?? throw Errors.NoReleaseToAsk(product, store.Directory / product).Exception();

    void Warn(BuildError warning) => Tell($"warning {warning.Code}: {warning.InOneLine()}");

    void Tell(string text)
    {
        run.Environment.Error.Write(text + "\n");
        run.Environment.Error.Flush();
    }

    void Say(string text)
    {
        run.Environment.Output.Write(text + "\n");
        run.Environment.Output.Flush();
    }
}
