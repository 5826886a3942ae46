using Microsoft.CodeAnalysis;

namespace BuildKit.Cli.Scripts.Compilation;

/// <summary>Places in a script as compilers write them: <c>build.csx(12,5)</c>.</summary>
static class SourcePlaces
{
    extension(ScriptFile file)
    {
        public string Place(SyntaxToken token) => file.Place(token.GetLocation());

        public string Place(Location location)
        {
            var span = location.GetMappedLineSpan();
            return span.IsValid ? $"{file.Shown(span.Path)}({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1})" : file.Written;
        }
    }
}
