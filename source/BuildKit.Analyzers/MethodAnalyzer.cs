using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BuildKit.Analyzers;

/// <summary>Finds <c>Target Test() => _ => …</c>, which is a method and therefore no target.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MethodAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.IsMethod];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (Library.Of(start.Compilation) is { } library)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, library), SymbolKind.Method);
            }
        });
    }

    // One that is called somewhere helps to make definitions.
    static void Check(SymbolAnalysisContext context, Library library)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method is { MethodKind: MethodKind.Ordinary, Parameters.Length: 0, IsGenericMethod: false }
            && library.IsKind(method.ReturnType) && library.HoldsDefinitions(method.ContainingType)
            && method.DeclaringSyntaxReferences is [var place]
            && place.GetSyntax(context.CancellationToken) is MethodDeclarationSyntax { ExpressionBody.Expression: LambdaExpressionSyntax }
            && !Mentions.Of(method, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.IsMethod, method.Locations[0], method.Name, Library.Word(method.ReturnType), method.ReturnType.Name));
        }
    }
}
