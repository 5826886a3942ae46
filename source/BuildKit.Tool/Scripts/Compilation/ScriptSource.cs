using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BuildKit.Cli.Scripts.Compilation;

/// <summary>A file of a script, read once, with its directives.</summary>
sealed record ScriptSource(AbsolutePath Path, byte[] Content, CompilationUnitSyntax Tree)
{
    public IEnumerable<LoadDirectiveTriviaSyntax> Loads => Tree.GetLoadDirectives().Where(load => load.IsActive && load.File.ValueText.Length > 0);

    public IEnumerable<ReferenceDirectiveTriviaSyntax> References => Tree.GetReferenceDirectives().Where(reference => reference.IsActive && reference.File.ValueText.Length > 0);
}
