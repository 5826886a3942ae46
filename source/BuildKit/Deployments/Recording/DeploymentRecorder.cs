using BuildKit.Ledger;

namespace BuildKit.Deployments;

/// <summary>Knows what was recorded before a deployment, and records it with what follows from that.</summary>
sealed class DeploymentRecorder(DeploymentOrder order, DeploymentLedger ledger, GitRepository git)
{
    DeploymentPurpose purpose = DeploymentPurpose.Unsaid;

    /// <summary>The events before; what others have recorded is fetched, and what the deployment is for is looked up among them.</summary>
    /// <exception cref="BuildException">BK0521, BK0523: the ledger cannot be read. BK0526, BK0527: there is no such remote, or no such event.</exception>
    public async Task<IReadOnlyList<LedgerEvent>> BeginAsync()
    {
        var events = await ledger.CatchUpAsync(tells: false).ConfigureAwait(false);
        purpose = order.Purpose.In(events, order.Product, order.Environment.Name);
        return events;
    }

    /// <summary>The events that this clone knows; nothing is fetched or handed over.</summary>
    /// <exception cref="BuildException">BK0521, BK0523: the ledger cannot be read.</exception>
    public Task<IReadOnlyList<LedgerEvent>> PeekAsync() => ledger.ReadAsync();

    /// <exception cref="BuildException">BK0520 to BK0523, or git failed.</exception>
    public async Task RecordAsync(DeploymentRecorded deployment)
    {
        var before = (await ledger.ReadAsync().ConfigureAwait(false)).OfType<DeploymentRecorded>()
            .Where(e => e.Product == order.Product && e.Environment == order.Environment.Name);
        await ledger.AppendAsync(deployment with
        {
            Kind = order.Kind == DeploymentKind.Planned ? purpose.Kind : order.Kind,
            Fixes = purpose.Fixes,
            Reason = purpose.Reason,
            Commits = order.Kind == DeploymentKind.Rollback ? null : await CommitsOfDeployment.OfAsync(git, deployment.Commit, before).ConfigureAwait(false),
        }).ConfigureAwait(false);
    }

    /// <summary>Where nothing was to be recorded: says that the ledger could not be shared, if it could not.</summary>
    public Task RecordNothingAsync() => ledger.TellAsync();
}
