using System.Text.Json;

namespace BuildKit.Inventories;

/// <summary>
/// Reads what Ansible expects of a program that is asked for an inventory with <c>--list</c>: groups with hosts, variables and children, and the
/// variables of all hosts in <c>_meta</c>. Ansible's own <c>ansible-inventory --list</c> writes it too.
/// </summary>
static class AnsibleList
{
    const string Meta = "_meta";

    static readonly string[] OfGroup = ["hosts", "vars", "children"];

    /// <exception cref="BuildException">BK0541, BK0542, BK0581, BK0582.</exception>
    public static Inventory Read(PlacedJson root, string shown)
    {
        var variables = root[Meta]?["hostvars"] ?? throw Errors.AnsibleNotUnderstood(
            root.Place, "there is neither 'format', as in an inventory of BuildKit, nor '_meta.hostvars', as in one of Ansible",
            "Nothing is asked with --host for each host: write their variables into _meta.hostvars, {} if there are none.").Exception();
        var groups = new AnsibleGroups();
        foreach (var property in root.Properties.Where(property => property.Name != Meta))
        {
            Read(groups, property);
        }

        RequireChildren(groups);
        foreach (var host in variables.Properties)
        {
            groups.Host(HostOf(host.Name, host.Place), host.Place, "ungrouped").Variables.AddRange(Variables(host.Value));
        }

        return groups.ToInventory(shown);
    }

    static void Read(AnsibleGroups groups, PlacedProperty property)
    {
        var group = groups.Group(property.Name);
        var (name, value) = (property.Name, property.Value);
        if (!HostLabel.IsOne(name) || !(value.IsArray || value.IsObject))
        {
            throw Errors.AnsibleNotUnderstood(property.Place, $"'{name}' is no group").Exception();
        }

        if (value.Properties.FirstOrDefault(part => !OfGroup.Contains(part.Name)) is { } unknown)
        {
            throw Errors.AnsibleNotUnderstood(unknown.Place, $"a group has hosts, vars and children, and no '{unknown.Name}'").Exception();
        }

        foreach (var host in (value.IsArray ? value : value["hosts"])?.Items ?? [])
        {
            groups.Host(HostOf(Text(host), host.Place), host.Place, name);
        }

        group.Children.AddRange((value["children"]?.Items ?? []).Select(child => (Text(child), child.Place)));
        group.Variables.AddRange(value["vars"] is { } variables ? Variables(variables) : []);
    }

    // ansible-inventory names empty groups as children and nowhere else.
    static void RequireChildren(AnsibleGroups groups)
    {
        foreach (var child in groups.Names.ToList().SelectMany(name => groups.Group(name).Children.ToList()))
        {
            groups.Group(child.Name);
        }
    }

    static InventoryHost HostOf(string name, string place) => HostPattern.IsName(name) || HostAddress.IsNumeric(name) ? new() { Name = name, Address = name }
        : throw Errors.AnsibleNotUnderstood(place, $"'{name}' is not the name of a host").Exception();

    static IEnumerable<AnsibleVariable> Variables(PlacedJson value) =>
        value.Properties.Select(variable => new AnsibleVariable(variable.Name, Flat(variable.Value), variable.Place));

    static string Text(PlacedJson value) => value.Kind == JsonTokenType.String ? value.Text
        : throw Errors.AnsibleNotUnderstood(value.Place, $"it is a name, not {value.InWords}").Exception();

    static string Flat(PlacedJson value) =>
        value.IsObject ? $"{{{string.Join(',', value.Properties.Select(part => $"{part.Name}:{Flat(part.Value)}"))}}}"
        : value.IsArray ? $"[{string.Join(',', value.Items.Select(Flat))}]"
        : value.Text;
}
