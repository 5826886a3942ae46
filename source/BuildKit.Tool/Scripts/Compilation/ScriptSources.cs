using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace BuildKit.Cli.Scripts.Compilation;

/// <summary>Reads a script and what it loads, every file once; a path is relative to the file that names it.</summary>
sealed class ScriptSources
{
    // Directories that link to themselves give a file any number of names; the system follows 40 of them.
    const int Deepest = 32;

    public static readonly CSharpParseOptions Syntax = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    readonly ScriptFile file;
    readonly List<ScriptSource> sources = [];
    readonly List<(AbsolutePath Path, string? LoadedAt)> open = [];

    ScriptSources(ScriptFile file) => this.file = file;

    /// <summary>All files, the script first.</summary>
    /// <exception cref="BuildException">BK0947–BK0949: a file is missing, cannot be read, or loads itself.</exception>
    public static IReadOnlyList<ScriptSource> Read(ScriptFile file)
    {
        var reading = new ScriptSources(file);
        reading.Read(file.Path, loadedAt: null);
        return reading.sources;
    }

    void Read(AbsolutePath path, string? loadedAt)
    {
        var before = open.FindIndex(one => one.Path == path);
        open.Add((path, loadedAt));
        if (before >= 0 || open.Count > Deepest)
        {
            throw Errors.LoadCircle([.. open.Skip(Math.Max(before, 0)).Select(one => file.Shown(one.Path))], [.. open.Skip(Math.Max(before, 0) + 1).Select(one => one.LoadedAt!)]).Exception();
        }

        if (!sources.Exists(source => source.Path == path))
        {
            var source = Parsed(path, Content(path, loadedAt));
            sources.Add(source);
            foreach (var load in source.Loads)
            {
                Read(path.Parent / load.File.ValueText, file.Place(load.File));
            }
        }

        open.RemoveAt(open.Count - 1);
    }

    static byte[] Content(AbsolutePath path, string? loadedAt)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Errors.LoadedFileMissing(loadedAt, path).Exception(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.ScriptNotReadable(loadedAt, path, exception.Message).Exception(exception);
        }
    }

    static ScriptSource Parsed(AbsolutePath path, byte[] content)
    {
        using var stream = new MemoryStream(content);
        return new(path, content, CSharpSyntaxTree.ParseText(SourceText.From(stream, System.Text.Encoding.UTF8), Syntax, path).GetCompilationUnitRoot());
    }
}
