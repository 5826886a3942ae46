using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace BuildKit.Analyzers;

/// <summary>What the definition of a member says of others, as far as its source tells.</summary>
sealed class Definition
{
    readonly Library library;
    readonly List<(string Word, Reference Reference)> references = [];
    readonly List<Reference> included = [];
    readonly HashSet<string> words = new(StringComparer.Ordinal);

    Definition(Library library) => this.library = library;

    /// <summary>What the compiler makes one method of, by which the planner recognises a member; null if unknown.</summary>
    public object? Identity { get; private set; }

    /// <summary>The member that this one is another name for.</summary>
    public Reference? Alias { get; private set; }

    /// <summary>What the words of the definition name, in the order of the source.</summary>
    public IReadOnlyList<(string Word, Reference Reference)> References => references;

    /// <summary>Members whose whole definition is part of this one.</summary>
    public IReadOnlyList<Reference> Included => included;

    /// <summary>False if the source leaves open what else the definition may say.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>True if the definition uses the word, such as <c>Unlisted</c>.</summary>
    public bool Says(string word) => words.Contains(word);

    public IEnumerable<string> Words => words;

    /// <summary>True for the methods that a definition is made of.</summary>
    public static bool IsWord(IMethodSymbol method, Library library) =>
        library.IsOwn(method) && Receiver(method) is { } receiver && receiver.Name.EndsWith("Definition", StringComparison.Ordinal);

    /// <summary>Reads what a member is set to. All kinds of places count where a value may stand.</summary>
    public static Definition Of(ISymbol member, Library library, Func<SyntaxTree, SemanticModel> modelOf)
    {
        var definition = new Definition(library);
        var values = member.DeclaringSyntaxReferences.SelectMany(place => Values(place.GetSyntax())).ToList();
        if (values is [var only] && modelOf(only.SyntaxTree).GetOperation(only) is { } value)
        {
            definition.Read(ReferenceReader.Bare(value), modelOf);
        }

        return definition;
    }

    static IEnumerable<ExpressionSyntax> Values(SyntaxNode declaration) => declaration switch
    {
        PropertyDeclarationSyntax { ExpressionBody.Expression: { } value } => [value],
        PropertyDeclarationSyntax { Initializer.Value: { } value } => [value],
        PropertyDeclarationSyntax { AccessorList: { } accessors } => accessors.Accessors.SelectMany(Values),
        AccessorDeclarationSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.GetAccessorDeclaration } getter =>
            getter.ExpressionBody is { } body ? [body.Expression]
            : getter.Body?.Statements is [ReturnStatementSyntax { Expression: { } value }] ? [value]
            : [],
        VariableDeclaratorSyntax { Initializer.Value: { } value } => [value],
        _ => [],
    };

    void Read(IOperation value, Func<SyntaxTree, SemanticModel> modelOf)
    {
        switch (value)
        {
            case IAnonymousFunctionOperation function:
                (Identity, IsComplete) = (function.Syntax, true);
                Read(function.Body);
                break;
            case IMethodReferenceOperation { Method: var method }:
                (Identity, IsComplete) = (method, true);
                if (method.DeclaringSyntaxReferences is [var place] && modelOf(place.SyntaxTree).GetOperation(place.GetSyntax()) is IMethodBodyOperation body
                    && (body.BlockBody ?? body.ExpressionBody) is { } block)
                {
                    Read(block);
                }
                else
                {
                    IsComplete = false;
                }

                break;
            case IMemberReferenceOperation:
                Alias = ReferenceReader.Of(value, library).First();
                break;
        }
    }

    void Read(IBlockOperation body)
    {
        // With more than one way out, the first may be taken before the rest is said.
        var ways = body.Descendants().Count(operation => operation is IReturnOperation or IThrowOperation && IsDirectly(operation, body));
        Visit(body, isCertain: ways <= 1);
    }

    static bool IsDirectly(IOperation operation, IBlockOperation body)
    {
        for (var parent = operation.Parent; parent != body; parent = parent!.Parent)
        {
            if (parent is null or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }

    void Visit(IOperation operation, bool isCertain)
    {
        if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation)
        {
            return; // called later or by others
        }

        if (operation is IInvocationOperation call)
        {
            Note(call, isCertain);
        }

        IsComplete &= operation is not IInvalidOperation; // what is being typed is no news
        var passesOn = isCertain && operation is IBlockOperation or IExpressionStatementOperation or IReturnOperation or IInvocationOperation
            or IArgumentOperation or IConversionOperation or IParenthesizedOperation or ISimpleAssignmentOperation or IVariableDeclarationGroupOperation
            or IVariableDeclarationOperation or IVariableDeclaratorOperation or IVariableInitializerOperation;
        foreach (var child in operation.ChildOperations)
        {
            Visit(child, isCertain && passesOn);
        }
    }

    void Note(IInvocationOperation call, bool isCertain)
    {
        var method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke && library.IsKind(method.ContainingType))
        {
            included.AddRange(ReferenceReader.Of(call.Instance!, library, isCertain));
        }
        else if (IsWord(method, library))
        {
            words.Add(method.Name);
            if (method.Name == "Inherit")
            {
                // Inherit<ITest>(t => t.Test) means the component's own definition, whatever overrides it.
                included.AddRange(ReferenceReader.In(call, library, isCertain).Select(found => found.Reference.AsItIs(method.IsGenericMethod)));
                return;
            }

            references.AddRange(ReferenceReader.In(call, library, isCertain).Select(found => (method.Name, found.Reference)));
        }
        else
        {
            // An author's own method that is given the definition may say anything.
            IsComplete &= !call.ChildOperations.Any(part => IsDefinition(part.Type) || part is IArgumentOperation argument && IsDefinition(argument.Value.Type));
        }
    }

    static bool IsDefinition(ITypeSymbol? type) => type is { Name: "TargetDefinition" };

    static ITypeSymbol? Receiver(IMethodSymbol method) =>
        method.ContainingType.ExtensionParameter?.Type ?? (method.ReducedFrom ?? method) switch
        {
            { IsExtensionMethod: true, Parameters: [var first, ..] } => first.Type,
            var other => other.ContainingType,
        };
}
