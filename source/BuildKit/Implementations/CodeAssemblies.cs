using System.Reflection;
using System.Text.Json;
using BuildKit.Files;

namespace BuildKit.Implementations;

/// <summary>
/// Tells whose the assemblies of a build program are. The author's are followed into; packages stand for themselves by version and content unless they know build scripts,
/// the framework by its major version, and BuildKit by the version of the key's form.
/// </summary>
sealed class CodeAssemblies
{
    static readonly Assembly Own = typeof(CodeAssemblies).Assembly;

    static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";

    readonly Dictionary<Assembly, string?> identities = [];
    readonly Dictionary<string, string> packages = new(StringComparer.OrdinalIgnoreCase);
    readonly Assembly program;

    /// <param name="program">The assembly of the build class.</param>
    /// <param name="descriptions">The files that say what the program consists of (<c>build.deps.json</c>).</param>
    public CodeAssemblies(Assembly program, IEnumerable<string> descriptions)
    {
        this.program = program;
        foreach (var file in descriptions.Where(File.Exists))
        {
            Read(file);
        }
    }

    /// <summary>Whether the code in a type is the author's, so that it is followed. What a component of ours says calls what the author says.</summary>
    public bool IsFollowed(Type type)
    {
        var named = type;
        while (named.HasElementType)
        {
            named = named.GetElementType()!;
        }

        return !named.IsGenericParameter && (named.Assembly == Own ? IsComponent(named) : IdentityOf(named.Assembly) is null);
    }

    public bool IsFollowed(Assembly assembly) => assembly != Own && IdentityOf(assembly) is null;

    /// <summary>What stands for an assembly that is not followed; null for the author's.</summary>
    public string? IdentityOf(Assembly assembly)
    {
        if (!identities.TryGetValue(assembly, out var identity))
        {
            identity = Identify(assembly);
            identities.Add(assembly, identity);
        }

        return identity;
    }

    /// <summary>The assembly of the build class and the author's assemblies that it refers to, directly or through others.</summary>
    public IReadOnlyList<Assembly> Followed()
    {
        var found = new List<Assembly> { program };
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var name in found[i].GetReferencedAssemblies())
            {
                // The framework has many, and none of them need be loaded for this.
                if (!File.Exists(Path.Combine(Framework, $"{name.Name}.dll")) && Loaded(found[i], name) is { } other && !found.Contains(other) && IsFollowed(other))
                {
                    found.Add(other);
                }
            }
        }

        return found;
    }

    // In the context of the assembly that refers to it: that is where its code would find it.
    static Assembly? Loaded(Assembly from, AssemblyName name)
    {
        try
        {
            return (System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(from) ?? System.Runtime.Loader.AssemblyLoadContext.Default).LoadFromAssemblyName(name);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    string? Identify(Assembly assembly)
    {
        var name = assembly.GetName();
        return assembly == program ? null
            : assembly == Own ? $"BuildKit {StepCode.Schema}"
            : packages.TryGetValue(name.Name ?? "", out var package) && !KnowsScripts(assembly) ? package
            : IsOfFramework(assembly) ? $".NET {Environment.Version.Major}"
            : null;
    }

    // Components and base classes from a package read members of the script, so that their code is looked at like the author's.
    static bool KnowsScripts(Assembly assembly) => Array.Exists(assembly.GetReferencedAssemblies(), reference => reference.Name == Own.GetName().Name);

    static bool IsOfFramework(Assembly assembly) =>
        !assembly.IsDynamic && assembly.Location.Length > 0 && string.Equals(Path.GetDirectoryName(assembly.Location), Framework, StringComparison.Ordinal);

    static bool IsComponent(Type type)
    {
        var outer = type;
        while (outer.DeclaringType is { } declarer)
        {
            outer = declarer;
        }

        return outer.IsInterface && Array.Exists(outer.GetInterfaces(), one => one.FullName == "BuildKit.IBuildComponent");
    }

    void Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        if (!document.RootElement.TryGetProperty("libraries", out var libraries) || !document.RootElement.TryGetProperty("targets", out var targets))
        {
            return;
        }

        foreach (var library in targets.EnumerateObject().SelectMany(target => target.Value.EnumerateObject()))
        {
            if (libraries.TryGetProperty(library.Name, out var facts) && facts.GetProperty("type").GetString() == "package"
                && library.Value.TryGetProperty("runtime", out var files) && !IsRuntime(library.Name))
            {
                var hash = facts.TryGetProperty("sha512", out var sha) ? sha.GetString() : null;
                foreach (var assembly in files.EnumerateObject().Select(one => one.Name))
                {
                    packages[Path.GetFileNameWithoutExtension(assembly)] = $"{library.Name} {(hash is { Length: > 0 } ? hash : ContentOf(file, assembly))}";
                }
            }
        }
    }

    // A program that brings the framework along lists it as a package.
    static bool IsRuntime(string library) => library.Contains(".App.Runtime.", StringComparison.Ordinal);

    static string ContentOf(string description, string assembly) =>
        Path.Combine(Path.GetDirectoryName(description)!, Path.GetFileName(assembly)) is var path && File.Exists(path)
            ? Digest.OfFile(AbsolutePath.Of(path)).ToString() : "";
}
