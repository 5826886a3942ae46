using System.Text;
using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

/// <summary>A store and workspaces beside it.</summary>
sealed class StoreSpace : IDisposable
{
    readonly TemporaryDirectory directory = new("store");

    public StoreSpace() => Settings = new() { Directory = directory / "cache" };

    public CacheSettings Settings { get; set; }

    public List<BuildError> Warnings { get; } = [];

    public SharedStore Shared { get => field ??= Open(); private set; }

    public static Digest Key(string text) => Digest.OfBytes(Encoding.UTF8.GetBytes(text));

    public AbsolutePath this[string path] => directory / path;

    /// <summary>As another run: opened anew.</summary>
    public SharedStore Open() => Shared = SharedStore.Open(Settings, Warnings.Add);

    /// <summary>Makes the files in the workspace "here" and stores them.</summary>
    public StoredResult Store(string key, params (string Path, string Text)[] outputs)
    {
        foreach (var (path, text) in outputs)
        {
            directory.Write($"here/{path}", text);
        }

        return Shared.Store(Key(key), Result([.. outputs.Select(output => Entry(output.Path, output.Text))]), this["here"], CancellationToken.None)!;
    }

    public static StoredResult Result(params ContentEntry[] outputs) => new() { Outputs = outputs, Duration = TimeSpan.FromSeconds(1), Origin = "test" };

    public static ContentEntry Entry(string path, string text) => new(path, FileKind.File, Key(text), Encoding.UTF8.GetByteCount(text));

    public RestoreResult Restore(StoredResult result, string workspace, Func<RestoreRequest, RestoreRequest>? with = null)
    {
        var root = this[workspace];
        Directory.CreateDirectory(root);
        var request = new RestoreRequest { Root = root, Result = result, Stands = entry => Stands(root, entry), Modified = TimeProvider.System.GetUtcNow() };
        return OutputRestore.Run(Shared, with?.Invoke(request) ?? request, CancellationToken.None);
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

    public string Read(string path) => directory.Read(path);

    public AbsolutePath Write(string path, string text) => directory.Write(path, text);

    public void Dispose() => directory.Dispose();
}
