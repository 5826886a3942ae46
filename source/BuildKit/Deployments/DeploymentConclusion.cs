using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>Ends a run, whatever became of it: it is recorded, told to all who want to know, and judged, in this order.</summary>
sealed class DeploymentConclusion(DeploymentOrder order, IReadOnlyList<FleetHost> hosts, DeploymentRecorder recorder, StepScope scope)
{
    /// <param name="run">What was done.</param>
    /// <param name="release">What it was about.</param>
    /// <param name="isNew">Whether it is a deployment, and not only a look at one.</param>
    /// <exception cref="BuildException">BK0507, BK0538: it failed. BK0522: it did not, but could not be recorded.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public async Task OfAsync(FleetRun run, DeployedRelease release, bool isNew)
    {
        // After the second Ctrl-C what happened is still recorded, which takes a moment.
        using var recording = scope.Stop.Now.IsCancellationRequested ? (scope with { Stop = StopSignal.Never }).Enter() : null;
        var failure = run.ExitCode == 0 ? null : DeploymentFailure.Of(run, release.Id, order, hosts, scope.Target);
        await RecordAsync(run, release, isNew, failure).ConfigureAwait(false);
        Announce(run, release, isNew);
        WarnOfData(run);
        if (!scope.Stop.Now.IsCancellationRequested)
        {
            await new Notices(order, scope).EndAsync(run, release.Id, failure).ConfigureAwait(false);
        }

        Judge(run, release, failure);
    }

    async Task RecordAsync(FleetRun run, DeployedRelease release, bool isNew, BuildError? failure)
    {
        if (!isNew || !DeploymentFailure.IsRecorded(run))
        {
            await recorder.RecordNothingAsync().ConfigureAwait(false);
            return;
        }

        try
        {
            await recorder.RecordAsync(new RecordOfRun(order, run).Of(release)).ConfigureAwait(false);
        }
        catch (BuildException e)
        {
            var unrecorded = Errors.NotRecorded(order.Environment.Name, release.Id, e.Error);
            if (failure is null)
            {
                throw unrecorded.Exception(e);
            }

            scope.WarnInFull(unrecorded);
        }
    }

    void Announce(FleetRun run, DeployedRelease release, bool isNew) => scope.Post(new DeploymentFinished
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = run.FinishedAt,
        Product = order.Product,
        Environment = order.Environment.Name,
        Release = release.Id,
        Result = run.Outcome(isNew),
    });

    // Hosts go back, data do not.
    void WarnOfData(FleetRun run)
    {
        if (order.Kind != DeploymentKind.Rollback || !run.Changed)
        {
            return;
        }

        var left = run.Hosts.Select(host => host.Before?.Active).FirstOrDefault(before => before is not null && before != run.Plan.Release);
        if (left is not null && MigrationText.Of(run, left) is { } data)
        {
            scope.WarnInFull(Errors.DataStayMigrated(order.Product, left, data));
        }
    }

    void Judge(FleetRun run, DeployedRelease release, BuildError? failure)
    {
        if (run.IsInterrupted)
        {
            scope.WarnInFull(failure!);
            throw new OperationCanceledException(failure!.Message, scope.Stop.Gentle);
        }

        if (failure is not null)
        {
            throw failure.Exception();
        }

        if (run.LeftOut.Any())
        {
            scope.WarnInFull(DeploymentFailure.Tolerated(run, release.Id, order, scope.Target));
        }
    }
}
