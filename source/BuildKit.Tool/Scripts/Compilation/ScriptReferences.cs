using BuildKit.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BuildKit.Cli.Scripts.Compilation;

/// <summary>What a script may name: the framework, BuildKit, and what its <c>#r</c> bring.</summary>
sealed class ScriptReferences
{
    // Assemblies that the tool works with; a script that wants one says so.
    static readonly string[] OfTheTool = ["Microsoft.CodeAnalysis", "NuGet.", "Newtonsoft."];

    static readonly IReadOnlyList<AbsolutePath> Trusted =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(AbsolutePath.Of)];

    readonly ScriptFile file;
    readonly List<(string Place, PackageReference Package)> packages = [];

    ScriptReferences(ScriptFile file) => this.file = file;

    /// <summary>Assemblies to compile against.</summary>
    public List<AbsolutePath> Compile { get; } = [.. Trusted.Where(IsForScripts)];

    /// <summary>Assemblies named by path.</summary>
    public List<AbsolutePath> Assemblies { get; } = [];

    /// <summary>What the packages bring, and the lock file that they were restored with, or its absence.</summary>
    public RestoredPackages? Packages { get; private set; }

    /// <summary>Beside the script; packages are restored as it says, where it is there.</summary>
    public AbsolutePath LockFile => file.Path.Parent / $"{file.Path.Name}.lock.json";

    /// <summary>True if the script names a package.</summary>
    public bool HasPackages => packages.Count > 0;

    /// <exception cref="BuildException">BK0950–BK0951, BK0956, BK102x: a reference cannot be resolved.</exception>
    public static ScriptReferences Of(ScriptFile file, IReadOnlyList<ScriptSource> sources, AbsolutePath work)
    {
        var references = new ScriptReferences(file);
        foreach (var source in sources)
        {
            foreach (var reference in source.References)
            {
                references.Add(source, reference);
            }
        }

        references.Restore(work);
        return references;
    }

    void Add(ScriptSource source, ReferenceDirectiveTriviaSyntax reference)
    {
        var text = reference.File.ValueText;
        var place = file.Place(reference.File);
        if (text.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            packages.Add((place, Package(text["nuget:".Length..], text, place)));
        }
        else if (text.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
        {
            AddAssembly(source.Path.Parent / text, place);
        }
        else if (!Trusted.Any(assembly => assembly.NameWithoutExtension.Equals(text, StringComparison.OrdinalIgnoreCase)))
        {
            throw Errors.ReferenceMissing(place, text, "the assemblies of .NET and of BuildKit").Exception();
        }
    }

    void AddAssembly(AbsolutePath path, string place)
    {
        if (!File.Exists(path))
        {
            throw Errors.ReferenceMissing(place, path.Name, path).Exception();
        }

        try
        {
            _ = System.Reflection.AssemblyName.GetAssemblyName(path);
        }
        catch (BadImageFormatException exception)
        {
            throw Errors.NotAnAssembly(place, path).Exception(exception);
        }

        Assemblies.Add(path);
        Compile.Add(path);
    }

    // "Id, 1.2.3" or "Id/1.2.3"; the version is written, so that the script means the same tomorrow.
    static PackageReference Package(string text, string whole, string place) =>
        text.Split([',', '/']) is [var id, var version] && id.Trim().Length > 0 && version.Trim().Length > 0 && !version.Contains('*', StringComparison.Ordinal)
            ? new(id.Trim(), version.Trim())
            : throw Errors.PackageNotUnderstood(place, whole).Exception();

    void Restore(AbsolutePath work)
    {
        if (packages.Count == 0)
        {
            return;
        }

        try
        {
            Packages = new PackageReferences
            {
                Packages = [.. packages.Select(one => one.Package).Distinct()],
                From = file.Path.Parent,
                Work = work,
                LockFile = File.Exists(LockFile) ? LockFile : null,
                IsLocked = Environment.GetEnvironmentVariable("CI") is "true" or "1",
            }.RestoreAsync().GetAwaiter().GetResult();
            // What the tool has is taken from the tool, or types of one name would be two.
            Compile.AddRange(Packages.Compile.Where(assembly => !IsTrusted(assembly)));
        }
        catch (BuildException exception)
        {
            throw (exception.Error with { Facts = [("Where", string.Join('\n', packages.Select(one => one.Place))), .. exception.Error.Facts] }).Exception(exception);
        }
    }

    /// <summary>True if the tool or the framework has an assembly of this name.</summary>
    public static bool IsTrusted(AbsolutePath assembly) => Trusted.Any(own => own.Name.Equals(assembly.Name, StringComparison.OrdinalIgnoreCase));

    static bool IsForScripts(AbsolutePath assembly) =>
        assembly.Parent != AbsolutePath.Of(AppContext.BaseDirectory) || !OfTheTool.Any(name => assembly.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
