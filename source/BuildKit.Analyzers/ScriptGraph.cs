using BuildKit.Graph;
using Microsoft.CodeAnalysis;

namespace BuildKit.Analyzers;

/// <summary>
/// The targets of one build script, base class or component and what they say of each other, as the planner would read
/// them. Only what is certain counts: an edge under a condition may never be there together with another one.
/// </summary>
sealed class ScriptGraph
{
    readonly INamedTypeSymbol script;
    readonly Library library;
    readonly Func<ISymbol, Definition> definitionOf;
    readonly List<Node> nodes = [];
    readonly Dictionary<string, ISymbol> members = new(StringComparer.Ordinal);
    readonly Dictionary<object, int> identities = [];
    readonly List<DeclaredEdge> edges = [];
    readonly List<Place> places = [];
    readonly List<(int Target, Verb Verb, Place Place)> selfReferences = [];
    readonly HashSet<int> named = [];
    readonly HashSet<int> busy = [];

    public ScriptGraph(INamedTypeSymbol script, Library library, Func<ISymbol, Definition> definitionOf)
    {
        (this.script, this.library, this.definitionOf) = (script, library, definitionOf);
        FindNodes();
        for (var id = 0; id < nodes.Count; id++)
        {
            AddEdges(id);
        }
    }

    public IReadOnlyList<Node> Nodes => nodes;

    public IReadOnlyList<DeclaredEdge> Edges => edges;

    public IReadOnlyList<(int Target, Verb Verb, Place Place)> SelfReferences => selfReferences;

    /// <summary>Targets that another one names, certainly or not.</summary>
    public ISet<int> Named => named;

    /// <summary>Targets that get something to do from edges, certainly or not.</summary>
    public ISet<int> Busy => busy;

    public Place PlaceOf(DeclaredEdge edge) => places[edges.IndexOf(edge)];

    // As ScriptMember.Of: class by class upwards, properties before fields, then components; a name counts once.
    void FindNodes()
    {
        for (var type = script; type is not null && !SymbolEqualityComparer.Default.Equals(type, library.Script); type = type.BaseType)
        {
            AddMembers(type.GetMembers().OfType<IPropertySymbol>());
            AddMembers(type.GetMembers().OfType<IFieldSymbol>());
        }

        foreach (var component in script.AllInterfaces)
        {
            AddMembers(component.GetMembers().OfType<IPropertySymbol>().Where(property => property.DeclaredAccessibility == Accessibility.Public));
        }
    }

    void AddMembers(IEnumerable<ISymbol> declared)
    {
        foreach (var member in declared)
        {
            if (member.CanBeReferencedByName && !members.ContainsKey(member.Name))
            {
                members.Add(member.Name, member);
                var kind = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
                if (library.IsTarget(kind))
                {
                    AddNode(member);
                }
            }
        }
    }

    // What a member says is what its implementation says, which may stand in a component that overrides it.
    void AddNode(ISymbol member)
    {
        var (implementation, definition) = Followed(Effective(member, isOfBase: false));
        if (definition.Identity is { } identity && !identities.ContainsKey(identity))
        {
            identities.Add(identity, nodes.Count);
        }

        nodes.Add(new(member, implementation, definition));
    }

    (ISymbol Member, Definition Definition) Followed(ISymbol member)
    {
        var definition = definitionOf(member);
        for (var followed = 0; definition.Alias?.Member is { } other && followed < 10; followed++)
        {
            member = Effective(other, definition.Alias.IsOfBase);
            definition = definitionOf(member);
        }

        return (member, definition);
    }

    // Verb by verb, as the planner keeps them; what is inherited comes first.
    void AddEdges(int id)
    {
        var said = new List<Said>();
        Collect(nodes[id].Implementation, nodes[id].Definition, isCertain: true, [], said);
        foreach (var one in said.OrderBy(one => one.Verb))
        {
            Add(id, one);
        }
    }

    void Collect(ISymbol member, Definition definition, bool isCertain, HashSet<Definition> open, List<Said> said)
    {
        if (!open.Add(definition))
        {
            return;
        }

        foreach (var included in definition.Included)
        {
            if (included.Member is not null)
            {
                var (other, whole) = Followed(Effective(included.Member, included.IsOfBase));
                Collect(other, whole, isCertain && included.IsCertain, open, said);
            }
        }

        foreach (var (word, reference) in definition.References)
        {
            if (reference.Member is not null)
            {
                said.AddRange(EdgesOf(word, reference).Select(edge => new Said(
                    edge.Verb, edge.Named, isCertain && reference.IsCertain && edge.Named.IsCertain, new(reference.At.Syntax.GetLocation(), member.ContainingType))));
            }
        }
    }

    // A target that makes a release depends on the targets that its packages come from.
    IEnumerable<(Verb Verb, Reference Named)> EdgesOf(string word, Reference reference) =>
        word == "Creates"
            ? definitionOf(Effective(reference.Member!, reference.IsOfBase)).References.Select(source => (Verb.DependsOn, source.Reference))
        : Enum.TryParse<Verb>(word.StartsWith("Try", StringComparison.Ordinal) ? word.Substring(3) : word, out var verb) ? [(verb, reference)]
        : [];

    void Add(int id, Said said)
    {
        if (IdOf(said.Named) is not { } other)
        {
            return;
        }

        if (other != id)
        {
            Add(DeclaredEdge.Of(id, said.Verb, other), said);
        }
        else if (said.IsCertain)
        {
            selfReferences.Add((id, said.Verb, said.Place));
        }
    }

    void Add(DeclaredEdge edge, Said said)
    {
        named.Add(edge.Named);
        if (edge.Kind != EdgeKind.Order)
        {
            busy.Add(edge.Kind == EdgeKind.Dependency ? edge.Later : edge.Earlier);
        }

        if (said.IsCertain)
        {
            edges.Add(edge);
            places.Add(said.Place);
        }
    }

    // By the body, as the planner does; a body that another overrides stands for the member as well.
    int? IdOf(Reference reference)
    {
        if (reference.Member is null)
        {
            return null;
        }

        var (member, definition) = Followed(Effective(reference.Member, reference.IsOfBase));
        if (definition.Identity is { } identity && identities.TryGetValue(identity, out var id))
        {
            return id;
        }

        var index = nodes.FindIndex(node => SymbolEqualityComparer.Default.Equals(node.Member, member) || Overrides(node.Member, member));
        return index < 0 ? null : index;
    }

    /// <summary>The member that answers in this script: what overrides or implements the one that is named.</summary>
    ISymbol Effective(ISymbol named, bool isOfBase)
    {
        if (isOfBase)
        {
            return named;
        }

        if (named.ContainingType.TypeKind == TypeKind.Interface)
        {
            return (script.TypeKind == TypeKind.Interface ? OverrideIn(named) : script.FindImplementationForInterfaceMember(named)) ?? named;
        }

        return members.TryGetValue(named.Name, out var member) && Overrides(member, named) ? member : named;
    }

    // A component may override members of those that it derives from.
    IPropertySymbol? OverrideIn(ISymbol named)
    {
        var overrides = script.AllInterfaces.Add(script).SelectMany(component => component.GetMembers().OfType<IPropertySymbol>())
            .Where(property => property.ExplicitInterfaceImplementations.Contains(named, SymbolEqualityComparer.Default)).ToList();
        return overrides.Find(one => !overrides.Exists(other => other.ContainingType.AllInterfaces.Contains(one.ContainingType, SymbolEqualityComparer.Default)));
    }

    static bool Overrides(ISymbol member, ISymbol named)
    {
        for (var current = member as IPropertySymbol; current is not null; current = current.OverriddenProperty)
        {
            if (SymbolEqualityComparer.Default.Equals(current, named))
            {
                return true;
            }
        }

        return false;
    }

    sealed record Said(Verb Verb, Reference Named, bool IsCertain, Place Place);
}

/// <summary>A target: the member that lists it, the one that implements it, and what that one says.</summary>
sealed record Node(ISymbol Member, ISymbol Implementation, Definition Definition)
{
    public string Name => Member.Name;
}

/// <summary>Where something is said, and in which class or component.</summary>
sealed record Place(Location Location, INamedTypeSymbol Owner);
