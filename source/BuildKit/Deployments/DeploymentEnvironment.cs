using BuildKit.Deployments;
using BuildKit.Inventories;
using BuildKit.Targets;

namespace BuildKit;

/// <summary>
/// Where releases are deployed, declared as a property of the build class, whose name is the environment's name:
/// <c>DeploymentEnvironment Staging => _ => _.Directory(RootDirectory / "staging");</c>. The environment <c>local</c>
/// always exists: <c>.buildkit/environments/local</c>.
/// </summary>
/// <param name="definition">Takes the definition; may have any name.</param>
public delegate DeploymentEnvironmentDefinition DeploymentEnvironment(DeploymentEnvironmentDefinition definition);

/// <summary>Defines an environment.</summary>
public sealed partial class DeploymentEnvironmentDefinition
{
    readonly ScriptMembers members;

    internal DeploymentEnvironmentDefinition(EnvironmentModel model, ScriptMembers members) => (Model, this.members) = (model, members);

    internal EnvironmentModel Model { get; private set; }

    /// <summary>A directory of this machine, which gets one directory for each product.</summary>
    public DeploymentEnvironmentDefinition Directory(AbsolutePath directory)
    {
        Model = Model with { Directory = directory, Inventory = null, Source = null };
        return this;
    }

    /// <summary>Machines that are reached by the OpenSSH client: <c>deploy@web-[01:20].example.com:2222</c>, user and port if need be.</summary>
    /// <param name="patterns">
    /// Each names one host, or several: <c>[01:20]</c> counts in numbers of the same width, <c>[1:9:2]</c> in steps, <c>[a:f]</c> in letters, and
    /// <c>[web,db]</c> is a list.
    /// </param>
    /// <exception cref="BuildException">BK0540: it names no host. BK0541: a host is named twice. BK0542: there is none.</exception>
    public DeploymentEnvironmentDefinition Hosts(params string[] patterns)
    {
        Model = Model with { Inventory = HostPattern.Expand(patterns), Directory = null, Source = null };
        return this;
    }

    /// <summary>
    /// Machines that a file of the repository lists, with roles, tags and facts: JSON (<c>docs/inventories.md</c>), or an inventory of Ansible. It is read
    /// when a target needs the hosts.
    /// </summary>
    /// <param name="file">Its path, from the root of the workspace.</param>
    public DeploymentEnvironmentDefinition Inventory(string file)
    {
        Model = Model with { Source = new InventoryFile(file), Inventory = null, Directory = null };
        return this;
    }

    /// <summary>
    /// Machines that a command lists, such as a query of a CMDB: it writes JSON as a file would have it, or what Ansible expects of <c>--list</c>. It is run
    /// when a target needs the hosts.
    /// </summary>
    public DeploymentEnvironmentDefinition Inventory(Command command)
    {
        Model = Model with { Source = new InventoryCommand(command), Inventory = null, Directory = null };
        return this;
    }

    /// <summary>How the OpenSSH client connects to the hosts; what is not said here is up to its own configuration, as jump hosts and keys are.</summary>
    /// <param name="configFile">In place of <c>~/.ssh/config</c>. Default: that one.</param>
    /// <param name="acceptNewHostKeys">
    /// True to note the key of a host that is not known, once, which is not for production; a key that has changed is refused all the same. Default:
    /// only known keys.
    /// </param>
    public DeploymentEnvironmentDefinition Ssh(AbsolutePath? configFile = null, bool acceptNewHostKeys = false)
    {
        Model = Model with { Ssh = new() { ConfigFile = configFile, AcceptsNewHostKeys = acceptNewHostKeys } };
        return this;
    }

    /// <summary>The directory on each host that gets one directory for each product. Default: <c>/opt</c>.</summary>
    public DeploymentEnvironmentDefinition HostDirectory(string directory)
    {
        Model = Model with { HostDirectory = directory };
        return this;
    }

    /// <summary>How many releases stay there, at least 1. Default: what the deployment says, otherwise 5.</summary>
    /// <exception cref="BuildException">BK0511: fewer than 1 or more than 9999.</exception>
    public DeploymentEnvironmentDefinition Keep(int releases)
    {
        Model = Model with { Keep = Setting.Between(1, releases, 9999, "Keep") };
        return this;
    }

    /// <summary>
    /// How long a deployment that has died keeps others away, in whole seconds; while it lives it renews its lock. Default: 10 min.
    /// </summary>
    /// <exception cref="BuildException">BK0511: less than 5 seconds or more than a day.</exception>
    public DeploymentEnvironmentDefinition LockedFor(TimeSpan time)
    {
        Model = Model with { LockedFor = TimeSpan.FromSeconds(Setting.Seconds(5, time, 86_400, "LockedFor, in seconds,")) };
        return this;
    }

    /// <summary>
    /// Shares the ledger of this environment with another remote than git itself would take; see <c>docs/ledger.md</c>. Default: the upstream
    /// of the branch <c>deploy-ledger</c>, else <c>origin</c>, else the only remote.
    /// </summary>
    /// <param name="remote">The name of the remote. A deployment fails with BK0526 before it begins if there is none of that name.</param>
    public DeploymentEnvironmentDefinition Ledger(string remote)
    {
        Model = Model with { Sharing = new(IsOn: true, remote) };
        return this;
    }

    /// <summary>Keeps the ledger of this environment in the clone that deploys, as it is for the environment <c>local</c>.</summary>
    public DeploymentEnvironmentDefinition LocalLedger()
    {
        Model = Model with { Sharing = LedgerSharing.Off };
        return this;
    }
}
