using System.Collections.Immutable;
using BuildKit.Events;
using BuildKit.Hosts;
using BuildKit.Inventories;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>What a definition said of an environment.</summary>
sealed record EnvironmentModel(string Name)
{
    /// <summary>A directory of this machine; null if it is hosts.</summary>
    public AbsolutePath? Directory { get; init; }

    /// <summary>The hosts; null if it is a directory of this machine, and where they are listed elsewhere until that was asked.</summary>
    public Inventory? Inventory { get; init; }

    /// <summary>How near to users, as the script says it; null for what the name says.</summary>
    public EnvironmentTier? SaidTier { get; init; }

    public EnvironmentTier Tier => SaidTier ?? EnvironmentTiers.Of(Name);

    /// <summary>Where the hosts are listed; null if the script names them.</summary>
    public InventorySource? Source { get; init; }

    /// <summary>The environment in which a release has to be before it comes here; null for none.</summary>
    public string? PromotedFrom { get; init; }

    /// <summary>The list of those who may sign what is deployed here, relative to the root directory; null for that of the repository, if it has one.</summary>
    public string? SignersFile { get; init; }

    /// <summary>What the provenance of a release has to say; null for anything.</summary>
    public ProvenancePolicy? Provenance { get; init; }

    /// <summary>Whether the CI files deploy here after each green build.</summary>
    public bool IsContinuous { get; init; }

    /// <summary>The directory on each host that holds one for each product.</summary>
    public string HostDirectory { get; init; } = "/opt";

    public SshSettings Ssh { get; init; } = new();

    public int? Keep { get; init; }

    /// <summary>How long a lock stays that is not renewed.</summary>
    public TimeSpan LockedFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What is tried out on this machine is of no interest to others.</summary>
    public LedgerSharing Sharing { get => field ?? (IsEmbedded ? LedgerSharing.Off : LedgerSharing.On); init; }

    public string InventoryDigest => Inventory?.Digest() ?? "";

    /// <summary>The same with its hosts, wherever they are listed.</summary>
    /// <exception cref="BuildException">BK0540 to BK0542, BK0580 to BK0583: they cannot be read.</exception>
    public async Task<EnvironmentModel> ListedAsync(StepScope scope) =>
        Source is null ? this : this with { Inventory = await Source.ReadAsync(scope).ConfigureAwait(false), Source = null };

    /// <summary>The same with those hosts only that have one of the roles; all where no role is said.</summary>
    /// <exception cref="BuildException">BK0584: no host has any.</exception>
    public EnvironmentModel OfRoles(IReadOnlyCollection<string> roles)
    {
        if (Inventory is null || roles.Count == 0)
        {
            return this;
        }

        var hosts = HostSelection.OfRoles(Inventory.Hosts, roles).ToImmutableArray();
        return hosts.IsEmpty ? throw Errors.EmptySelection(Name, $"none has the role {string.Join(" or ", roles)}", [.. Inventory.Hosts.Select(host => host.Name)]).Exception()
            : this with { Inventory = Inventory with { Hosts = hosts } };
    }

    /// <summary>What a host does, by the inventory.</summary>
    public ImmutableArray<string> RolesOf(string host) => Inventory?.Hosts.FirstOrDefault(known => known.Name == host)?.Roles ?? [];

    /// <summary>What a host is reached by.</summary>
    public string AddressOf(string host) => Inventory?.Hosts.FirstOrDefault(known => known.Name == host)?.Address ?? host;

    /// <summary>Whether it is the one that is there without being declared, on this machine, to try things out.</summary>
    public bool IsEmbedded => string.Equals(Name, Environments.Embedded, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The environments of a script: those that it declares, and the embedded one.</summary>
sealed class Environments(ScriptMembers members)
{
    public const string Embedded = "local";

    /// <summary>The embedded one first, unless the script declares one of that name.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            var names = new List<string>();
            foreach (var (name, _) in members.Of<DeploymentEnvironment>())
            {
                names.Add(name);
            }

            if (!names.Exists(name => IsSame(name, Embedded)))
            {
                names.Insert(0, Embedded);
            }

            return names;
        }
    }

    /// <exception cref="BuildException">BK0501: there is none of that name. BK0502: it has no host.</exception>
    public EnvironmentModel Find(string name, AbsolutePath root)
    {
        var known = Names.FirstOrDefault(known => IsSame(known, name)) ?? throw Errors.UnknownEnvironment(name, Names).Exception();
        var declared = members.Of<DeploymentEnvironment>().FirstOrDefault(member => member.Name == known).Member;
        var model = declared is null
            ? new EnvironmentModel(known) { Directory = root / ".buildkit" / "environments" / known }
            : declared(new(new EnvironmentModel(known), members)).Model;
        return model is { Directory: null, Inventory: null, Source: null } ? throw Errors.EnvironmentWithoutHost(known).Exception() : model;
    }

    /// <summary>The environment that releases come from before they come to this one; null if there is none, or if this one does not exist.</summary>
    public string? PromotedFrom(string name) => Defined().FirstOrDefault(environment => IsSame(environment.Name, name))?.PromotedFrom;

    /// <summary>What the script says of each environment that it declares; nobody is asked for hosts.</summary>
    public IEnumerable<EnvironmentModel> Defined() =>
        members.Of<DeploymentEnvironment>().Select(declared => declared.Member(new(new EnvironmentModel(declared.Name), members)).Model);

    static bool IsSame(string a, string b) => Suggestion.Normalised(a) == Suggestion.Normalised(b);
}
