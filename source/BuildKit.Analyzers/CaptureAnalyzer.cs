using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BuildKit.Analyzers;

/// <summary>Finds definitions that capture a local or a parameter of the method around them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CaptureAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.CapturesMore];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (Library.Of(start.Compilation) is { } library)
            {
                start.RegisterOperationAction(operation => Check(operation, library), OperationKind.DelegateCreation);
            }
        });
    }

    static void Check(OperationAnalysisContext context, Library library)
    {
        if (context.Operation is IDelegateCreationOperation { Target: IAnonymousFunctionOperation function } creation
            && library.IsKind(creation.Type)
            && library.HoldsDefinitions(context.ContainingSymbol.ContainingType)
            && !IsReference(creation, library))
        {
            foreach (var (symbol, place) in Captured(function))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.CapturesMore, place, Name(context.ContainingSymbol), symbol.Name));
            }
        }
    }

    // Named in place, it is reported as a reference to no member.
    static bool IsReference(IOperation creation, Library library)
    {
        for (var parent = creation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IInvocationOperation call && Definition.IsWord(call.TargetMethod, library))
            {
                return true;
            }
        }

        return false;
    }

    // Each once, at its first use.
    static IEnumerable<(ISymbol Symbol, Location Place)> Captured(IAnonymousFunctionOperation function) => function.Descendants()
        .Select(use => (Symbol: Variable(use), use.Syntax))
        .Where(use => use.Symbol is not null && IsAround(use.Symbol, function))
        .GroupBy(use => use.Symbol!, SymbolEqualityComparer.Default)
        .Select(uses => (uses.First().Symbol!, uses.First().Syntax.GetLocation()));

    static ISymbol? Variable(IOperation use) => use switch
    {
        ILocalReferenceOperation { Local: { IsConst: false, IsStatic: false } local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter,
        _ => null,
    };

    // The parameters of a primary constructor become fields of the script.
    static bool IsAround(ISymbol variable, IAnonymousFunctionOperation function) =>
        variable.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor }
        && variable.DeclaringSyntaxReferences is [var place]
        && !(place.SyntaxTree == function.Syntax.SyntaxTree && function.Syntax.Span.Contains(place.Span));

    static string Name(ISymbol containing) => containing is IMethodSymbol { AssociatedSymbol: { } property } ? property.Name : containing.Name;
}
