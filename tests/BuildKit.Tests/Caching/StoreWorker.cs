using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

/// <summary>
/// A process of its own that uses a store: this very program, which does a job instead of tests where a variable says so. What a key
/// stands for is known, so that everybody can check what comes out of the store.
/// </summary>
sealed class StoreWorker : IDisposable
{
    public const int Keys = 30;
    const string Job = "BK_TEST_STORE_JOB";

    readonly Process process;
    readonly Task<string> errors;

    StoreWorker(Process process) => (this.process, errors) = (process, process.StandardError.ReadToEndAsync());

    public static StoreWorker Start(string job, AbsolutePath directory, int number, string workspace = "there", string[]? wrapper = null)
    {
        string[] command = [.. wrapper ?? [], Needs.Tool("dotnet"), typeof(StoreWorker).Assembly.Location];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment[Job] = string.Join('\n', job, directory, number.ToString(CultureInfo.InvariantCulture), workspace);
        return new(Process.Start(start)!);
    }

    public void WaitForLine(string line)
    {
        var read = process.StandardOutput.ReadLine();
        Assert.True(read == line, $"{read}\n{(read is null ? errors.Result : "")}");
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public (int ExitCode, string Output) End()
    {
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    public void Dispose() => process.Dispose();

    public static Digest Key(int key) => StoreSpace.Key($"key {key}");

    public static string Tree(int key) => string.Join(' ', Outputs(key)
        .Select(output => $"{output.Path}={output.Text}").Prepend("out/").Order(StringComparer.Ordinal));

    /// <summary>What a build does with one step: restores it, or makes and stores it.</summary>
    public static StoredResult? Make(SharedStore store, AbsolutePath workspace, int key, CancellationToken cancellation)
    {
        var wanted = StoreSpace.Result([.. Outputs(key).Select(output => StoreSpace.Entry(output.Path, output.Text))]);
        var request = new RestoreRequest
        {
            Root = workspace,
            Result = wanted,
            Previous = Enumerable.Range(0, Keys).SelectMany(Outputs).Select(output => StoreSpace.Entry(output.Path, output.Text))
                .Where(entry => StoreSpace.Stands(workspace, entry)).ToList(),
            Stands = entry => StoreSpace.Stands(workspace, entry),
            Modified = TimeProvider.System.GetUtcNow(),
        };
        Directory.CreateDirectory(workspace);
        if (store.Find(Key(key)) is { } found && OutputRestore.Run(store, request with { Result = found }, cancellation).IsRestored)
        {
            return found;
        }

        RestoreMark.RemoveLeftovers(workspace);
        StaleOutputs.Remove(workspace, request.Previous, request.Stands, static _ => true);
        foreach (var (path, text) in Outputs(key))
        {
            Directory.CreateDirectory((workspace / path).Parent);
            File.WriteAllText(workspace / path, text);
        }

        return store.Store(Key(key), wanted, workspace, cancellation) ?? wanted;
    }

    // Small and big ones, of their own and shared with other keys.
    static IEnumerable<(string Path, string Text)> Outputs(int key)
    {
        yield return ("out/own", $"own {key}");
        yield return ($"out/only-{key}", $"only {key}");
        yield return ("out/shared", $"shared {key % 3}");
        yield return ("out/big", $"big {key % 5}".PadRight(1_500_000, '.'));
    }

    [ModuleInitializer]
    internal static void RunJob()
    {
        if (Environment.GetEnvironmentVariable(Job)?.Split('\n') is [var job, var directory, var number, var workspace])
        {
            Environment.Exit(Run(job, AbsolutePath.Of(directory), int.Parse(number, CultureInfo.InvariantCulture), workspace));
        }
    }

    static int Run(string job, AbsolutePath directory, int number, string workspace)
    {
        try
        {
            var settings = new CacheSettings { Directory = directory / "cache", Grace = TimeSpan.Zero, SizeLimit = 8_000_000, CollectEvery = TimeSpan.Zero };
            var warnings = new StringBuilder();
            var store = SharedStore.Open(settings, warning => warnings.Append(warning));
            switch (job)
            {
                case "loop":
                    Loop(store, directory / workspace, number);
                    break;
                case "collect":
                    Until(number, () => _ = SharedStore.Open(settings, warning => warnings.Append(warning)).Collect(CancellationToken.None));
                    break;
                case "build":
                    Build(store, directory / workspace, number);
                    break;
                case "full store":
                    FullStore(store, directory, warnings);
                    break;
                case "full workspace":
                    FullWorkspace(store, directory);
                    break;
            }

            Console.WriteLine(warnings.Length == 0 ? "ok" : warnings.ToString());
            return 0;
        }
        catch (Exception exception)
        {
            Console.WriteLine(exception);
            return 1;
        }
    }

    static void Loop(SharedStore store, AbsolutePath workspace, int seed)
    {
        var random = new Random(seed);
        Console.WriteLine("ready");
        while (true)
        {
            Make(store, workspace, random.Next(Keys), CancellationToken.None);
            if (random.Next(10) == 0)
            {
                store.Collect(CancellationToken.None);
            }
        }
    }

    static void Build(SharedStore store, AbsolutePath workspace, int seconds)
    {
        var random = new Random(workspace.Name.GetHashCode(StringComparison.Ordinal));
        Until(seconds, () =>
        {
            var key = random.Next(Keys);
            Make(store, workspace, key, CancellationToken.None);
            foreach (var (path, text) in Outputs(key))
            {
                var found = File.ReadAllText(workspace / path);
                Require(found == text, $"{path} of key {key} is '{found.TrimEnd('.')}'");
            }

            Require(Directory.GetFileSystemEntries(workspace / "out").Length == 4, "there is more than the outputs");
        });
    }

    static void FullStore(SharedStore store, AbsolutePath directory, StringBuilder warnings)
    {
        var workspace = directory / "there";
        Directory.CreateDirectory(workspace);
        File.WriteAllText(workspace / "small", "S");
        File.WriteAllText(workspace / "big", Outputs(0).Last().Text);
        var small = StoreSpace.Result(StoreSpace.Entry("small", "S"));
        Require(store.Store(StoreSpace.Key("small"), small, workspace, CancellationToken.None) is not null, "the small one is not stored");
        Require(store.Store(StoreSpace.Key("big"), StoreSpace.Result(StoreSpace.Entry("big", Outputs(0).Last().Text)), workspace, CancellationToken.None) is null, "the big one is stored");
        Require(warnings.ToString().Contains("BK0343", StringComparison.Ordinal), $"no warning: {warnings}");
        Require(store.Find(StoreSpace.Key("small")) is not null && store.Find(StoreSpace.Key("big")) is null, "not the entries that were expected");
        Require(Directory.GetFiles(directory / "cache/tmp").Length == 0, "there are temporary files");
        warnings.Clear();
    }

    static void FullWorkspace(SharedStore store, AbsolutePath directory)
    {
        var (workspace, text) = (directory / "there", Outputs(0).Last().Text);
        File.WriteAllText(directory / "big", text);
        File.WriteAllText(directory / "small", "S");
        File.WriteAllText(workspace / "small", "old");
        var result = store.Store(StoreSpace.Key("big"), StoreSpace.Result(StoreSpace.Entry("big", text), StoreSpace.Entry("small", "S")), directory, CancellationToken.None)!;
        var request = new RestoreRequest { Root = workspace, Result = result, Stands = entry => StoreSpace.Stands(workspace, entry), Modified = TimeProvider.System.GetUtcNow() };
        try
        {
            OutputRestore.Run(store, request, CancellationToken.None);
            Require(false, "it was restored");
        }
        catch (BuildException exception)
        {
            Require(exception.Error.Code == "BK0346", exception.Message);
        }

        Require(string.Join(' ', Directory.GetFileSystemEntries(workspace).Select(Path.GetFileName).Order(StringComparer.Ordinal)) == ".buildkit small", "there is more than before");
        Require(File.ReadAllText(workspace / "small") == "old", "an output was changed");
        Require(store.Find(StoreSpace.Key("big")) is not null, "the entry is gone");
    }

    static void Until(int seconds, Action action)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < seconds;)
        {
            action();
        }
    }

    static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
