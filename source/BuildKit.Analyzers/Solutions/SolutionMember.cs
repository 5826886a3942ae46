using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace BuildKit.Analyzers.Solutions;

/// <summary>A member with <c>[Solution]</c>: the path that it names, null for none, and where it stands.</summary>
sealed record SolutionMember(string Name, string? Path, Place? Place)
{
    public const string Attribute = "BuildKit.SolutionAttribute";

    /// <summary>The member that a class has from a component of the library, such as <c>IHasSolution</c>, unless it says its own.</summary>
    public static SolutionMember? OfComponents(GeneratorSyntaxContext found, CancellationToken cancellation)
    {
        if (found.SemanticModel.GetDeclaredSymbol(found.Node, cancellation) is not INamedTypeSymbol type
            || type.AllInterfaces.SelectMany(one => one.GetMembers().OfType<IPropertySymbol>()).FirstOrDefault(IsFromElsewhere) is not { } property)
        {
            return null;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().Any(member => Of(member) is not null))
            {
                return null;
            }
        }

        return new(property.Name, PathOf(Of(property)!), Place.Of(type.Locations.FirstOrDefault()));
    }

    public static SolutionMember Of(GeneratorAttributeSyntaxContext found)
    {
        var attribute = found.Attributes[0];
        return new(found.TargetSymbol.Name, PathOf(attribute), Place.Of(attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation()));
    }

    static bool IsFromElsewhere(IPropertySymbol property) => property.DeclaringSyntaxReferences.IsEmpty && Of(property) is not null;

    static AttributeData? Of(ISymbol member) => member.GetAttributes().FirstOrDefault(one => one.AttributeClass?.ToDisplayString() == Attribute);

    static string? PathOf(AttributeData attribute) => attribute.ConstructorArguments.FirstOrDefault().Value as string;
}

/// <summary>A location by value: two of them are equal if they name the same text.</summary>
sealed record Place(string File, TextSpan Span, LinePositionSpan Lines)
{
    public static Place? Of(Location? location) =>
        location is { SourceTree: not null } ? new(location.SourceTree.FilePath, location.SourceSpan, location.GetLineSpan().Span) : null;

    public Location Location => Location.Create(File, Span, Lines);
}
