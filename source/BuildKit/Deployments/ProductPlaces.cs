using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>Where a product of a script is deployed to, and what is known and said of it there.</summary>
sealed class ProductPlaces(string product, ScriptMembers members, StepScope scope)
{
    readonly Environments environments = new(members);

    public IReadOnlyList<string> Names => environments.Names;

    public ProductScripts Scripts { get; } = new(scope.Root, product, members.Shared<HostSettingsOfProducts>());

    /// <summary>The environment with the hosts that the product is deployed to.</summary>
    /// <param name="environment">Null for the embedded one.</param>
    /// <exception cref="BuildException">BK0501, BK0502, BK0540 to BK0542, BK0580 to BK0584: there is none of that name, or its hosts cannot be listed.</exception>
    public async Task<EnvironmentModel> FindAsync(string? environment)
    {
        var place = await environments.Find(environment ?? Environments.Embedded, scope.Root).ListedAsync(scope).ConfigureAwait(false);
        return place.OfRoles(members.Shared<StrategiesOfProducts>().Of(product).Roles);
    }

    /// <summary>Whether something has to run before the hosts are known.</summary>
    public bool AreListedByCommand(string? environment) => environments.Find(environment ?? Environments.Embedded, scope.Root).Source is Inventories.InventoryCommand;

    /// <summary>Its hosts, whose commands see the secrets of the product.</summary>
    public EnvironmentHosts HostsOf(EnvironmentModel place) => new(place, product, Actor.Name())
    {
        Secrets = DeploymentSecret.ValuesOf(members.Shared<SecretsOfProducts>().Of(product)),
    };

    /// <summary>What the hosts say; they are asked with the script of any release.</summary>
    public async Task<FleetState> ObserveAsync(EnvironmentModel place)
    {
        var hosts = HostsOf(place);
        await using var _ = hosts.ConfigureAwait(false);
        return await new FleetObserver(place, [], hosts.With(Scripts.Any()), scope).ObserveAsync().ConfigureAwait(false);
    }

    /// <summary>Removes the lock that has this token.</summary>
    public Task<BrokenLocks> BreakLockAsync(string environment, string token) => AtLocksAsync(environment, locks => locks.BreakAsync(token));

    /// <summary>The lock that a dead deployment has left; null for none.</summary>
    public Task<HostHold?> LeftBehindAsync(string environment) => AtLocksAsync(environment, locks => locks.LeftBehindAsync());

    // No command of the release is run for that, so none needs a secret.
    async Task<T> AtLocksAsync<T>(string environment, Func<LockBreaker, Task<T>> does)
    {
        var hosts = new EnvironmentHosts(await FindAsync(environment).ConfigureAwait(false), product, Actor.Name());
        await using var _ = hosts.ConfigureAwait(false);
        return await does(new(hosts.With(Scripts.Any()), scope)).ConfigureAwait(false);
    }
}
