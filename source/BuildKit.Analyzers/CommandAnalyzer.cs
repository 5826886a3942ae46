using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BuildKit.Analyzers;

/// <summary>
/// Finds commands that nothing is done with: a command is a value, so <c>Executes(() => Docker($"build ."))</c> makes one
/// and throws it away. The compiler itself is silent, as it is of a task that code which is not asynchronous drops.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CommandAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.DiscardedCommand, Rules.NotAwaited];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (Library.Of(start.Compilation) is { Command: not null } library)
            {
                start.RegisterOperationAction(operation => CheckStatement(operation, library), OperationKind.ExpressionStatement);
                start.RegisterOperationAction(operation => CheckMethod(operation, library), OperationKind.MethodReference);
            }
        });
    }

    static void CheckStatement(OperationAnalysisContext context, Library library)
    {
        var value = ((IExpressionStatementOperation)context.Operation).Operation;
        if (value is IAssignmentOperation)
        {
            return; // kept, or thrown away on purpose: _ = command
        }

        if (library.IsCommand(value.Type) || IsManyCommands(value.Type, library))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.DiscardedCommand, value.Syntax.GetLocation()));
        }
        else if (value is IInvocationOperation { TargetMethod: { Name: "RunAsync" or "ReadAsync" or "ReadLinesAsync" } method } && library.IsOwn(method))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.NotAwaited, value.Syntax.GetLocation(), method.Name + "()"));
        }
    }

    // Executes(Method) takes a method without result; one that is 'async void' is such a method and nobody can wait for it.
    static void CheckMethod(OperationAnalysisContext context, Library library)
    {
        var reference = (IMethodReferenceOperation)context.Operation;
        if (reference.Method is { IsAsync: true, ReturnsVoid: true }
            && reference.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation call } }
            && Definition.IsWord(call.TargetMethod, library))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.NotAwaited, reference.Syntax.GetLocation(), $"it, by making '{reference.Method.Name}' return Task instead of void"));
        }
    }

    static bool IsManyCommands(ITypeSymbol? type, Library library) => type switch
    {
        IArrayTypeSymbol array => library.IsCommand(array.ElementType),
        INamedTypeSymbol { TypeArguments: [var element], ContainingNamespace.Name: "Generic" or "Immutable" } => library.IsCommand(element),
        _ => false,
    };
}
