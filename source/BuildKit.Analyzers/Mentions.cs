using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BuildKit.Analyzers;

/// <summary>Whether the class that declares a member says its name anywhere else, in whatever way.</summary>
static class Mentions
{
    public static bool Of(ISymbol member, CancellationToken cancellation)
    {
        var own = member.DeclaringSyntaxReferences.Select(place => (place.SyntaxTree, place.Span)).ToList();
        return member.ContainingType.DeclaringSyntaxReferences.Any(part => part.GetSyntax(cancellation).DescendantNodes().OfType<SimpleNameSyntax>()
            .Any(name => name.Identifier.ValueText == member.Name
                && !own.Exists(place => place.SyntaxTree == name.SyntaxTree && place.Span.Contains(name.Span))));
    }
}
