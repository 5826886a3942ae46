using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace BuildKit.Analyzers;

/// <summary>
/// Finds members of a script that were meant to override a component's and cannot, since C# does not see them, and those that
/// do and ask for what they override, which is themselves.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OverrideAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.AsksForItself, Rules.OverridesNothing];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (Library.Of(start.Compilation) is { } library)
            {
                start.RegisterSymbolAction(symbol => CheckMembers(symbol, library), SymbolKind.NamedType);
                start.RegisterOperationAction(operation => CheckRead(operation, library), OperationKind.PropertyReference);
            }
        });
    }

    static void CheckMembers(SymbolAnalysisContext context, Library library)
    {
        var script = (INamedTypeSymbol)context.Symbol;
        if (script.TypeKind != TypeKind.Class || !library.IsScript(script))
        {
            return;
        }

        var reported = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var wanted in script.AllInterfaces.Where(library.IsBuildComponent).SelectMany(component => component.GetMembers()).Where(CanBeOverridden))
        {
            // Targets, parameters and injected members are taken over by name, whoever sees them.
            if (library.IsTakenOverByName(wanted) || script.FindImplementationForInterfaceMember(wanted) is { ContainingType.TypeKind: not TypeKind.Interface })
            {
                continue;
            }

            foreach (var own in script.GetMembers(wanted.Name).Where(own => IsMeant(own, wanted) && !Mentions(own, context.CancellationToken) && reported.Add(own)))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.OverridesNothing, own.Locations[0], own.Name, wanted.ContainingType.Name, Reason(own, wanted)));
            }
        }
    }

    static bool CanBeOverridden(ISymbol member) => !member.IsStatic && member.DeclaredAccessibility == Accessibility.Public
        && (member.IsVirtual || member.IsAbstract) && member is IPropertySymbol { IsIndexer: false } or IMethodSymbol { MethodKind: MethodKind.Ordinary };

    // A method that takes something else is an overload.
    static bool IsMeant(ISymbol own, ISymbol wanted) => !own.IsImplicitlyDeclared && (own, wanted) switch
    {
        (IMethodSymbol mine, IMethodSymbol theirs) => mine.MethodKind == MethodKind.Ordinary && mine.Parameters.Length == theirs.Parameters.Length
            && mine.Parameters.Zip(theirs.Parameters, (a, b) => SymbolEqualityComparer.Default.Equals(a.Type, b.Type)).All(same => same),
        (IPropertySymbol or IFieldSymbol, IPropertySymbol) => true,
        _ => false,
    };

    // What reads a member of its own name is a short way to the component's: Version Version => From<IHasVersion>().Version;
    static bool Mentions(ISymbol own, CancellationToken cancellation) => own.DeclaringSyntaxReferences
        .SelectMany(place => place.GetSyntax(cancellation).DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        .Any(access => access.Name.Identifier.ValueText == own.Name);

    static string Reason(ISymbol own, ISymbol wanted) => (own, wanted) switch
    {
        (IFieldSymbol, _) => "a field overrides no property; make it a public property",
        ({ IsStatic: true }, _) => "it is static; make it a public member of the script",
        ({ DeclaredAccessibility: not Accessibility.Public }, _) => "it is not public; make it so",
        _ => $"it is of another type than {((wanted as IPropertySymbol)?.Type ?? ((IMethodSymbol)wanted).ReturnType).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}; change it",
    };

    static void CheckRead(OperationAnalysisContext context, Library library)
    {
        var read = (IPropertyReferenceOperation)context.Operation;
        if (context.ContainingSymbol is IMethodSymbol { AssociatedSymbol: IPropertySymbol own }
            && read.Property.ContainingType.TypeKind == TypeKind.Interface && read.Property.Name == own.Name.Split('.').Last()
            && !library.IsKind(own.Type) && library.IsScript(own.ContainingType)
            && SymbolEqualityComparer.Default.Equals(own.ContainingType.FindImplementationForInterfaceMember(read.Property), own)
            && IsTheScript(read.Instance))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.AsksForItself, read.Syntax.GetLocation(), read.Property.Name));
        }
    }

    // From<ICompile>(), ((ICompile)this)
    static bool IsTheScript(IOperation? instance) => instance switch
    {
        IInvocationOperation { TargetMethod: { Name: "From", Parameters.Length: 0 } } => true,
        IConversionOperation { Operand: IInstanceReferenceOperation } => true,
        _ => false,
    };
}
