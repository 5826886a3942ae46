using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Scripting;

namespace BuildKit.Cli.Scripts.Compilation;

/// <summary>Compiles a script. The only way to here is a start that found nothing in the cache: it loads the compiler.</summary>
static class ScriptCompiler
{
    // Those of a build program.
    static readonly string[] Imports =
    [
        "BuildKit", "Serilog", "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks",
    ];

    const int ShownErrors = 50;

    /// <exception cref="BuildException">BK0942: there are errors; BK0947–BK0951, BK102x: what it names is not there.</exception>
    public static CompiledScript Compile(ScriptFile file, AbsolutePath root)
    {
        var sources = ScriptSources.Read(file);
        var work = root / ".buildkit/scripts" / $"new.{Guid.NewGuid():N}";
        try
        {
            var references = ScriptReferences.Of(file, sources, work);
            return Result(Emitted(file, Compilation(sources, references)), sources, references);
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    static Microsoft.CodeAnalysis.Compilation Compilation(IReadOnlyList<ScriptSource> sources, ScriptReferences references)
    {
        var assemblies = references.Compile.Select(path => MetadataReference.CreateFromFile(path)).ToList();
        var options = ScriptOptions.Default
            .WithFilePath(sources[0].Path)
            .WithFileEncoding(System.Text.Encoding.UTF8)
            .WithLanguageVersion(LanguageVersion.CSharp14)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithImports(Imports)
            .WithReferences(assemblies)
            .WithSourceResolver(new LoadedSources(sources))
            .WithMetadataResolver(new KnownReferences(assemblies[0]));
        using var code = new MemoryStream(sources[0].Content);
        var compilation = CSharpScript.Create<object>(code, options, typeof(ScriptGlobals)).GetCompilation();
        return compilation
            .WithAssemblyName("script")
            .WithOptions(((CSharpCompilationOptions)compilation.Options).WithNullableContextOptions(NullableContextOptions.Enable).WithDeterministic(true));
    }

    static byte[] Emitted(ScriptFile file, Microsoft.CodeAnalysis.Compilation compilation)
    {
        using var program = new MemoryStream();
        var result = compilation.Emit(program, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        if (!result.Success)
        {
            // The compiler makes nothing of an empty script, and says nothing of it.
            throw (ErrorsOf(file, result.Diagnostics) is { Count: > 0 } errors ? Refusal(file, errors) : Errors.NoMain(file.Written)).Exception();
        }

        return program.ToArray();
    }

    // Each at the beginning of a line, where editors and CI runners look for them.
    static BuildError Refusal(ScriptFile file, List<string> errors)
    {
        foreach (var error in errors.Take(ShownErrors))
        {
            Console.Error.WriteLine(error);
        }

        if (errors.Count > ShownErrors)
        {
            Console.Error.WriteLine($"… and {errors.Count - ShownErrors} more");
        }

        return Errors.ScriptDoesNotCompile(file.Written, errors.Count);
    }

    static List<string> ErrorsOf(ScriptFile file, IEnumerable<Diagnostic> diagnostics) =>
    [
        .. diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)
            .OrderBy(found => found.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(found => found.Location.SourceSpan.Start)
            .Select(found => $"{file.Place(found.Location)}: error {found.Id}: {found.GetMessage(CultureInfo.InvariantCulture)}")
            .Distinct(),
    ];

    static CompiledScript Result(byte[] program, IReadOnlyList<ScriptSource> sources, ScriptReferences references)
    {
        var inputs = new List<ScriptInput>();
        var copies = new Dictionary<string, byte[]>();
        foreach (var source in sources)
        {
            Copy(ScriptInputKind.Source, source.Path, source.Content);
        }

        foreach (var assembly in references.Assemblies)
        {
            Copy(ScriptInputKind.Assembly, assembly, File.ReadAllBytes(assembly));
        }

        if (references.Packages is { } packages)
        {
            if (File.Exists(references.LockFile))
            {
                Copy(ScriptInputKind.Source, references.LockFile, File.ReadAllBytes(references.LockFile));
            }
            else
            {
                inputs.Add(new(ScriptInputKind.Absent, references.LockFile, "-"));
            }

            inputs.AddRange(packages.Runtime.Where(assembly => !ScriptReferences.IsTrusted(assembly)).Select(assembly => Stamped(ScriptInputKind.Package, assembly)));
            inputs.AddRange(packages.Native.Select(library => Stamped(ScriptInputKind.Native, library)));
        }

        return new() { Program = program, Inputs = inputs, Copies = copies };

        void Copy(ScriptInputKind kind, AbsolutePath path, byte[] content)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"copy.{copies.Count}");
            copies.Add(name, content);
            inputs.Add(new(kind, path, name));
        }
    }

    static ScriptInput Stamped(ScriptInputKind kind, AbsolutePath path) => new(kind, path, ScriptInput.StampOf(path));
}
