using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace BuildKit.Inventories;

/// <summary>The hosts of an environment, in their order.</summary>
sealed record Inventory
{
    public required ImmutableArray<InventoryHost> Hosts { get; init; }

    /// <summary>Where they are listed, for messages; null if the script names them.</summary>
    public string? Source { get; init; }

    /// <summary>Hosts that are each named once.</summary>
    /// <param name="listed">The hosts, and where each of them stands.</param>
    /// <param name="source">Where they are listed.</param>
    /// <exception cref="BuildException">BK0541: one is named twice. BK0542: there is none. BK0516: two are the same machine.</exception>
    public static Inventory Of(IEnumerable<ListedHost> listed, string? source = null)
    {
        var hosts = listed.ToList();
        if (hosts.Count == 0)
        {
            throw Errors.EmptyInventory(source).Exception();
        }

        RequireOne(hosts, host => host.Host.Name, (one, other) => Errors.DuplicateHost(other.Host.Name, one.Place, other.Place));
        RequireOne(
            hosts,
            host => string.Create(CultureInfo.InvariantCulture, $"{host.Host.Address}:{host.Host.Port ?? 22}"),
            (one, other) => Errors.DuplicateAddress(one.Host.Name, other.Host.Name, other.Host.Address, one.Place, other.Place));
        return new() { Hosts = [.. hosts.Select(host => host.Host)], Source = source };
    }

    /// <summary>SHA-256 of its canonical text, which pins plans.</summary>
    public string Digest() => BuildKit.Files.Digest.OfBytes(Encoding.UTF8.GetBytes(string.Concat(Hosts.Select(Line)))).ToString();

    /// <summary>All that is said of a host, in one line.</summary>
    public static string Line(InventoryHost host)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{host.Name}\t{host.Address}\t{host.User}\t{host.Port}\t");
        line.AppendJoin(',', host.Roles.Order(StringComparer.Ordinal)).Append('\t').AppendJoin(',', host.Tags.Order(StringComparer.Ordinal)).Append('\t');
        foreach (var (name, value) in host.Facts)
        {
            line.Append(CultureInfo.InvariantCulture, $"{name}={value.Length}:{value} ");
        }

        return line.Append('\n').ToString();
    }

    static void RequireOne(List<ListedHost> hosts, Func<ListedHost, string> of, Func<ListedHost, ListedHost, BuildError> twice)
    {
        var seen = new Dictionary<string, ListedHost>(StringComparer.OrdinalIgnoreCase);
        foreach (var host in hosts)
        {
            if (!seen.TryAdd(of(host), host))
            {
                throw twice(seen[of(host)], host).Exception();
            }
        }
    }
}

/// <summary>A host, and where it stands as <c>file:line:column</c>; null if the script names it.</summary>
sealed record ListedHost(InventoryHost Host, string? Place = null);
