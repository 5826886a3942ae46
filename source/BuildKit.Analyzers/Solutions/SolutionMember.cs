using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace BuildKit.Analyzers.Solutions;

/// <summary>A member with <c>[Solution]</c>: the path that it names, null for none, and where it stands.</summary>
sealed record SolutionMember(string Name, string? Path, Place? Place)
{
    public static SolutionMember Of(GeneratorAttributeSyntaxContext found)
    {
        var attribute = found.Attributes[0];
        var path = attribute.ConstructorArguments.FirstOrDefault().Value as string;
        return new(found.TargetSymbol.Name, path, Place.Of(attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation()));
    }
}

/// <summary>A location by value: two of them are equal if they name the same text.</summary>
sealed record Place(string File, TextSpan Span, LinePositionSpan Lines)
{
    public static Place? Of(Location? location) =>
        location is { SourceTree: not null } ? new(location.SourceTree.FilePath, location.SourceSpan, location.GetLineSpan().Span) : null;

    public Location Location => Location.Create(File, Span, Lines);
}
