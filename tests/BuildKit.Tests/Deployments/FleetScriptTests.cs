using BuildKit.Ledger;
using BuildKit.Tests.Releases;

namespace BuildKit.Tests.Deployments;

/// <summary>Tests of a script, run in this process, that deploys the product <c>Shop</c> to real hosts.</summary>
/// <param name="hosts">How many there are.</param>
/// <param name="scriptFor">Makes the script, given how the hosts are reached.</param>
/// <param name="targets">The targets that bring options.</param>
public abstract class FleetScriptTests(int hosts, Func<AbsolutePath, object> scriptFor, params string[] targets) : IAsyncLifetime
{
    private protected readonly ShopWorkspace workspace = new();
    private protected Fleet fleet = null!;
    private protected TestScript script = null!;

    public async ValueTask InitializeAsync()
    {
        fleet = await Fleet.UpAsync(hosts);
        script = new(scriptFor(fleet.SshConfig), workspace.Root);
        Array.ForEach(targets, target => script.Define(target));
        await PrepareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        workspace.Dispose();
        if (fleet is not null)
        {
            await fleet.DisposeAsync();
        }
    }

    /// <summary>What all tests need beside the hosts.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>The release that each host's link leads to.</summary>
    private protected IEnumerable<string?> Current() => fleet.Machines.Select(machine => Path.GetFileName(new FileInfo(machine.Disk("/srv/apps/Shop/current")).LinkTarget));

    private protected Task<List<DeploymentRecorded>> LedgerAsync() => workspace.DeploymentsAsync();
}
