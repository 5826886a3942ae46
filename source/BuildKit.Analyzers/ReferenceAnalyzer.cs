using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BuildKit.Analyzers;

/// <summary>Finds what is named as a target, product or environment and is no member of the build script.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReferenceAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.UnknownReference];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (Library.Of(start.Compilation) is { } library)
            {
                start.RegisterOperationAction(operation => Check(operation, library), OperationKind.Invocation);
            }
        });
    }

    static void Check(OperationAnalysisContext context, Library library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!Definition.IsWord(call.TargetMethod, library) || !library.HoldsDefinitions(context.ContainingSymbol.ContainingType))
        {
            return;
        }

        foreach (var (kind, reference) in ReferenceReader.In(call, library))
        {
            if (reference.Problem is { } problem)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.UnknownReference, reference.At.Syntax.GetLocation(), Library.Word(kind), problem));
            }
        }
    }
}
