using System.Security.Cryptography;
using BuildKit.Events;
using BuildKit.Files;
using BuildKit.Hosts;
using BuildKit.Releases;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Hosts;

/// <summary>A fleet, a release for it, and BuildKit's way to it.</summary>
sealed class SshSpace : IAsyncDisposable
{
    public const string Root = "/srv/shop";

    readonly TemporaryDirectory directory = new("ssh");

    SshSpace(Fleet fleet, Func<SshSettings, SshSettings> change)
    {
        Fleet = fleet;
        Connections = new(change(new()
        {
            ConfigFile = fleet.SshConfig,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            KeepAlive = TimeSpan.FromSeconds(1),
            BackOff = TimeSpan.FromMilliseconds(100),
        }));
        Scope = Scopes.Of(directory.Path, Events);
    }

    public Fleet Fleet { get; }

    public SshConnections Connections { get; }

    public StepScope Scope { get; init; }

    public List<BuildEvent> Events { get; } = [];

    public static async Task<SshSpace> UpAsync(int count = 1, bool bastion = false, Func<SshSettings, SshSettings>? change = null) =>
        new(await Fleet.UpAsync(count, bastion), change ?? (settings => settings));

    public async ValueTask DisposeAsync()
    {
        await Connections.DisposeAsync();
        await Fleet.DisposeAsync();
        directory.Dispose();
    }

    public ITransport To(int index, string root = Root) => Connections.Transport(Fleet[index].Name, new(Fleet[index].Name), root);

    public FleetHost Host(int index, StoredRelease release) => new(Fleet[index].Name, To(index), release, "tester");

    /// <summary>The host script of some release, for questions.</summary>
    public AbsolutePath AnyScript => field ??= Release("0.0.1").Script;

    /// <summary>A release whose package has a file <c>www/health</c>, and as much of noise besides.</summary>
    public StoredRelease Release(string id, HostSettings? settings = null, int noise = 0)
    {
        var home = directory.Path / id;
        directory.Write($"{id}/tree/www/health", $"{id}\n");
        File.WriteAllBytes(directory.Path / id / "tree/noise", RandomNumberGenerator.GetBytes(noise));
        Fleet.Shell.RunAsync("tar", "-czf", home / $"shop-{id}.tar.gz", "-C", home / "tree", ".").GetAwaiter().GetResult();
        var package = ReleaseFile.Pin(home / $"shop-{id}.tar.gz", ReleaseFileKind.Archive);
        var manifest = new ReleaseManifest
        {
            Product = "shop",
            Release = id,
            Version = id,
            Commit = new string('a', 40),
            CommitTime = default,
            Dirty = false,
            Packages = [package],
            Scripts = [],
        };
        File.WriteAllText(home / ReleaseStore.ScriptName, ScriptFor(manifest, settings ?? new()));
        return new() { Directory = home, Manifest = manifest, Digest = Digest.OfBytes([]) };
    }

    public static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Secret(string name, string value) =>
        System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(name, value);

    public static HostPackage Package(StoredRelease release) => new()
    {
        File = release.Directory / release.Manifest.Packages[0].Name,
        Name = release.Manifest.Packages[0].Name,
        Release = release.Manifest.Release,
        Sha256 = release.Manifest.Packages[0].Sha256,
        Size = release.Manifest.Packages[0].Size,
    };

    static string ScriptFor(ReleaseManifest manifest, HostSettings settings) => HostScript.Render(HostScriptConstants.Of("shop", settings, null) with
    {
        Release = manifest.Release,
        Package = manifest.Packages[0].Name,
        Sha256 = manifest.Packages[0].Sha256,
        Size = manifest.Packages[0].Size,
    });
}
