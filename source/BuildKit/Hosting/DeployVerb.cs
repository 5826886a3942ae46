using BuildKit.Deployments;
using BuildKit.Events;
using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary><c>:deploy</c>: goes on with a deployment that did not come to its end, and removes the lock of a dead one.</summary>
sealed class DeployVerb
{
    public const string Name = ":deploy";

    const string Environment = "environment";

    readonly VerbRun run;
    readonly ScriptMembers members;
    readonly StepScope scope;

    DeployVerb(VerbRun run, Interrupts interrupts)
    {
        this.run = run;
        members = run.Script.Instance.Definitions!;
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
        using (var interrupts = new Interrupts(run.Environment.HearsSignals, run.Environment.Stop))
        {
            var verb = new DeployVerb(run, interrupts);
            switch (run.Arguments)
            {
                case ["break-lock", var token]:
                    return await verb.BreakLockAsync(token).ConfigureAwait(false);
                case ["resume"] when await verb.GoOnAsync().ConfigureAwait(false):
                    break;
                case ["resume"]:
                    return ExitCode.Success;
                case var words:
                    throw Errors.DeployVerbUsage(words).Exception();
            }
        }

        // The rest is a run like any other, as if these words had been written.
        return await new BuildRun(run.Environment, run.Script, BuildGraph.Create(run.Script.Targets, run.Script.Root)).ExecuteAsync().ConfigureAwait(false);
    }

    async Task<int> BreakLockAsync(string token)
    {
        var place = new Environments(members).Find(run.Option(Environment) ?? Environments.Embedded, run.Script.Root).Name;
        var all = new List<BrokenLocks>();
        foreach (var product in members.Shared<StrategiesOfProducts>().Deployments.Keys)
        {
            all.Add(await new ProductPlaces(product, members, scope).BreakLockAsync(place, token).ConfigureAwait(false));
        }

        all.SelectMany(locks => locks.Removed).ToList().ForEach(run.Say);
        var silent = all.SelectMany(locks => locks.Silent).ToList();
        if (silent.Count > 0)
        {
            throw Errors.HostsUnreachable(place, silent, $"A lock may be left there. When they answer: {run.Environment.Invocation} {Name} break-lock {token} --{Environment} {place}").Exception();
        }

        return all.Exists(locks => locks.Removed.Count > 0) ? ExitCode.Success
            : throw Errors.NoSuchLock(place, token, [.. all.SelectMany(locks => locks.Others)]).Exception();
    }

    async Task<bool> GoOnAsync()
    {
        var (place, unfinished) = await new UnfinishedDeployments(members, scope, run.Warn).LastAsync(run.Option(Environment)).ConfigureAwait(false);
        if (unfinished is null)
        {
            run.Say($"There is nothing to go on with in '{place}': the last deployment came to its end.");
            return false;
        }

        Ask(unfinished);
        return true;
    }

    void Ask(UnfinishedDeployment unfinished)
    {
        var goesBack = unfinished.Kind == Ledger.DeploymentKind.Rollback;
        var strategies = members.Shared<StrategiesOfProducts>();
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

        Give("hotfix", unfinished.Kind == Ledger.DeploymentKind.Hotfix ? "true" : null);
        run.Script.CommandLine.Targets.Add(target ?? throw Errors.DeployVerbUsage(run.Arguments).Exception());
        run.Say($"Going on with {(goesBack ? "the way back of " : "")}{unfinished.Product} to {unfinished.Release} in '{unfinished.Environment}': {unfinished.How}");
    }

    void Give(string option, string? value)
    {
        if (value is not null && run.Script.Options.FirstOrDefault(known => known.Name == option) is { Value: null } unsaid)
        {
            unsaid.Value = value;
        }
    }
}
