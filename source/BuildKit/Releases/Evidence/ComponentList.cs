namespace BuildKit.Releases;

/// <summary>The components of a product, each once, and what the product itself refers to.</summary>
sealed class ComponentList
{
    readonly SortedDictionary<string, Component> components = new(StringComparer.Ordinal);

    /// <summary>Ordered by package URL.</summary>
    public IEnumerable<Component> All => components.Values;

    /// <summary>The package URLs of what the product refers to by itself.</summary>
    public SortedSet<string> Direct { get; } = new(StringComparer.Ordinal);

    /// <summary>The component; what several projects have counts as shipped if it is for one of them.</summary>
    public Component Add(Component component)
    {
        if (!components.TryGetValue(component.Purl, out var known))
        {
            return components[component.Purl] = component;
        }

        if (component.Scope >= known.Scope)
        {
            return known;
        }

        var shipped = component;
        shipped.DependsOn.UnionWith(known.DependsOn);
        return components[component.Purl] = shipped;
    }
}
