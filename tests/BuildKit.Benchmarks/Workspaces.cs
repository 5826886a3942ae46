using System.Diagnostics;
using System.Text;

namespace BuildKit.Benchmarks;

/// <summary>Directories full of files, each with a git repository and a ninja graph of the same files; removed at the end.</summary>
sealed class Workspaces : IDisposable
{
    const int FilesInADirectory = 100;

    readonly string root = Directory.CreateTempSubdirectory("buildkit-benchmarks-").FullName;
    readonly Dictionary<string, string> made = [];

    /// <summary>Small sources in directories of 100, and for every 1,000 of them an output.</summary>
    public string Sources(int count) => Made($"sources-{count}", directory =>
    {
        for (var i = 0; i < count; i++)
        {
            var folder = Path.Combine(directory, Group(i), $"folder{i / FilesInADirectory}");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $"SourceFile{i}.cs"), $"namespace Shop{i};\n\nclass Order{i}\n{{\n    public int Number => {i};\n}}\n");
        }

        File.WriteAllText(Path.Combine(directory, ".gitignore"), "out/\n.ninja*\n.buildkit/\n");
        WriteNinja(directory, count);
        Tool(directory, "git", "init", "-q");
        // Nothing of git's is to run in the background.
        Tool(directory, "git", "config", "gc.auto", "0");
        Tool(directory, "git", "config", "maintenance.auto", "false");
        Tool(directory, "git", "add", ".");
        Tool(directory, "git", "-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "-qm", "Everything");
        Tool(directory, "ninja", "-C", directory);
        Tool(directory, "git", "status");
        Thread.Sleep(100);
        Inside.Run("noop", [directory]);
        Inside.Run("noop", [directory]);
    });

    /// <summary>A repository with so many events in its ledger.</summary>
    public string Ledger(int count) => Made($"ledger-{count}", directory =>
    {
        Tool(directory, "git", "init", "-q");
        LedgerWork.Fill(directory, count);
    });

    /// <summary>An input for each step.</summary>
    public string Steps(int count) => Made($"steps-{count}", directory =>
    {
        Directory.CreateDirectory(Path.Combine(directory, "in"));
        Directory.CreateDirectory(Path.Combine(directory, "out"));
        for (var i = 0; i < count; i++)
        {
            File.WriteAllText(Path.Combine(directory, "in", $"{i}.txt"), $"{i}");
        }
    });

    /// <summary>One gigabyte in 20,000 files of different sizes.</summary>
    public string Gigabyte() => Made("gigabyte", directory =>
    {
        const int count = 20_000;
        var random = new Random(1);
        var bytes = new byte[200_000];
        for (var i = 0; i < count; i++)
        {
            var folder = Path.Combine(directory, $"folder{i / FilesInADirectory}");
            Directory.CreateDirectory(folder);
            var size = random.Next(100_000);
            random.NextBytes(bytes.AsSpan(0, size));
            File.WriteAllBytes(Path.Combine(folder, $"file{i}.bin"), bytes.AsSpan(0, size));
        }
    });

    /// <summary>One gigabyte of what is usually packed: assemblies, symbols and texts, as they lie beside the runtime that measures.</summary>
    public string Programs() => Made("programs", directory =>
    {
        const long wanted = 1L << 30;
        var sources = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!).Concat(Directory.GetFiles(AppContext.BaseDirectory))
            .Order(StringComparer.Ordinal).ToArray();
        long size = 0;
        for (var copy = 0; size < wanted; copy++)
        {
            var folder = Path.Combine(directory, $"copy{copy}");
            Directory.CreateDirectory(folder);
            foreach (var source in sources.TakeWhile(_ => size < wanted))
            {
                File.Copy(source, Path.Combine(folder, Path.GetFileName(source)), overwrite: true);
                size += new FileInfo(source).Length;
            }
        }
    });

    /// <summary>A repository with a tag, and a product in <c>artifacts/shop</c>: some assemblies, and so many bytes that cannot be compressed.</summary>
    public string Product(int random) => Made("product", directory =>
    {
        var product = Path.Combine(directory, "artifacts", "shop");
        Directory.CreateDirectory(product);
        foreach (var (index, source) in Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.*.dll").Order(StringComparer.Ordinal).Take(60).Index())
        {
            File.Copy(source, Path.Combine(product, $"Library{index}.dll"));
        }

        var bytes = new byte[random / 100];
        for (var i = 0; i < 100; i++)
        {
            new Random(i).NextBytes(bytes);
            File.WriteAllBytes(Path.Combine(product, $"data{i}.bin"), bytes);
        }

        File.WriteAllText(Path.Combine(directory, ".gitignore"), "artifacts/\n.buildkit/\n*.yml\n*.ini\n*.cfg\n");
        Tool(directory, "git", "init", "-q");
        Tool(directory, "git", "add", ".");
        Tool(directory, "git", "-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "-qm", "Everything");
        Tool(directory, "git", "tag", "v1.0.0");
    });

    /// <summary>Outputs in <c>made</c>, and in the store below <c>cache</c> as those of a step.</summary>
    public string Outputs(int count, int size) => Made($"outputs-{count}", directory =>
    {
        var bytes = new byte[size];
        for (var i = 0; i < count; i++)
        {
            new Random(i).NextBytes(bytes);
            var folder = Path.Combine(directory, "made", $"folder{i / FilesInADirectory}");
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"output{i}.bin"), bytes);
        }

        Directory.Move(Path.Combine(directory, "made"), Path.Combine(directory, "out"));
        Inside.Run("store", [directory]);
        Directory.Move(Path.Combine(directory, "out"), Path.Combine(directory, "made"));
    });

    public static string Group(int file) => $"project{file / 1000}";

    public void Dispose() => Directory.Delete(root, recursive: true);

    string Made(string name, Action<string> make)
    {
        if (!made.TryGetValue(name, out var directory))
        {
            directory = Path.Combine(root, name);
            Directory.CreateDirectory(directory);
            make(directory);
            made[name] = directory;
        }

        return directory;
    }

    static void WriteNinja(string directory, int count)
    {
        var ninja = new StringBuilder("rule stamp\n  command = touch $out\n");
        foreach (var group in Enumerable.Range(0, count).GroupBy(Group))
        {
            ninja.Append($"build out/{group.Key}.stamp: stamp");
            foreach (var file in group)
            {
                ninja.Append($" {group.Key}/folder{file / FilesInADirectory}/SourceFile{file}.cs");
            }

            ninja.Append('\n');
        }

        File.WriteAllText(Path.Combine(directory, "build.ninja"), ninja.ToString());
    }

    static void Tool(string directory, string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }
}
