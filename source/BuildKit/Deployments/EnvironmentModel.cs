using BuildKit.Hosts;
using BuildKit.Inventories;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>What a definition said of an environment.</summary>
sealed record EnvironmentModel(string Name)
{
    /// <summary>A directory of this machine; null if it is hosts.</summary>
    public AbsolutePath? Directory { get; init; }

    /// <summary>The hosts; null if it is a directory of this machine.</summary>
    public Inventory? Inventory { get; init; }

    /// <summary>The directory on each host that holds one for each product.</summary>
    public string HostDirectory { get; init; } = "/opt";

    public SshSettings Ssh { get; init; } = new();

    public int? Keep { get; init; }

    /// <summary>How long a lock stays that is not renewed.</summary>
    public TimeSpan LockedFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What is tried out on this machine is of no interest to others.</summary>
    public LedgerSharing Sharing { get => field ?? (IsEmbedded ? LedgerSharing.Off : LedgerSharing.On); init; }

    public string InventoryDigest => Inventory?.Digest() ?? "";

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
            : declared(new(new EnvironmentModel(known))).Model;
        return model is { Directory: null, Inventory: null } ? throw Errors.EnvironmentWithoutHost(known).Exception() : model;
    }

    static bool IsSame(string a, string b) => Suggestion.Normalised(a) == Suggestion.Normalised(b);
}
