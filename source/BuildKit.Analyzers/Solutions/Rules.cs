using Microsoft.CodeAnalysis;

namespace BuildKit.Analyzers.Solutions;

/// <summary>What the generator says, with the codes of the errors that the build itself would end with.</summary>
static class Rules
{
    public static readonly DiagnosticDescriptor None = Warning(
        "BK0700", "No solution", "[Solution] on '{0}' finds no .sln or .slnx in {1}, so its projects have no names here");

    public static readonly DiagnosticDescriptor Several = Warning(
        "BK0701", "Several solutions", "[Solution] on '{0}' finds several solutions in {1}, so their projects have no names here");

    public static readonly DiagnosticDescriptor Unreadable = Warning(
        "BK0706", "A solution that cannot be read", "The solution '{0}' cannot be read, so its projects have no names here: {1}");

    public static readonly DiagnosticDescriptor NotGiven = Warning(
        "BK0712", "A solution that the compiler does not see",
        "The projects of '{0}' have no names here: the compiler was not given the file; write <BuildKitSolution Include=\"…\" /> into an ItemGroup of the build project");

    public static readonly DiagnosticDescriptor OldLanguage = Warning(
        "BK0713", "A language without extension properties", "Projects have no names here: they need C# 14; remove LangVersion from the build project");

    static DiagnosticDescriptor Warning(string code, string title, string message) => new(
        code, title, message, "BuildKit", DiagnosticSeverity.Warning, isEnabledByDefault: true,
        helpLinkUri: $"docs/errors.md#{code.ToLowerInvariant()}-{title.ToLowerInvariant().Replace(' ', '-').Replace("#", "")}");
}
