using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace BuildKit.Analyzers.Solutions;

/// <summary>Why there are no names. All of it is a warning: the build itself says what it cannot do without, when it needs it.</summary>
static class SolutionDiagnostics
{
    public static IEnumerable<Diagnostic> Of(
        IReadOnlyList<SolutionMember> members, ImmutableArray<SolutionOutline> outlines, string root, bool hasExtensions)
    {
        var broken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in members)
        {
            var place = member.Place?.Location ?? Location.None;
            var (outline, candidates) = SolutionChoice.Of(member.Path, outlines, root);
            if (!hasExtensions)
            {
                yield return Diagnostic.Create(Rules.OldLanguage, place);
            }
            else if (outline is { Problem: { } problem } && broken.Add(outline.File))
            {
                yield return Diagnostic.Create(Rules.Unreadable, At(outline.File, problem), Path.GetFileName(outline.File), problem.Reason);
            }
            else if (outline is null && member.Path is { } path)
            {
                yield return Diagnostic.Create(Rules.NotGiven, place, path);
            }
            else if (outline is null && root.Length > 0)
            {
                yield return Diagnostic.Create(candidates == 0 ? Rules.None : Rules.Several, place, member.Name, root);
            }
        }
    }

    static Location At(string file, OutlineProblem problem)
    {
        var position = new LinePosition(problem.Line - 1, problem.Column - 1);
        return Location.Create(file, default, new(position, position));
    }
}
