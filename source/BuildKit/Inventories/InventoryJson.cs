using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace BuildKit.Inventories;

/// <summary>Reads inventories of our own format, format 1, which <c>docs/inventories.md</c> describes.</summary>
static class InventoryJson
{
    public const int Format = 1;

    static readonly string[] OfInventory = ["$schema", "format", "hosts"];
    static readonly string[] OfHost = ["name", "address", "user", "port", "roles", "tags", "facts"];

    /// <exception cref="BuildException">BK0540 to BK0542, BK0581.</exception>
    public static Inventory Read(PlacedJson root, string shown)
    {
        Require(root, OfInventory);
        var format = root["format"]!;
        if (format is not { Kind: JsonTokenType.Number, Text: "1" })
        {
            throw Errors.InventoryInvalid(format.Place, $"the format is {Format}, not {format.Shown}").Exception();
        }

        var hosts = root["hosts"] ?? throw Errors.InventoryInvalid(root.Place, "'hosts' is missing").Exception();
        return hosts.IsArray ? Inventory.Of(hosts.Items.SelectMany(Hosts), shown)
            : throw Errors.InventoryInvalid(hosts.Place, $"'hosts' is a list, not {hosts.InWords}").Exception();
    }

    static IEnumerable<ListedHost> Hosts(PlacedJson entry)
    {
        if (entry.Kind == JsonTokenType.String)
        {
            return InPlace(entry, () => HostPattern.Hosts(entry.Text).ToList()).Select(host => new ListedHost(host, entry.Place));
        }

        if (!entry.IsObject)
        {
            throw Errors.InventoryInvalid(entry.Place, $"a host is a text or an object, not {entry.InWords}").Exception();
        }

        Require(entry, OfHost);
        var name = entry["name"] ?? throw Errors.InventoryInvalid(entry.Place, "the host has no 'name'").Exception();
        var named = InPlace(name, () => HostPattern.Hosts(Text(name)).ToList());
        return named.Zip(Addresses(entry, named), (host, address) => new ListedHost(Described(entry, host) with { Address = address }, entry.Place));
    }

    static IEnumerable<string> Addresses(PlacedJson entry, List<InventoryHost> named)
    {
        if (entry["address"] is not { } address)
        {
            return named.Select(host => host.Name);
        }

        var addresses = HostAddress.IsNumeric(Text(address)) ? [Text(address)] : InPlace(address, () => HostPattern.Names(Text(address)));
        return addresses.Length == named.Count ? addresses
            : throw Errors.InventoryInvalid(address.Place, $"'address' stands for {addresses.Length} and 'name' for {Errors.Count(named.Count, "host")}").Exception();
    }

    static InventoryHost Described(PlacedJson entry, InventoryHost host) => host with
    {
        User = entry["user"] is { } user ? User(user) : host.User,
        Port = entry["port"] is { } port ? Port(port) : host.Port,
        Roles = Labels(entry["roles"]),
        Tags = Labels(entry["tags"]),
        Facts = Facts(entry["facts"]),
    };

    static string User(PlacedJson value) => HostPattern.IsUser(Text(value)) ? value.Text
        : throw Errors.InventoryInvalid(value.Place, $"'{value.Text}' is no name of a user").Exception();

    static int Port(PlacedJson value) =>
        value.Kind == JsonTokenType.Number && int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && HostPattern.IsPort(number) ? number
        : throw Errors.InventoryInvalid(value.Place, $"a port is a number from 1 to 65535, not {value.Shown}").Exception();

    static ImmutableArray<string> Labels(PlacedJson? value) => value switch
    {
        null => [],
        { IsArray: true } => [.. value.Items.Select(item => HostLabel.IsOne(Text(item)) ? item.Text : throw Errors.InventoryInvalid(item.Place, HostLabel.Objection(item.Text)).Exception())],
        _ => throw Errors.InventoryInvalid(value.Place, $"it is a list of texts, not {value.InWords}").Exception(),
    };

    static ImmutableSortedDictionary<string, string> Facts(PlacedJson? value) => value switch
    {
        null => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        { IsObject: true } => value.Properties.ToImmutableSortedDictionary(fact => Fact(fact), fact => Scalar(fact.Value), StringComparer.Ordinal),
        _ => throw Errors.InventoryInvalid(value.Place, $"facts are an object, not {value.InWords}").Exception(),
    };

    static string Fact(PlacedProperty fact) => HostLabel.IsOne(fact.Name) ? fact.Name : throw Errors.InventoryInvalid(fact.Place, HostLabel.Objection(fact.Name)).Exception();

    static string Scalar(PlacedJson value) => value.IsObject || value.IsArray || value.Kind == JsonTokenType.Null
        ? throw Errors.InventoryInvalid(value.Place, $"a fact is a text, a number or a boolean, not {value.InWords}").Exception()
        : value.Text;

    static string Text(PlacedJson value) =>
        value.Kind == JsonTokenType.String ? value.Text : throw Errors.InventoryInvalid(value.Place, $"it is a text, not {value.InWords}").Exception();

    static void Require(PlacedJson value, string[] known)
    {
        if (value.Properties.FirstOrDefault(property => !known.Contains(property.Name)) is { } unknown)
        {
            throw Errors.InventoryInvalid(unknown.Place, $"there is no '{unknown.Name}' here", Suggestion.Nearest(unknown.Name, known), known).Exception();
        }
    }

    // What is wrong with a pattern is told with its place.
    static T InPlace<T>(PlacedJson value, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BuildException e)
        {
            throw Errors.InventoryInvalid(value.Place, e.Error.Message).Exception(e);
        }
    }
}
