using System.Text;
using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

/// <summary>A store, and workspaces beside it.</summary>
sealed class StoreSpace : IDisposable
{
    readonly TemporaryDirectory directory = new("store");

    public StoreSpace() => Settings = new() { Directory = directory / "cache" };

    public CacheSettings Settings { get; set; }

    public List<BuildError> Warnings { get; } = [];

    public SharedStore Shared { get => field ??= Open(); private set; }

    public AbsolutePath this[string path] => directory / path;

    public static Digest Key(string text) => Digest.OfBytes(Encoding.UTF8.GetBytes(text));

    public static StoredResult Result(params ContentEntry[] outputs) => new() { Outputs = outputs, Duration = TimeSpan.FromSeconds(1), Origin = "test" };

    public static ContentEntry Entry(string path, string text, bool executable = false) =>
        new(path, FileKind.File, Key(text), Encoding.UTF8.GetByteCount(text), executable);

    public static ContentEntry Link(string path, string target) => new(path, FileKind.Link, LinkTarget: target);

    public static ContentEntry Directory(string path) => new(path, FileKind.Directory);

    /// <summary>As another run: opened anew.</summary>
    public SharedStore Open() => Shared = SharedStore.Open(Settings, Warnings.Add);

    /// <summary>Makes the files in the workspace "here" and stores them.</summary>
    public StoredResult Store(string key, params (string Path, string Text)[] outputs)
    {
        foreach (var (path, text) in outputs)
        {
            directory.Write($"here/{path}", text);
        }

        return Store(key, Result([.. outputs.Select(output => Entry(output.Path, output.Text))]))!;
    }

    public StoredResult? Store(string key, StoredResult result) => Shared.Store(Key(key), result, this["here"], CancellationToken.None);

    public RestoreResult Restore(StoredResult result, string workspace, Func<RestoreRequest, RestoreRequest>? with = null, CancellationToken cancellation = default)
    {
        var root = this[workspace];
        System.IO.Directory.CreateDirectory(root);
        var request = new RestoreRequest { Root = root, Result = result, Stands = entry => Stands(root, entry), Modified = TimeProvider.System.GetUtcNow() };
        return OutputRestore.Run(Shared, with?.Invoke(request) ?? request, cancellation);
    }

    public void Restores(StoredResult result, string workspace, Func<RestoreRequest, RestoreRequest>? with = null)
    {
        var restored = Restore(result, workspace, with);
        Assert.True(restored.IsRestored, restored.Miss);
    }

    /// <summary>The slow and simple way to see whether something stands there.</summary>
    public static bool Stands(AbsolutePath root, ContentEntry entry)
    {
        var path = root / entry.Path;
        return FileKinds.Of(path) == entry.Kind && entry.Kind switch
        {
            FileKind.File => Digest.OfFile(path) == entry.Digest
                && (OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute) == entry.IsExecutable),
            FileKind.Link => LinkTarget.Of(path) == entry.LinkTarget,
            _ => true,
        };
    }

    /// <summary>Everything below a workspace but the engine's own: paths, and what is there.</summary>
    public string Tree(string workspace)
    {
        var root = this[workspace];
        return string.Join(' ', Below(root, "").Order(StringComparer.Ordinal));
    }

    static IEnumerable<string> Below(AbsolutePath root, string directory)
    {
        foreach (var entry in System.IO.Directory.EnumerateFileSystemEntries(root / directory).Select(Path.GetFileName).Where(name => name != ".buildkit"))
        {
            var path = directory.Length == 0 ? entry! : $"{directory}/{entry}";
            switch (FileKinds.Of(root / path))
            {
                case FileKind.Directory:
                    yield return $"{path}/";
                    foreach (var below in Below(root, path))
                    {
                        yield return below;
                    }

                    break;
                case FileKind.Link:
                    yield return $"{path}->{LinkTarget.Of(root / path)}";
                    break;
                default:
                    yield return $"{path}={File.ReadAllText(root / path)}";
                    break;
            }
        }
    }

    public AbsolutePath ContentFile(string text) => Shared.Files.Content(Key(text));

    public AbsolutePath EntryFile(string key) => Shared.Files.Entry(Key(key));

    /// <summary>Changes a file of the store behind its back.</summary>
    public static void Damage(AbsolutePath file, Func<byte[], byte[]> how)
    {
        var bytes = File.ReadAllBytes(file);
        File.Delete(file);
        File.WriteAllBytes(file, how(bytes));
    }

    /// <summary>What is in a directory of the store.</summary>
    public string[] Files(string part) => System.IO.Directory.Exists(Settings.Directory! / part)
        ? [.. System.IO.Directory.EnumerateFiles(Settings.Directory! / part, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    public string Read(string path) => directory.Read(path);

    public AbsolutePath Write(string path, string text) => directory.Write(path, text);

    public void Dispose() => directory.Dispose();
}
