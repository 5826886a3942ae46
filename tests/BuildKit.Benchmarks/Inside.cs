using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Benchmarks;

/// <summary>The work that is measured in a process of its own.</summary>
static class Inside
{
    public static int Run(string name, IReadOnlyList<string> arguments)
    {
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var root = AbsolutePath.Of(arguments[0]);
        if (name == "fleet")
        {
            return FleetBuild.Run(root, arguments.Skip(1));
        }

        switch (name)
        {
            case "noop":
                NoOp(root, isUnchanged: arguments.Count > 1);
                break;
            case "again":
                // The first times compile the code.
                NoOp(root, isUnchanged: true);
                NoOp(root, isUnchanged: true);
                (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                NoOp(root, isUnchanged: true);
                break;
            case "edit":
                var file = Directory.GetFiles(root / "project0/folder0")[0];
                File.AppendAllText(file, "// edited\n");
                watch.Restart();
                NoOp(root, isUnchanged: false);
                break;
            case "hash":
                Hash(root);
                break;
            case "read":
                Read(root);
                break;
            case "memory":
                Memory();
                break;
            case "glob":
                _ = GlobSet.Of("**", "!out/**").Files(root).Count;
                break;
            case "store":
                Store(root);
                break;
            case "restore":
                Restore(root);
                break;
            case "pack":
                ReproducibleArchive.Write(ArchiveFormat.TarGz, AbsolutePath.Of(arguments[1]), root, DateTimeOffset.UnixEpoch);
                break;
            case "ledger":
                _ = LedgerWork.Read(root);
                break;
            case "append":
                LedgerWork.Append(root);
                break;
            case "execute":
                EngineWork.Execute(root, int.Parse(arguments[1], CultureInfo.InvariantCulture));
                break;
            case "outputs":
                EngineWork.Outputs(root, int.Parse(arguments[1], CultureInfo.InvariantCulture));
                break;
            case "skip":
                EngineWork.Skip(root, int.Parse(arguments[1], CultureInfo.InvariantCulture));
                break;
            case "plan":
                Console.Error.WriteLine($"{EngineWork.Plan(root, int.Parse(arguments[1], CultureInfo.InvariantCulture))} bytes a step");
                break;
            default:
                throw new ArgumentException(name);
        }

        var (elapsed, cpu) = (watch.Elapsed, Environment.CpuUsage.TotalTime - before);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:0.000} {cpu.TotalMilliseconds:0.000}"));
        return 0;
    }

    // What the engine does for a step: its inputs' identity is compared with the journal's, then its outputs.
    static void NoOp(AbsolutePath root, bool isUnchanged)
    {
        var files = WorkspaceFiles.Load(root);
        var isSame = true;
        foreach (var project in Directory.GetDirectories(root, "project*").Select(Path.GetFileName))
        {
            var tree = files.Inputs(new() { Files = [$"{project}/**/*.cs"], Optional = ["Directory.Build.props"] });
            isSame &= tree.Identity != default && files.AreUnchanged([files.Entry($"out/{project}.stamp")]);
        }

        if (isUnchanged && (!isSame || files.FilesRead > 0))
        {
            throw new InvalidOperationException("Something was read, although nothing has changed.");
        }

        files.Save();
    }

    static void Store(AbsolutePath root)
    {
        var result = new StoredResult { Outputs = WorkspaceFiles.Load(root).Outputs(["out/**"], []), Duration = TimeSpan.Zero, Origin = "here" };
        _ = Cache(root).Store(Digest.OfBytes("step"u8), result, root, CancellationToken.None);
    }

    static void Restore(AbsolutePath root)
    {
        var (cache, key) = (Cache(root), Digest.OfBytes("step"u8));
        var files = WorkspaceFiles.Load(root);
        var restored = OutputRestore.Run(
            cache,
            new()
            {
                Root = root,
                Key = key,
                Result = cache.Find(key)!,
                Stands = entry => files.Entry(entry.Path) == entry,
                Modified = TimeProvider.System.GetUtcNow(),
            },
            CancellationToken.None);
        if (!restored.IsRestored)
        {
            throw new InvalidOperationException(restored.Miss);
        }
    }

    static SharedStore Cache(AbsolutePath root) =>
        SharedStore.Open(new() { Directory = root / "cache" }, warning => throw new InvalidOperationException(warning.ToString()));

    static void Hash(AbsolutePath root)
    {
        var files = WorkspaceFiles.Load(root, rehash: true);
        _ = files.Inputs(new() { Files = ["**/*.bin"] });
    }

    static void Read(AbsolutePath root)
    {
        var paths = GlobSet.Of("**/*.bin").Files(root);
        using var directory = OpenDirectory.TryOpen(root)!;
        Files.Cores.Each(paths.Count, 16, (from, to) =>
        {
            var buffer = new byte[256 * 1024];
            for (var i = from; i < to; i++)
            {
                using var file = directory.TryOpenFile(paths[i])!;
                _ = file.Read(buffer);
            }
        });
    }

    // As many bytes as are hashed from the files.
    static void Memory() => Files.Cores.Each(20_000, 16, (from, to) =>
    {
        var buffer = new byte[50_000];
        for (var i = from; i < to; i++)
        {
            _ = SHA256.HashData(buffer);
        }
    });
}
