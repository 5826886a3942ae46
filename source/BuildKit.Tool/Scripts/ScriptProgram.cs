using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace BuildKit.Cli.Scripts;

/// <summary>Runs a compiled script: its statements, then the <c>Main</c> of the build class in it.</summary>
static class ScriptProgram
{
    /// <summary>The exit code: what the script returns, otherwise what <c>Main</c> does.</summary>
    /// <exception cref="BuildException">BK0952–BK0954: no Main, several of them, or the script itself threw.</exception>
    public static async Task<int> RunAsync(ScriptFile file, CachedScript script, string[] arguments)
    {
        Resolve(script);
        // Where types of BuildKit are the tool's own.
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(script.Program);
        try
        {
            return await StatementsAsync(assembly, arguments).ConfigureAwait(false) is int code
                ? code
                : await MainAsync(MainOf(file, assembly), arguments).ConfigureAwait(false);
        }
        catch (Exception thrown) when (Unwrapped(thrown) is not BuildException)
        {
            var exception = Unwrapped(thrown);
            throw Errors.ScriptThrew(file.Written, exception, PlaceOf(file, exception, assembly)).Exception(exception);
        }
    }

    // A submission of the scripting API is a class whose factory takes what the statements can name, and a place for the object itself.
    static async Task<object?> StatementsAsync(Assembly assembly, string[] arguments)
    {
        var factory = assembly.GetType("Submission#0", throwOnError: true)!.GetMethod("<Factory>", BindingFlags.Static | BindingFlags.Public)!;
        return await ((Task<object?>)factory.Invoke(null, [new object?[] { new ScriptGlobals(arguments), null }])!).ConfigureAwait(false);
    }

    static MethodInfo MainOf(ScriptFile file, Assembly assembly)
    {
        var mains = new List<MethodInfo>();
        foreach (var type in assembly.GetTypes())
        {
            if (type.IsSubclassOf(typeof(BuildScript)))
            {
                mains.AddRange(type.GetMember("Main", MemberTypes.Method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                    .Cast<MethodInfo>());
            }
        }

        return mains switch
        {
            [var main] => main,
            [] => throw Errors.NoMain(file.Written).Exception(),
            _ => throw Errors.SeveralMains(file.Written, mains.Select(main => main.DeclaringType!.Name)).Exception(),
        };
    }

    static async Task<int> MainAsync(MethodInfo main, string[] arguments)
    {
        switch (main.Invoke(null, main.GetParameters().Length == 0 ? [] : [arguments]))
        {
            case Task<int> task:
                return await task.ConfigureAwait(false);
            case Task task:
                await task.ConfigureAwait(false);
                return 0;
            case int code:
                return code;
            default:
                return 0;
        }
    }

    // What the tool has itself is its own; the rest comes from where the compiler found it.
    static void Resolve(CachedScript script)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            (FileOf(script, name.Name + ".dll", ScriptInputKind.Assembly, ScriptInputKind.Package) ?? Neighbour(script, name.Name + ".dll")) is { } file
                ? context.LoadFromAssemblyPath(file)
                : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            NativeNames(name).Select(variant => FileOf(script, variant, ScriptInputKind.Native, ScriptInputKind.Native))
                .FirstOrDefault(file => file is not null) is { } file && NativeLibrary.TryLoad(file, out var handle) ? handle : 0;
    }

    static AbsolutePath? FileOf(CachedScript script, string name, ScriptInputKind one, ScriptInputKind other) =>
        script.Inputs.FirstOrDefault(input => (input.Kind == one || input.Kind == other) && input.Path.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Path;

    // What an assembly named by path needs lies beside it.
    static AbsolutePath? Neighbour(CachedScript script, string name) =>
        script.Inputs.Where(input => input.Kind == ScriptInputKind.Assembly).Select(input => input.Path.Parent / name).FirstOrDefault(file => File.Exists(file));

    static string[] NativeNames(string name) => [name, $"{name}.so", $"lib{name}.so", $"lib{name}.dylib", $"{name}.dylib", $"{name}.dll"];

    static Exception Unwrapped(Exception thrown) => thrown is TargetInvocationException { InnerException: { } inner } ? Unwrapped(inner) : thrown;

    static string? PlaceOf(ScriptFile file, Exception exception, Assembly assembly) =>
        new System.Diagnostics.StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .Where(frame => frame.GetMethod()?.Module.Assembly == assembly && frame.GetFileName() is not null)
            .Select(frame => $"{file.Shown(frame.GetFileName()!)}({frame.GetFileLineNumber()},{frame.GetFileColumnNumber()})")
            .FirstOrDefault();
}
