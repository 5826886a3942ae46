using System.Collections.Concurrent;
using System.Collections.Immutable;
using BuildKit.Graph;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BuildKit.Analyzers;

/// <summary>Finds circles, targets that name themselves, that do nothing, and that nobody can reach.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GraphAnalyzer : DiagnosticAnalyzer
{
    // More edges than fit a line are found by following the squiggles.
    const int LongestList = 10;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics =>
        [Rules.Circle, Rules.SelfReference, Rules.DoesNothing, Rules.Unreachable];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    static void Start(CompilationStartAnalysisContext context)
    {
        if (Library.Of(context.Compilation) is not { } library)
        {
            return;
        }

        var compilation = context.Compilation;
        var models = new ConcurrentDictionary<SyntaxTree, SemanticModel>();
        var definitions = new ConcurrentDictionary<ISymbol, Definition>(SymbolEqualityComparer.Default);
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (library.HoldsDefinitions(type))
                {
                    Report(symbol, new ScriptGraph(type, library, DefinitionOf), library);
                }
            },
            SymbolKind.NamedType);

        Definition DefinitionOf(ISymbol member) => definitions.GetOrAdd(member, one => Definition.Of(one, library, ModelOf));

        // A circle runs through base classes, components and several files: no single model sees it.
#pragma warning disable RS1030
        SemanticModel ModelOf(SyntaxTree tree) => models.GetOrAdd(tree, one => compilation.GetSemanticModel(one));
#pragma warning restore RS1030
    }

    static void Report(SymbolAnalysisContext context, ScriptGraph graph, Library library)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var (target, verb, place) in graph.SelfReferences.Where(self => SymbolEqualityComparer.Default.Equals(self.Place.Owner, type)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.SelfReference, place.Location, graph.Nodes[target].Name, verb));
        }

        ReportCircles(context, graph);
        if (!type.IsAbstract && library.IsScript(type))
        {
            ReportIdleTargets(context, graph);
            ReportUnreachableTargets(context, graph);
        }
    }

    static void ReportCircles(SymbolAnalysisContext context, ScriptGraph graph)
    {
        var waitsFor = Adjacency.Of(graph.Nodes.Count, graph.Edges.Select(edge => new Arc(edge.Later, edge.Earlier)).ToList());
        foreach (var circle in Circles.In(waitsFor).Circles)
        {
            var declared = EdgesOf(circle, graph);
            if (PlaceOf((INamedTypeSymbol)context.Symbol, declared, graph) is { } place)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Rules.Circle,
                    place,
                    declared.Select(edge => graph.PlaceOf(edge).Location).Where(other => other != place),
                    circle.Length,
                    string.Join(" → ", Shortened([.. circle.Append(circle[0]).Select(id => graph.Nodes[id].Name)])),
                    string.Join(", ", Shortened([.. declared.Select(edge => $"{graph.Nodes[edge.Declarer].Name}.{edge.Verb}({graph.Nodes[edge.Named].Name})")]))));
            }
        }
    }

    static List<DeclaredEdge> EdgesOf(int[] circle, ScriptGraph graph) =>
    [
        .. circle.Select((later, index) => graph.Edges.First(edge =>
            edge.Later == later && edge.Earlier == circle[(index + 1) % circle.Length])),
    ];

    // A circle that a base class or a component has by itself is reported there.
    static Location? PlaceOf(INamedTypeSymbol type, List<DeclaredEdge> circle, ScriptGraph graph)
    {
        var places = circle.ConvertAll(graph.PlaceOf);
        return places.Find(place => SymbolEqualityComparer.Default.Equals(place.Owner, type)) is { } own ? own.Location
            : places.Exists(place => places.TrueForAll(other => Includes(place.Owner, other.Owner))) ? null
            : type.Locations[0];
    }

    static bool Includes(INamedTypeSymbol type, INamedTypeSymbol other)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, other))
            {
                return true;
            }
        }

        return type.AllInterfaces.Contains(other, SymbolEqualityComparer.Default);
    }

    static void ReportIdleTargets(SymbolAnalysisContext context, ScriptGraph graph)
    {
        for (var id = 0; id < graph.Nodes.Count; id++)
        {
            var node = graph.Nodes[id];
            if (!graph.Busy.Contains(id) && IsOf(context.Symbol, node) && node.Definition.IsComplete
                && node.Definition.Included.Count == 0 && node.Definition.Words.All(word => IdleWords.Contains(word)))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.DoesNothing, node.Member.Locations[0], node.Name));
            }
        }
    }

    // Whatever else a definition may say gives it something to do.
    static readonly HashSet<string> IdleWords = new(StringComparer.Ordinal)
    {
        "Description", "Unlisted", "After", "Before", "DependentFor", "TriggeredBy", "OnlyWhen", "OnlyWhenStatic", "WhenSkipped", "Requires",
        "ProceedAfterFailure", "AssuredAfterFailure", "Inputs", "Outputs", "Cached", "Retry", "Timeout", "Exclusive", "PassThrough",
    };

    static void ReportUnreachableTargets(SymbolAnalysisContext context, ScriptGraph graph)
    {
        for (var id = 0; id < graph.Nodes.Count; id++)
        {
            var node = graph.Nodes[id];
            // Any mention elsewhere counts, so that a default target and what only a run decides are no alarm.
            if (node.Definition.Says("Unlisted") && !graph.Named.Contains(id) && IsOf(context.Symbol, node)
                && !AttachesItself(node.Definition) && !Mentions.Of(node.Member, context.CancellationToken))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.Unreachable, node.Member.Locations[0], node.Name));
            }
        }
    }

    // DependentFor and TriggeredBy bring a target into the plan of another.
    static bool AttachesItself(Definition definition) => definition.Says("DependentFor") || definition.Says("TriggeredBy");

    static bool IsOf(ISymbol type, Node node) => SymbolEqualityComparer.Default.Equals(node.Member.ContainingType, type);

    static List<string> Shortened(List<string> list) => list.Count <= LongestList
        ? list
        : [.. list.Take(LongestList - 1), $"… {list.Count - LongestList} more …", list[list.Count - 1]];
}
