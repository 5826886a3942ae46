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
    readonly List<Location> places = [];
    readonly List<(int Target, string Verb, Location Place)> selfReferences = [];
    readonly HashSet<int> named = [];
    readonly HashSet<int> busy = [];

    public ScriptGraph(INamedTypeSymbol script, Library library, Func<ISymbol, Definition> definitionOf)
    {
        (this.script, this.library, this.definitionOf) = (script, library, definitionOf);
        FindNodes();
        for (var id = 0; id < nodes.Count; id++)
        {
            AddEdges(id, nodes[id].Definition, []);
        }
    }

    public IReadOnlyList<Node> Nodes => nodes;

    public IReadOnlyList<DeclaredEdge> Edges => edges;

    public IReadOnlyList<(int Target, string Verb, Location Place)> SelfReferences => selfReferences;

    /// <summary>Targets that another one names, certainly or not.</summary>
    public ISet<int> Named => named;

    /// <summary>Targets that get something to do from edges, certainly or not.</summary>
    public ISet<int> Busy => busy;

    public Location Place(DeclaredEdge edge) => places[edges.IndexOf(edge)];

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

    void AddNode(ISymbol member)
    {
        var definition = definitionOf(member);
        var followed = 0;
        while (definition.Alias?.Member is { } other && followed++ < 10)
        {
            definition = definitionOf(Effective(other, definition.Alias.IsOfBase));
        }

        if (definition.Identity is { } identity && !identities.ContainsKey(identity))
        {
            identities.Add(identity, nodes.Count);
        }

        nodes.Add(new(member, definition));
    }

    void AddEdges(int id, Definition definition, HashSet<Definition> open)
    {
        if (!open.Add(definition))
        {
            return;
        }

        foreach (var reference in definition.Included)
        {
            if (reference is { Member: { } member, IsCertain: true })
            {
                AddEdges(id, definitionOf(Effective(member, reference.IsOfBase)), open);
            }
        }

        foreach (var (word, reference) in definition.References)
        {
            AddEdge(id, word, reference);
        }
    }

    void AddEdge(int id, string word, Reference reference)
    {
        if (reference.Member is null)
        {
            return;
        }

        if (word == "Creates")
        {
            // A target that makes a release depends on the targets that its packages come from.
            var product = definitionOf(Effective(reference.Member, reference.IsOfBase));
            foreach (var (_, source) in product.References)
            {
                Add(id, Verb.DependsOn, source, reference.At.Syntax.GetLocation(), reference.IsCertain);
            }
        }
        else if (Enum.TryParse<Verb>(word, out var verb))
        {
            Add(id, verb, reference, reference.At.Syntax.GetLocation(), isCertain: true);
        }
    }

    void Add(int id, Verb verb, Reference reference, Location place, bool isCertain)
    {
        if (reference.Member is null || IdOf(reference) is not { } other)
        {
            return;
        }

        isCertain &= reference.IsCertain;
        if (other != id)
        {
            Add(DeclaredEdge.Of(id, verb, other), place, isCertain);
        }
        else if (isCertain)
        {
            selfReferences.Add((id, verb.ToString(), place));
        }
    }

    void Add(DeclaredEdge edge, Location place, bool isCertain)
    {
        named.Add(edge.Named);
        if (edge.Kind != EdgeKind.Order)
        {
            busy.Add(edge.Kind == EdgeKind.Dependency ? edge.Later : edge.Earlier);
        }

        if (isCertain)
        {
            edges.Add(edge);
            places.Add(place);
        }
    }

    int? IdOf(Reference reference)
    {
        var member = Effective(reference.Member!, reference.IsOfBase);
        var definition = definitionOf(member);
        for (var followed = 0; definition.Alias?.Member is { } alias && followed < 10; followed++)
        {
            member = Effective(alias, definition.Alias.IsOfBase);
            definition = definitionOf(member);
        }

        if (definition.Identity is { } identity)
        {
            return identities.TryGetValue(identity, out var id) ? id : null;
        }

        var index = nodes.FindIndex(node => SymbolEqualityComparer.Default.Equals(node.Member, member));
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
            return script.TypeKind == TypeKind.Interface ? named : script.FindImplementationForInterfaceMember(named) ?? named;
        }

        return members.TryGetValue(named.Name, out var member) && Overrides(member, named) ? member : named;
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

    /// <summary>A target with what its definition says.</summary>
    public sealed record Node(ISymbol Member, Definition Definition)
    {
        public string Name => Member.Name;
    }
}
