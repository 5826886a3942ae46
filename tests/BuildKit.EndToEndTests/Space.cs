using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace BuildKit.Tests;

/// <summary>
/// A workspace of its own with the real <c>build.sh</c> and a real build program, driven as a user drives it. The
/// program is compiled in this process, which takes half a second instead of five, and started through BK_PROGRAM;
/// <c>BootstrapTests</c> takes the long way.
/// </summary>
public sealed class Space : IDisposable
{
    static readonly string[] Framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
    static readonly string[] Own =
    [
        typeof(BuildScript).Assembly.Location, typeof(Serilog.Log).Assembly.Location,
        typeof(Microsoft.VisualStudio.SolutionPersistence.Model.SolutionModel).Assembly.Location,
        typeof(Spectre.Console.AnsiConsole).Assembly.Location,
        Path.Combine(AppContext.BaseDirectory, "Spectre.Console.Ansi.dll"),
        Path.Combine(AppContext.BaseDirectory, "ICSharpCode.SharpZipLib.dll"),
    ];

    // What the package BuildKit.NuGet brings; most builds go without.
    static readonly string[] OfNuGet =
        [.. Framework.Where(path => Path.GetFileName(path).StartsWith("NuGet.", StringComparison.Ordinal) || Path.GetFileName(path) is "BuildKit.NuGet.dll" or "Newtonsoft.Json.dll" or "System.Security.Cryptography.Pkcs.dll")];

    // Read once: what the compiler has found out about them serves all scripts.
    static readonly MetadataReference[] References =
    [
        .. Framework.Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || path.EndsWith("mscorlib.dll", StringComparison.Ordinal))
            .Concat(Own).Concat(OfNuGet).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    // Tests of one class share a script more often than not.
    static readonly ConcurrentDictionary<string, byte[]> Compiled = new();

    readonly TemporaryDirectory directory = new("space");

    public Space()
    {
        File.Copy(SourceTree.Root / "build.sh", Root / "build.sh");
        Directory.CreateDirectory(Root / ".buildkit");
    }

    public AbsolutePath Root => directory.Path;

    /// <summary>Where the compiled build program is; what BK_PROGRAM says.</summary>
    public AbsolutePath Program => Root / ".buildkit/test-program";

    /// <summary>Variables for every run, on top of a small environment of our own.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

    public AbsolutePath Write(string name, string text) => directory.Write(name, text);

    public string Read(string name) => directory.Read(name);

    public bool Has(string name) => Path.Exists(Root / name);

    /// <summary>Compiles a build script from the members of its class.</summary>
    public Space Script(string members, string defaultTarget = "null", string attributes = "", string types = "", string components = "", string inherits = "BuildScript")
    {
        var code = $$"""
            using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading;
            using System.Threading.Tasks; using BuildKit; using Serilog;

            {{attributes}}
            class Build : {{inherits}}{{(components.Length == 0 ? "" : $", {components}")}}
            {
                static Task<int> Main(string[] args) => Run<Build>(args, {{(defaultTarget == "null" ? "null" : $"b => b.{defaultTarget}")}});
            #line 1 "Build.cs"
            {{members}}
            }

            #line 1 "Components.cs"
            {{types}}
            """;
        Compile(code);
        return this;
    }

    /// <summary>Puts the package BuildKit.NuGet beside the program.</summary>
    public Space WithNuGet()
    {
        Directory.CreateDirectory(Program);
        foreach (var file in OfNuGet)
        {
            File.Copy(file, Program / Path.GetFileName(file), overwrite: true);
        }

        return this;
    }

    /// <summary>Runs <c>./build.sh</c> and waits for its end; two minutes at most.</summary>
    public Finished Run(params string[] arguments)
    {
        using var run = Start(arguments);
        return run.Wait();
    }

    /// <summary>Starts <c>./build.sh</c>.</summary>
    public Running Start(params string[] arguments) => StartIn(Root, "/bin/sh", [Root / "build.sh", .. arguments]);

    /// <summary>Starts <c>./build.sh</c> on a terminal of its own, where a test can type.</summary>
    public Running StartOnTerminal(string commandLine)
    {
        Variables["TERM"] = "xterm";
        return new(StartProcess(Root, Needs.Tool("script"), ["--quiet", "--return", "--command", $"stty rows 40 cols 200; exec ./build.sh {commandLine}", "/dev/null"]), keepsInput: true);
    }

    /// <summary>Starts any program in a directory, with the environment of this space.</summary>
    public Running StartIn(string workingDirectory, string program, IEnumerable<string> arguments) =>
        new(StartProcess(workingDirectory, program, arguments));

    Process StartProcess(string workingDirectory, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("CI");
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("BK_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["BK_PROGRAM"] = Program;
        start.Environment["BK_CACHE"] = Root / ".buildkit/test-cache";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs git in the workspace, with an identity of its own.</summary>
    public string Git(params string[] arguments)
    {
        using var run = StartIn(Root, "git",
            ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main", .. arguments]);
        var finished = run.Wait();
        Assert.True(finished.ExitCode == 0, $"git {string.Join(' ', arguments)}\n{finished.All}");
        return finished.Output.TrimEnd('\n');
    }

    public void Dispose() => directory.Dispose();

    void Compile(string code)
    {
        var program = Compiled.GetOrAdd(code, Assembly);
        Directory.CreateDirectory(Program);
        File.WriteAllBytes(Program / "build.dll", program);
        foreach (var file in Own)
        {
            File.Copy(file, Program / Path.GetFileName(file), overwrite: true);
        }

        File.WriteAllText(Program / "dotnet", Needs.Tool("dotnet") + "\n");
        File.WriteAllText(Program / "build.runtimeconfig.json", """
            { "runtimeOptions": { "tfm": "net10.0", "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" },
              "configProperties": { "System.Globalization.Invariant": true, "System.Runtime.TieredPGO": false } } }
            """);
    }

    static byte[] Assembly(string code)
    {
        var source = SourceText.From(code, System.Text.Encoding.UTF8);
        var compilation = CSharpCompilation.Create(
            "build",
            [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp14), path: "Build.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }
}

/// <summary>A run that has not ended yet.</summary>
public sealed class Running : IDisposable
{
    readonly Task<string> output;
    readonly Task<string> error;
    readonly System.Text.StringBuilder seen = new();
    readonly List<(string Text, TaskCompletionSource Found)> awaited = [];

    internal Running(Process process, bool keepsInput = false)
    {
        Process = process;
        if (!keepsInput)
        {
            process.StandardInput.Close();
        }

        (output, error) = (Read(process.StandardOutput), Read(process.StandardError));
    }

    public Process Process { get; }

    public Finished Wait(int seconds = 120)
    {
        if (!Process.WaitForExit(TimeSpan.FromSeconds(seconds)))
        {
            Process.Kill(entireProcessTree: true);
            Assert.Fail($"still running after {seconds} s; so far:\n{Seen}");
        }

        return new Finished(Process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>Waits until the run has printed this text.</summary>
    public void WaitFor(string text, int seconds = 60)
    {
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (seen)
        {
            if (seen.ToString().Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            awaited.Add((text, found));
        }

        Assert.True(found.Task.Wait(TimeSpan.FromSeconds(seconds)), $"'{text}' was not printed within {seconds} s; so far:\n{Seen}");
    }

    /// <summary>Whether it has printed this text by now.</summary>
    public bool Says(string text) => Seen.Contains(text, StringComparison.Ordinal);

    /// <summary>Types on the terminal that it runs on, once it has printed what a person would wait for.</summary>
    public Running Types(string keys, string behind)
    {
        WaitFor(behind);
        Process.StandardInput.Write(keys);
        Process.StandardInput.Flush();
        return this;
    }

    /// <summary>Sends a signal, such as INT, to the build program.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        Process.Dispose();
    }

    string Seen
    {
        get
        {
            lock (seen)
            {
                return seen.ToString();
            }
        }
    }

    async Task<string> Read(StreamReader reader)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            text.Append(buffer, 0, count);
            lock (seen)
            {
                seen.Append(buffer, 0, count);
                foreach (var (_, found) in awaited.Where(one => seen.ToString().Contains(one.Text, StringComparison.Ordinal)))
                {
                    found.TrySetResult();
                }
            }
        }

        return text.ToString();
    }
}

/// <summary>What a run left behind.</summary>
public sealed record Finished(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;

    public Finished Exits(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode} instead of {code}:\n{All}");
        return this;
    }

    public Finished Succeeds() => Exits(0);

    public Finished Prints(params string[] texts)
    {
        foreach (var text in texts)
        {
            Assert.Contains(text, All, StringComparison.Ordinal);
        }

        return this;
    }

    public Finished DoesNotPrint(params string[] texts)
    {
        foreach (var text in texts)
        {
            Assert.DoesNotContain(text, All, StringComparison.Ordinal);
        }

        return this;
    }

    /// <summary>The order in which texts first appear in the output.</summary>
    public Finished PrintsInOrder(params string[] texts)
    {
        var places = texts.Select(text => (At: Output.IndexOf(text, StringComparison.Ordinal), text)).ToList();
        Assert.True(places.TrueForAll(place => place.At >= 0) && places.SequenceEqual(places.OrderBy(place => place.At)), $"{string.Join(" < ", places)}:\n{All}");
        return this;
    }

    /// <summary>What became of a target, as the table says.</summary>
    public Finished Table(params (string Target, string Outcome)[] rows)
    {
        foreach (var (target, outcome) in rows)
        {
            Assert.Matches($"(?m)^{Regex.Escape(target)} +{Regex.Escape(outcome)}( |$)", All);
        }

        return this;
    }

    /// <summary>A line of the output that consists of exactly this.</summary>
    public Finished HasLine(string line)
    {
        Assert.Contains(line, Output.Split('\n'));
        return this;
    }

    /// <summary>The last line of standard output.</summary>
    public string LastLine => Output.TrimEnd('\n').Split('\n')[^1];
}
