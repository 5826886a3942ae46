namespace BuildKit.Inventories;

/// <summary>
/// The groups of an inventory of Ansible, their hosts and variables. A host has the variables of all its groups: those of a group win over those of
/// the group around it, those of the host over all; of two groups side by side the last in the alphabet wins, as in Ansible.
/// </summary>
sealed class AnsibleGroups
{
    const string All = "all";
    const string Ungrouped = "ungrouped";

    readonly Dictionary<string, AnsibleGroup> groups = new(StringComparer.Ordinal);
    readonly Dictionary<string, AnsibleHost> hosts = new(StringComparer.Ordinal);
    readonly List<AnsibleHost> order = [];

    public IEnumerable<string> Names => groups.Keys;

    public AnsibleGroup Group(string name)
    {
        if (!groups.TryGetValue(name, out var group))
        {
            groups.Add(name, group = new(name));
        }

        return group;
    }

    /// <summary>The host of that name, in that group as well.</summary>
    public AnsibleHost Host(InventoryHost host, string place, string group)
    {
        if (!hosts.TryGetValue(host.Name, out var known))
        {
            hosts.Add(host.Name, known = new(host, place));
            order.Add(known);
        }

        Group(group).Hosts.Add(host.Name);
        return known;
    }

    public bool Has(string group) => groups.ContainsKey(group) || group is All or Ungrouped;

    /// <exception cref="BuildException">BK0541, BK0542, BK0582.</exception>
    public Inventory ToInventory(string shown)
    {
        var depths = Depths();
        return Inventory.Of(order.Select(host => new ListedHost(Resolved(host, depths), host.Place)), shown);
    }

    InventoryHost Resolved(AnsibleHost host, Dictionary<string, int> depths)
    {
        var within = GroupsOf(host.Host.Name).OrderBy(name => depths[name]).ThenBy(name => name, StringComparer.Ordinal).ToList();
        var variables = new Dictionary<string, AnsibleVariable>(StringComparer.Ordinal);
        foreach (var variable in within.SelectMany(name => groups[name].Variables).Concat(host.Variables))
        {
            variables[variable.Name] = variable;
        }

        var described = AnsibleVariables.Describe(host.Host, variables.Values);
        return described with { Roles = [.. within.Where(name => name is not (All or Ungrouped)).Order(StringComparer.Ordinal)] };
    }

    HashSet<string> GroupsOf(string host)
    {
        var found = groups.Values.Where(group => group.Hosts.Contains(host)).Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        Group(All);
        found.Add(All);
        while (groups.Values.FirstOrDefault(group => !found.Contains(group.Name) && group.Children.Exists(child => found.Contains(child.Name))) is { } parent)
        {
            found.Add(parent.Name);
        }

        return found;
    }

    Dictionary<string, int> Depths()
    {
        var depths = groups.Keys.Append(All).Distinct().ToDictionary(name => name, name => name == All ? 0 : 1, StringComparer.Ordinal);
        for (var round = 0; round <= groups.Count; round++)
        {
            var hasMoved = false;
            foreach (var (group, child) in groups.Values.SelectMany(group => group.Children.Select(child => (group, child))))
            {
                if (child.Name != All && depths[child.Name] <= depths[group.Name])
                {
                    (depths[child.Name], hasMoved) = (depths[group.Name] + 1, true);
                }
            }

            if (!hasMoved)
            {
                return depths;
            }
        }

        var circle = groups.Values.First(group => group.Children.Count > 0);
        throw Errors.AnsibleNotUnderstood(circle.Children[0].Place, "groups contain each other in a circle").Exception();
    }
}

/// <summary>A group, and what was said of it.</summary>
sealed class AnsibleGroup(string name)
{
    public string Name { get; } = name;

    public HashSet<string> Hosts { get; } = new(StringComparer.Ordinal);

    public List<AnsibleVariable> Variables { get; } = [];

    public List<(string Name, string Place)> Children { get; } = [];
}

/// <summary>A host, where it is named first, and what was said of it.</summary>
sealed class AnsibleHost(InventoryHost host, string place)
{
    public InventoryHost Host { get; } = host;

    public string Place { get; } = place;

    public List<AnsibleVariable> Variables { get; } = [];
}

/// <summary>A variable, and where it stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">A text, or JSON for what has parts.</param>
/// <param name="Place">As <c>file:line:column</c>.</param>
readonly record struct AnsibleVariable(string Name, string Value, string Place);
