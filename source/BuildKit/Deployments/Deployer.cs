using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>Where to, what for, and by whom.</summary>
sealed record DeploymentOrder
{
    public required string Product { get; init; }

    public required EnvironmentModel Environment { get; init; }

    public required string Actor { get; init; }

    public required DeploymentKind Kind { get; init; }

    public DeploymentPurpose Purpose { get; init; } = DeploymentPurpose.Unsaid;
}

/// <summary>
/// Brings a release to an environment, or an environment back to a release, and records it. Truth is what the host says;
/// all that is done there is done by the host script.
/// </summary>
sealed class Deployer(DeploymentOrder order, FleetHost host, DeploymentRecorder recorder, StepScope scope)
{
    /// <exception cref="BuildException">BK0505 to BK0522.</exception>
    /// <exception cref="OperationCanceledException">Ctrl-C; what was done is recorded.</exception>
    public async Task DeployAsync()
    {
        var steady = PlanRunner.Steady(scope);
        using var _ = steady.Enter();
        var known = (await recorder.BeginAsync().ConfigureAwait(false)).Last(order.Product, order.Environment.Name);
        var observed = await host.ObserveAsync(steady).ConfigureAwait(false);
        var manifest = host.Release.Manifest;
        var plan = DeploymentPlan.For(observed, manifest, order.Environment.Keep);

        var run = await new PlanRunner(host, order.Environment.Name, scope).RunAsync(plan, observed).ConfigureAwait(false);

        var isNew = plan.BringsRelease || known.Active(host.Name) != run.After.Active;
        await ConcludeAsync(run, new(manifest.Release, manifest.ArchiveFor(RuntimeIdentifiers.Here)!.Sha256, manifest.Commit), isNew).ConfigureAwait(false);
    }

    /// <summary>Goes back to the release before, or to the named one.</summary>
    /// <exception cref="BuildException">BK0505 to BK0522.</exception>
    /// <exception cref="OperationCanceledException">Ctrl-C; what was done is recorded.</exception>
    public async Task RollBackAsync(string? to, Func<string, string?> commitOf)
    {
        var steady = PlanRunner.Steady(scope);
        using var _ = steady.Enter();
        await recorder.BeginAsync().ConfigureAwait(false);
        var observed = await host.ObserveAsync(steady).ConfigureAwait(false);

        var run = await new PlanRunner(host, order.Environment.Name, scope).RunAsync(DeploymentPlan.Back(to), observed).ConfigureAwait(false);

        var target = to ?? (run.Changed ? run.After.Current : observed.Previous ?? observed.Current) ?? "";
        await ConcludeAsync(run, new(target, run.After.Find(target)?.Digest ?? "", commitOf(target) ?? ""), run.Changed).ConfigureAwait(false);
    }

    async Task ConcludeAsync(HostRun run, Wanted wanted, bool isNew)
    {
        var failure = run.ExitCode == 0 ? null : DeploymentFailure.Of(run, wanted.Release, order, host, scope.Target);
        if (isNew && DeploymentFailure.IsRecorded(run.ExitCode))
        {
            await RecordAsync(run, wanted, failure).ConfigureAwait(false);
        }

        Announce(run, wanted.Release, isNew);
        if (run.IsInterrupted)
        {
            Warn(failure!);
            throw new OperationCanceledException(failure!.Message, scope.Stop.Gentle);
        }

        if (failure is not null)
        {
            throw failure.Exception();
        }
    }

    async Task RecordAsync(HostRun run, Wanted wanted, BuildError? failure)
    {
        try
        {
            await recorder.RecordAsync(Record(run, wanted)).ConfigureAwait(false);
        }
        catch (BuildException e)
        {
            var unrecorded = Errors.NotRecorded(order.Environment.Name, wanted.Release, e.Error);
            if (failure is null)
            {
                throw unrecorded.Exception(e);
            }

            Warn(unrecorded);
        }
    }

    DeploymentRecorded Record(HostRun run, Wanted wanted) => new()
    {
        Id = Ulid.New(run.FinishedAt),
        Seq = 0,
        Environment = order.Environment.Name,
        Product = order.Product,
        Release = wanted.Release,
        Digest = wanted.Digest,
        Commit = wanted.Commit,
        Kind = order.Kind,
        Actor = order.Actor,
        StartedAt = run.StartedAt,
        ExposedAt = run.ExposedAt,
        FinishedAt = run.FinishedAt,
        DurationMs = (long)(run.FinishedAt - run.StartedAt).TotalMilliseconds,
        Result = ResultOf(run),
        Hosts = [new() { Host = host.Name, Before = run.Before.Active, After = run.After.Active, ExitCode = run.ExitCode }],
    };

    static DeploymentResult ResultOf(HostRun run) => run.ExitCode switch
    {
        0 => DeploymentResult.Succeeded,
        20 => DeploymentResult.RolledBack,
        130 => DeploymentResult.Interrupted,
        _ => DeploymentResult.Failed,
    };

    void Announce(HostRun run, string release, bool isNew) => scope.Post(new DeploymentFinished
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = run.FinishedAt,
        Product = order.Product,
        Environment = order.Environment.Name,
        Release = release,
        Result = ResultOf(run) switch
        {
            DeploymentResult.Succeeded => run.Changed || isNew ? "succeeded" : "unchanged",
            DeploymentResult.RolledBack => "rolled-back",
            DeploymentResult.Interrupted => "interrupted",
            _ => "failed",
        },
    });

    void Warn(BuildError error) => scope.Post(new WarningRaised
    {
        Target = scope.Target,
        Time = scope.Time.GetUtcNow(),
        Code = error.Code,
        Text = error.ToString()[(error.Code.Length + ": ".Length)..],
    });

    readonly record struct Wanted(string Release, string Digest, string Commit);
}
