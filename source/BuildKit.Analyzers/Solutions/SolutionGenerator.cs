using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BuildKit.Analyzers.Solutions;

/// <summary>
/// Gives the projects and folders of the build's solutions names that the compiler knows: <c>Solution.Projects.Shop_Api</c>,
/// <c>Solution.Folders.source_apps</c>. Without a member that has <c>[Solution]</c> it makes nothing.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SolutionGenerator : IIncrementalGenerator
{
    internal const string Outlines = "Outlines", Members = "Members", Names = "Names";

    const string FileName = "SolutionNames.g.cs";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var written = context.SyntaxProvider
            .ForAttributeWithMetadataName(SolutionMember.Attribute, IsMember, static (found, _) => SolutionMember.Of(found)).Collect();
        var inherited = context.SyntaxProvider
            .CreateSyntaxProvider(IsDerived, static (found, cancellation) => SolutionMember.OfComponents(found, cancellation)).Where(static member => member is not null).Collect();
        var members = written.Combine(inherited).Select(static (both, _) => Rows<SolutionMember>.Of([.. both.Left, .. both.Right.OfType<SolutionMember>()]))
            .WithTrackingName(Members);
        var outlines = context.AdditionalTextsProvider.Where(static text => SolutionReader.Reads(text.Path))
            .Select(static (text, cancellation) => SolutionReader.Read(text.Path, text.GetText(cancellation)?.ToString() ?? ""))
            .WithTrackingName(Outlines).Collect();
        var root = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.BuildKitRootDirectory", out var directory) ? directory : "");
        var hasExtensions = context.ParseOptionsProvider.Select(static (options, _) =>
            options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp14 });

        // Places change with every line that is written above them; the names do not depend on them.
        var paths = members.Select(static (all, _) => Rows<string?>.Of(all.Items.Select(member => member.Path).Distinct().OrderBy(path => path, StringComparer.Ordinal)));
        var chosen = paths.Combine(outlines.Combine(root)).Select(static (input, _) =>
            Rows<SolutionOutline>.Of(input.Left.Items.Select(path => SolutionChoice.Of(path, input.Right.Left, input.Right.Right).Outline).OfType<SolutionOutline>()))
            .WithTrackingName(Names);

        context.RegisterSourceOutput(chosen.Combine(hasExtensions), static (output, input) =>
        {
            if (input.Right && NamesSource.Of(input.Left.Items) is { } source)
            {
                output.AddSource(FileName, source);
            }
        });
        context.RegisterSourceOutput(members.Combine(outlines.Combine(root.Combine(hasExtensions))), static (output, input) =>
        {
            var (outlines, (root, hasExtensions)) = input.Right;
            foreach (var diagnostic in SolutionDiagnostics.Of(input.Left.Items, outlines, root, hasExtensions))
            {
                output.ReportDiagnostic(diagnostic);
            }
        });
    }

    static bool IsMember(SyntaxNode node, CancellationToken cancellation) => node is VariableDeclaratorSyntax or PropertyDeclarationSyntax;

    static bool IsDerived(SyntaxNode node, CancellationToken cancellation) => node is ClassDeclarationSyntax { BaseList: not null };
}
