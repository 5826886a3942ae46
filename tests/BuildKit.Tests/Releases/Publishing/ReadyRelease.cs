using System.Text;
using BuildKit.Events;
using BuildKit.Files;
using BuildKit.Releases;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Releases;

/// <summary>A release in a store, made by hand in a millisecond, and what publishing it says.</summary>
sealed class ReadyRelease : IDisposable
{
    readonly TemporaryDirectory directory = new("publish");

    public ReadyRelease(int size = 300_000)
    {
        Add("shop-1.2.3.tar.gz", ReleaseFileKind.Archive, [.. Enumerable.Range(0, size).Select(i => (byte)(i * 7 % 251))]);
        Add("NOTES.md", ReleaseFileKind.Notes, "what changed\n"u8.ToArray());
        Add("deploy.sh", ReleaseFileKind.HostScript, "#!/bin/sh\n"u8.ToArray());
    }

    public AbsolutePath Root => directory.Path;

    /// <summary>Where the store has it.</summary>
    public AbsolutePath Directory => Root / ".buildkit/releases/Shop/1.2.3";

    public List<ReleaseFile> Files { get; } = [];

    /// <summary>The name of every file, in the order in which they are to be sent.</summary>
    public IReadOnlyList<string> Names => [.. Files.Select(file => file.Name), "SHA256SUMS", "release.json"];

    public List<BuildEvent> Events { get; } = [];

    /// <summary>How long it was waited between attempts; no test waits.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public ReleasePublished Published => Events.OfType<ReleasePublished>().Last();

    /// <summary>Called with each event, before the next thing is done.</summary>
    public Action<BuildEvent> Posting { get; set; } = _ => { };

    /// <summary>Everything that was said.</summary>
    public string Said => string.Join('\n', Events.Select(e => $"{e}{(e is ReleasePublished p ? $"{string.Join(' ', p.Pushed)}" : "")}"));

    public ReadyRelease Add(string name, ReleaseFileKind kind, byte[] bytes)
    {
        System.IO.Directory.CreateDirectory(Directory);
        File.WriteAllBytes(Directory / name, bytes);
        Files.Add(ReleaseFile.Pin(Directory / name, kind));
        return Seal();
    }

    /// <summary>Writes the manifest and the sums anew.</summary>
    public ReadyRelease Seal(string commit = "7d6f0c3b7b0f8f2c1c5a3a0f4f0a6a3d5e8b9c01")
    {
        var manifest = new ReleaseManifest
        {
            Product = "Shop",
            Release = "1.2.3",
            Version = "1.2.3",
            Commit = commit,
            CommitTime = DateTimeOffset.UnixEpoch,
            Dirty = false,
            Packages = [.. Files.Where(file => file.Kind is ReleaseFileKind.Archive or ReleaseFileKind.NuGet or ReleaseFileKind.NuGetSymbols)],
            Documents = [.. Files.Where(file => file.Kind is ReleaseFileKind.Notes)],
            Scripts = [.. Files.Where(file => file.Kind is ReleaseFileKind.HostScript)],
        };
        File.WriteAllBytes(Directory / "release.json", manifest.ToBytes());
        File.WriteAllText(Directory / "SHA256SUMS", string.Concat(manifest.Files.Select(file => file.SumLine)), new UTF8Encoding(false));
        return this;
    }

    public byte[] Bytes(string name) => File.ReadAllBytes(Directory / name);

    public string Sha256(string name) => Digest.OfFile(Directory / name).ToString();

    public Task PublishAsync(Destination to, CancellationToken cancellation = default) => PublishAsync(to, Scopes.Of(Root, Events, time: Time), cancellation);

    public async Task<BuildError> FailAsync(Destination to, CancellationToken cancellation = default) =>
        (await Assert.ThrowsAsync<BuildException>(() => PublishAsync(to, cancellation))).Error;

    public void Dispose() => directory.Dispose();

    async Task PublishAsync(Destination to, StepScope scope, CancellationToken cancellation)
    {
        using var step = (scope with { Target = "Push", Post = posted => { Posting(posted); scope.Post(posted); } }).Enter();
        var release = ReleaseStore.Of(Root).Find("Shop", "1.2.3");
        await new Publication(release, to, StepScope.Current!)
        {
            Pause = (pause, token) =>
            {
                Pauses.Add(pause);
                return Task.Delay(0, token);
            },
        }.RunAsync(cancellation);
    }
}
