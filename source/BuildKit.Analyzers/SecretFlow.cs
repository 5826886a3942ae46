using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BuildKit.Analyzers;

/// <summary>Whether a value is or contains the value of a secret: itself, in a text, in a list, or by way of a local variable.</summary>
sealed class SecretFlow(Library library)
{
    // A variable that is set to something with itself in it would go round for ever.
    const int Deepest = 20;

    static readonly HashSet<string> TextMethods = new(StringComparer.Ordinal)
    {
        "ToString", "Trim", "TrimStart", "TrimEnd", "Concat", "Join", "Format", "Append", "Prepend", "ToArray", "ToList", "Union",
    };

    /// <summary>The secret, and where the value uses it; null if the value has none in it.</summary>
    public (ISymbol Secret, IOperation Place)? SecretIn(IOperation value) => SecretIn(value, 0);

    (ISymbol Secret, IOperation Place)? SecretIn(IOperation value, int depth)
    {
        if (depth > Deepest)
        {
            return null;
        }

        return value switch
        {
            IMemberReferenceOperation { Member: var member } when IsSecret(member) => (member, value),
            ILocalReferenceOperation local => OfLocal(local, depth),
            _ => Parts(value).Select(part => SecretIn(part, depth + 1)).FirstOrDefault(found => found is not null),
        };
    }

    bool IsSecret(ISymbol member) =>
        member.GetAttributes().Any(attribute => SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, library.Secret));

    (ISymbol, IOperation)? OfLocal(ILocalReferenceOperation local, int depth) =>
        local.Local.DeclaringSyntaxReferences is [var place]
        && place.GetSyntax() is VariableDeclaratorSyntax { Initializer: { } initializer }
        && initializer.SyntaxTree == local.Syntax.SyntaxTree
        && local.SemanticModel?.GetOperation(initializer.Value) is { } value
        && SecretIn(value, depth + 1) is var (secret, _)
            ? (secret, local) : null;

    // The parts whose text the value has in it; a condition, a comparison or a length says little of a secret.
    static IEnumerable<IOperation> Parts(IOperation value) => value switch
    {
        IConversionOperation conversion => [conversion.Operand],
        IParenthesizedOperation parenthesized => [parenthesized.Operand],
        IInterpolatedStringHandlerCreationOperation handler => [handler.Content],
        IInterpolatedStringOperation text => text.Parts,
        IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation append } => append.Arguments.Take(1).Select(argument => argument.Value),
        IInterpolationOperation hole => [hole.Expression],
        IInterpolatedStringAdditionOperation sum => [sum.Left, sum.Right],
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => [sum.LeftOperand, sum.RightOperand],
        IConditionalOperation { WhenFalse: { } no } choice => [choice.WhenTrue, no],
        ICoalesceOperation choice => [choice.Value, choice.WhenNull],
        ISwitchExpressionOperation choice => choice.Arms.Select(arm => arm.Value),
        ICollectionExpressionOperation list => list.Elements,
        ISpreadOperation spread => [spread.Operand],
        IArrayCreationOperation { Initializer: { } list } => list.ElementValues,
        IConditionalAccessOperation { WhenNotNull: IInvocationOperation { TargetMethod.Name: var name } } access when TextMethods.Contains(name) =>
            [access.Operation, access.WhenNotNull],
        IInvocationOperation { TargetMethod: { Name: var name } } call when TextMethods.Contains(name) =>
            call.Arguments.Select(argument => argument.Value).Concat(call.Instance is { } instance ? [instance] : []),
        _ => [],
    };
}
