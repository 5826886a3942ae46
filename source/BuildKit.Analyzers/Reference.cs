using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BuildKit.Analyzers;

/// <summary>
/// What a definition names in one place: a member, something that is certainly none, or something that only a run tells.
/// </summary>
sealed class Reference(IOperation at)
{
    public IOperation At => at;

    /// <summary>The property or field; null if it is none, or unknown.</summary>
    public ISymbol? Member { get; init; }

    /// <summary>What stands there instead of a member, in words; null if it is one, or unknown.</summary>
    public string? Problem { get; init; }

    /// <summary>False if a condition decides whether this is what is named.</summary>
    public bool IsCertain { get; init; }

    /// <summary>True for <c>base.Member</c>, which means that very member and not the one that overrides it.</summary>
    public bool IsOfBase { get; init; }

    /// <summary>The same, meaning that very member if asked to.</summary>
    public Reference AsItIs(bool isOfBase) =>
        new(at) { Member = Member, Problem = Problem, IsCertain = IsCertain, IsOfBase = IsOfBase || isOfBase };
}

/// <summary>Finds what is named where a definition takes targets, products or environments.</summary>
static class ReferenceReader
{
    /// <summary>What a call names: the arguments of its parameters that take one or many of a kind.</summary>
    public static IEnumerable<(ITypeSymbol Kind, Reference Reference)> In(IInvocationOperation call, Library library, bool isCertain = true)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && KindOf(parameter.Type, library) is { } kind)
            {
                foreach (var (element, certain) in Elements(argument.Value, isCertain))
                {
                    foreach (var reference in Of(element, library, certain))
                    {
                        yield return (kind, reference);
                    }
                }
            }
        }
    }

    /// <summary>The kind that a parameter takes: itself, many of it, or a function from a component to it.</summary>
    static ITypeSymbol? KindOf(ITypeSymbol type, Library library) => type switch
    {
        _ when library.IsKind(type) => type,
        IArrayTypeSymbol array => KindOf(array.ElementType, library),
        INamedTypeSymbol { TypeArguments: [var element] } => KindOf(element, library),
        INamedTypeSymbol { Name: "Func", TypeArguments: [_, var result] } => KindOf(result, library),
        _ => null,
    };

    static IEnumerable<(IOperation Element, bool IsCertain)> Elements(IOperation value, bool isCertain) => Bare(value) switch
    {
        ICollectionExpressionOperation list => list.Elements.SelectMany(element => Elements(element, isCertain)),
        IArrayCreationOperation { Initializer: { } list } => list.ElementValues.SelectMany(element => Elements(element, isCertain)),
        ISpreadOperation => [],
        var single => [(single, isCertain)],
    };

    /// <summary>What one expression names; a choice names several.</summary>
    public static IEnumerable<Reference> Of(IOperation value, Library library, bool isCertain = true)
    {
        var bare = Bare(value);
        return bare switch
        {
            IConditionalOperation { WhenFalse: { } no } choice => Maybe(choice.WhenTrue, no),
            ICoalesceOperation choice => Maybe(choice.Value, choice.WhenNull),
            ISwitchExpressionOperation choice => Maybe([.. choice.Arms.Select(arm => arm.Value)]),
            IMemberReferenceOperation { Member: IPropertySymbol or IFieldSymbol } member => [OfMember(member, library, isCertain)],
            ILocalReferenceOperation local => OfLocal(local, library, isCertain),
            IAnonymousFunctionOperation function => FromComponent(function) is { } named
                ? Of(named, library, isCertain) : [None(bare, "a lambda written in place")],
            IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local } => [None(bare, $"the local function '{local.Name}'")],
            IInvocationOperation call when ReturnsLambda(call.TargetMethod) => [None(bare, $"the result of '{call.TargetMethod.Name}'")],
            { ConstantValue: { HasValue: true, Value: null } } => [None(bare, "null")],
            _ => [new(bare)],
        };

        IEnumerable<Reference> Maybe(params IOperation[] choices) => choices.SelectMany(choice => Of(choice, library, isCertain: false));
    }

    /// <summary>Without the conversions and parentheses around it.</summary>
    public static IOperation Bare(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    break;
                case IDelegateCreationOperation creation:
                    value = creation.Target;
                    break;
                default:
                    return value;
            }
        }
    }

    // Members of the script itself, of its components and of whatever it is converted to; another object's are none.
    static Reference OfMember(IMemberReferenceOperation member, Library library, bool isCertain)
    {
        var owner = member.Instance is { } instance ? Bare(instance).Type ?? instance.Type : member.Member.ContainingType;
        var isOther = owner is { TypeKind: TypeKind.Class or TypeKind.Struct } && !library.IsScript(owner);
        return isOther
            ? None(member, $"'{member.Member.Name}' of another object")
            : new(member)
            {
                Member = member.Member,
                IsCertain = isCertain,
                IsOfBase = member.Instance?.Syntax is BaseExpressionSyntax,
            };
    }

    // A local that is set once means what it is set to.
    static IEnumerable<Reference> OfLocal(ILocalReferenceOperation local, Library library, bool isCertain)
    {
        if (local.Local.DeclaringSyntaxReferences is [var place]
            && place.GetSyntax() is VariableDeclaratorSyntax { Initializer: { } initializer }
            && local.SemanticModel?.GetOperation(initializer.Value) is { } value && value.Syntax != local.Syntax)
        {
            return Of(value, library, isCertain).Select(reference => new Reference(local)
            {
                Member = reference.Member,
                Problem = reference.Problem is null ? null : $"the local variable '{local.Local.Name}'",
                IsCertain = reference.IsCertain,
            });
        }

        return [new(local)];
    }

    // DependsOn<ITest>(t => t.Test): the function is given the script.
    static IOperation? FromComponent(IAnonymousFunctionOperation function) =>
        function.Symbol.Parameters is [{ Type.TypeKind: TypeKind.Interface or TypeKind.Class or TypeKind.TypeParameter } parameter]
        && parameter.Type.Name is not ("TargetDefinition" or "ProductDefinition" or "DeploymentEnvironmentDefinition")
        && function.Body.Operations is [IReturnOperation { ReturnedValue: { } value }]
            ? value : null;

    static bool ReturnsLambda(IMethodSymbol method) => method.DeclaringSyntaxReferences is [var place]
        && place.GetSyntax() is MethodDeclarationSyntax { ExpressionBody.Expression: LambdaExpressionSyntax }
            or LocalFunctionStatementSyntax { ExpressionBody.Expression: LambdaExpressionSyntax };

    static Reference None(IOperation at, string problem) => new(at) { Problem = problem };
}
