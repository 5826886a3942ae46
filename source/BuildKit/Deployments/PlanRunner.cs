using BuildKit.Events;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>Does the verbs of a plan on a host, one after the other, and stops at the first that fails or at Ctrl-C.</summary>
sealed class PlanRunner(FleetHost host, string environment, StepScope scope)
{
    public async Task<HostRun> RunAsync(DeploymentPlan plan, HostStatus observed)
    {
        var run = new HostRun { Before = observed, After = observed, StartedAt = Now(), FinishedAt = default };
        foreach (var verb in plan.Verbs)
        {
            run = await DoAsync(verb, run).ConfigureAwait(false);
            if (run.ExitCode != 0)
            {
                break;
            }
        }

        return run with { After = await host.ObserveAsync(Steady(scope)).ConfigureAwait(false), FinishedAt = Now() };
    }

    /// <summary>
    /// The first Ctrl-C ends the verb that runs, at a point where the host is whole. What became of it has to be observed
    /// and recorded all the same; only the second one ends that.
    /// </summary>
    public static StepScope Steady(StepScope scope) => scope with { Stop = new(CancellationToken.None, scope.Stop.Now) };

    async Task<HostRun> DoAsync(HostVerb verb, HostRun run)
    {
        var began = Now();
        try
        {
            var outcome = await host.RunAsync(verb, scope).ConfigureAwait(false);
            Post(outcome);
            var exposes = outcome.Changed && verb is Activate or GoBack;
            return run with
            {
                Last = outcome,
                Changed = run.Changed || outcome.Changed,
                ExposedAt = run.ExposedAt ?? (exposes ? began : null),
                IsInterrupted = outcome.ExitCode == 130,
            };
        }
        catch (OperationCanceledException) when (!scope.Stop.Now.IsCancellationRequested)
        {
            return run with { IsInterrupted = true };
        }
    }

    void Post(VerbOutcome outcome) => scope.Post(new HostVerbFinished
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = Now(),
        Environment = environment,
        Host = host.Name,
        Verb = outcome.Verb.Name,
        ExitCode = outcome.ExitCode,
        Changed = outcome.Changed,
    });

    DateTimeOffset Now() => scope.Time.GetUtcNow();
}
