using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BuildKit.Analyzers;

/// <summary>
/// Finds secrets that become arguments of a command, where every user of the machine can read them: in the call of a tool, in
/// <c>Arguments(…)</c>, in the options of typed commands.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretAnalyzer : DiagnosticAnalyzer
{
    const string Permission = "AllowSecretArgument";

    // What a command is told by these is no argument.
    static readonly HashSet<string> Hidden = new(StringComparer.Ordinal) { Permission, "Environment", "Input", "PassThrough", "ApiKey", "SymbolApiKey" };

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.SecretArgument];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (Library.Of(start.Compilation) is { Secret: not null, Command: not null } library)
            {
                start.RegisterOperationAction(operation => CheckCall(operation, library), OperationKind.Invocation);
            }
        });
    }

    static void CheckCall(OperationAnalysisContext context, Library library)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!MakesArguments(call.TargetMethod, library) || IsPermitted(call))
        {
            return;
        }

        var flow = new SecretFlow(library);
        foreach (var argument in call.Arguments.Where(argument => !IsReceiver(argument, call) && !TakesSecrets(argument.Parameter)))
        {
            if (flow.SecretIn(argument.Value) is var (secret, place))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.SecretArgument, place.Syntax.GetLocation(), secret.Name));
            }
        }
    }

    static bool MakesArguments(IMethodSymbol method, Library library) =>
        method.MethodKind == MethodKind.DelegateInvoke
            ? SymbolEqualityComparer.Default.Equals(method.ContainingType, library.Tool)
            : library.IsOwn(method) && !Hidden.Contains(method.Name) && library.IsCommand(method.ReturnType);

    static bool IsReceiver(IArgumentOperation argument, IInvocationOperation call) =>
        call.Instance is null && call.TargetMethod.IsExtensionMethod && argument.Parameter?.Ordinal == 0;

    // An option that is made for a secret does not put it among the arguments.
    static bool TakesSecrets(IParameterSymbol? parameter) =>
        parameter?.Name is { } name && (name.EndsWith("secret", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("password", StringComparison.OrdinalIgnoreCase) || name.EndsWith("token", StringComparison.OrdinalIgnoreCase));

    // Said before or after in the chain; of a command that is kept in a variable, anywhere in the code around.
    static bool IsPermitted(IInvocationOperation call)
    {
        IOperation top = call;
        for (var parent = call.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IInvocationOperation { TargetMethod.Name: Permission })
            {
                return true;
            }

            if (parent is IVariableDeclaratorOperation or IAssignmentOperation)
            {
                return Root(parent).Descendants().Any(IsPermission);
            }

            if (parent is IAnonymousFunctionOperation or IBlockOperation)
            {
                break;
            }

            top = parent;
        }

        return top.DescendantsAndSelf().Any(IsPermission);
    }

    static bool IsPermission(IOperation operation) => operation is IInvocationOperation { TargetMethod.Name: Permission };

    static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
