using System.Runtime.CompilerServices;
using BuildKit.Hosting;

namespace BuildKit.Cli.Scripts;

/// <summary><c>:run FILE [ARGUMENT…]</c>: compiles a script unless that has been done, and runs the build in it.</summary>
static class ScriptRun
{
    public static int Run(string[] words)
    {
        try
        {
            return RunAsync(words).GetAwaiter().GetResult();
        }
        catch (BuildException exception)
        {
            Console.Error.WriteLine(exception.Error);
        }
        catch (Exception exception)
        {
            // Nothing that a user did may end here: it is a defect, and the trace is what its report needs.
            Console.Error.WriteLine(BuildKit.Errors.Bug(exception.GetType().Name, exception.Message, exception.StackTrace ?? ""));
        }

        return ExitCode.Usage;
    }

    static Task<int> RunAsync(string[] words)
    {
        var file = ScriptFile.Of(words, Environment.CurrentDirectory);
        // For the build as for a file-based app: the search for the root directory begins where the file lies.
        AppContext.SetData(HostEnvironment.FileDirectoryName, $"{file.Path.Parent}");
        AppContext.SetData(HostEnvironment.InvocationName, $"buildkit :run {file.Written}");
        var root = HostEnvironment.Of([]).FindRoot();
        var cache = new ScriptCache(root / ".buildkit", file.Path);
        return ScriptProgram.RunAsync(file, cache.Find() ?? Compiled(file, root, cache), words[1..]);
    }

    // Apart, so that a start of what is compiled already loads no compiler.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static CachedScript Compiled(ScriptFile file, AbsolutePath root, ScriptCache cache)
    {
        Console.Error.WriteLine($"Compiling {file.Written} …");
        return cache.Store(Compilation.ScriptCompiler.Compile(file, root));
    }
}
