using System.Security.Cryptography;
using BuildKit.Releases;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Releases;

/// <summary>A release with a package for each platform: the host's own is taken, or the one that is named.</summary>
public sealed class HostScriptPlatformTests
{
    static readonly string[] Rids = ["linux-x64", "linux-musl-x64", "linux-arm64", "linux-musl-arm64", "osx-arm64"];

    public static TheoryData<string> Shells => HostSandbox.Shells;

    public static TheoryData<string> Hosts => HostSandbox.Hosts;

    [Theory]
    [MemberData(nameof(Hosts))]
    public void The_package_of_this_host_is_taken(string shell)
    {
        Needs.Linux();
        using var host = Packed(shell);

        host.Run("1.0.0", "stage").Exits(0);
        host.Run("1.0.0", "activate").Exits(0);

        Assert.Equal($"{RuntimeIdentifiers.Here}\n", File.ReadAllText(host.Root / "current/version"));
        host.Run("1.0.0", "stage").Exits(0);
        host.Run("1.0.0", "status").Exits(0);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void The_platform_comes_from_system_processor_and_library(string shell)
    {
        Needs.Linux();
        (string System, string Processor, bool Glibc, string Rid)[] hosts =
        [
            ("Linux", "aarch64", true, "linux-arm64"), ("Darwin", "arm64", false, "osx-arm64"), ("Linux", "x86_64", true, "linux-x64"),
        ];
        foreach (var (system, processor, glibc, rid) in hosts)
        {
            using var host = Packed(shell);
            var there = Shell.Of(shell).With(Pretend(host, system, processor, glibc));

            host.Start(there, "1.0.0", "stage").Wait().Exits(0);

            Assert.Equal($"{rid}\n", File.ReadAllText(host.Root / "releases/1.0.0/version"));
        }
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Another_platform_can_be_named_and_what_is_not_there_is_refused(string shell)
    {
        using var host = Packed(shell);

        host.Run("1.0.0", "stage", "--rid", "windows-x64").Exits(11).Says("no package for windows-x64").Says("linux-musl-arm64");
        host.Run("1.0.0", "stage", "--rid", "a b").Exits(64);
        host.Run("1.0.0", "prune", "--rid", "linux-x64").Exits(64);
        Assert.False(Directory.Exists(host.Root / "releases/1.0.0"));

        host.Run("1.0.0", "stage", "--rid=linux-musl-arm64").Exits(0);
        host.Run("1.0.0", "activate").Exits(0);
        Assert.Equal("linux-musl-arm64\n", File.ReadAllText(host.Root / "current/version"));
        host.Run("1.0.0", "stage", "--rid=linux-arm64").Exits(12).Says("with other content");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_system_that_is_not_known_is_told_what_to_say(string shell)
    {
        using var host = Packed(shell);
        var there = Shell.Of(shell).With(Pretend(host, "Plan9", "x86_64", glibc: false));

        host.Start(there, "1.0.0", "stage").Wait().Exits(11).Says("Plan9").Says("--rid RID");
        there = Shell.Of(shell).With(Pretend(host, "Linux", "s390x", glibc: true));
        host.Start(there, "1.0.0", "stage").Wait().Exits(11).Says("no package for linux-s390x");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void The_committed_script_takes_the_platform_from_the_manifest(string shell)
    {
        Needs.Linux();
        using var host = Packed(shell);
        host.WriteScript("committed", new() { App = "shop" });
        var packages = Archives(host).Append(new() { Name = "shop-win-x64.zip", Kind = ReleaseFileKind.Archive, Platform = "win-x64", Sha256 = new('0', 64), Size = 1 });
        var manifest = new ReleaseManifest
        {
            Product = "shop",
            Release = "1.0.0",
            Version = "1.0.0",
            Commit = "c",
            CommitTime = DateTimeOffset.UnixEpoch,
            Dirty = false,
            Packages = [.. packages],
            Scripts = [],
        };
        File.WriteAllBytes(host / "release.json", manifest.ToBytes());

        host.Run("committed", "stage", "--manifest", host / "release.json").Exits(0);
        host.Run("committed", "activate", "--manifest", host / "release.json").Exits(0);
        Assert.Equal($"{RuntimeIdentifiers.Here}\n", File.ReadAllText(host.Root / "current/version"));
        host.Run("committed", "activate", "--manifest", host / "release.json").Exits(0).Says($"staged is the package for {RuntimeIdentifiers.Here}");
        host.Run("committed", "stage", "--manifest", host / "release.json", "--rid", "win-x64").Exits(12).Says("with other content");
        File.WriteAllBytes(host / "release.json", (manifest with { Packages = [packages.Last()], Release = "2.0.0" }).ToBytes());
        host.Run("committed", "stage", "--manifest", host / "release.json").Exits(11).Says("no package for", "It has: win-x64");
        host.Run("committed", "stage", "--manifest", host / "release.json", "--rid", "win-x64").Exits(11).Says("the package does not exist", "shop-win-x64.zip");
    }

    [Fact]
    public void The_script_for_Windows_takes_a_zip_also_by_the_manifest()
    {
        using var host = new HostSandbox("pwsh");
        host.WriteScript("1.0.0", new() { App = "shop", Release = "1.0.0", Platforms = [.. Archives(host), Zip(host)] });
        host.WriteScript("committed", new() { App = "shop" });
        var manifest = new ReleaseManifest
        {
            Product = "shop",
            Release = "2.0.0",
            Version = "2.0.0",
            Commit = "c",
            CommitTime = DateTimeOffset.UnixEpoch,
            Dirty = false,
            Packages = [.. Archives(host), Zip(host)],
            Scripts = [],
        };
        File.WriteAllBytes(host / "release.json", manifest.ToBytes());

        host.Run("1.0.0", "stage", "--rid", "win-x64").Exits(0);
        host.Run("1.0.0", "activate").Exits(0);
        Assert.Equal("windows", File.ReadAllText(host.Root / "current/bin/version"));
        host.Run("committed", "stage", "--manifest", host / "release.json", "--rid", "win-x64").Exits(0);
        host.Run("committed", "activate", "--manifest", host / "release.json").Exits(0);
        Assert.Equal("windows", File.ReadAllText(host.Root / "releases/2.0.0/bin/version"));

        File.WriteAllBytes(host / "shop-win-x64.zip", [1, 2, 3]);
        host.WriteScript("3.0.0", new() { App = "shop", Release = "3.0.0", Platforms = [Pinned(host, "shop-win-x64.zip", "win-x64")] });
        host.Run("3.0.0", "stage", "--rid", "win-x64").Exits(13).Says("no complete zip archive");
        Assert.Equal(["1.0.0", "2.0.0"], host.Releases());
    }

    [Fact]
    public void There_is_a_script_for_each_system_that_a_package_is_for()
    {
        using var host = new HostSandbox();
        HostScriptConstants of = new() { App = "shop", Release = "1.0.0", Platforms = [.. Archives(host), Zip(host)] };

        Assert.Equal(["deploy.sh", "deploy.ps1"], Names(of));
        Assert.All(HostScripts.Of(of), script => Assert.Contains("win-x64 shop-win-x64.zip ", script.Text, StringComparison.Ordinal));
        Assert.Equal(["deploy.sh"], Names(of with { Platforms = Archives(host) }));
        Assert.Equal(["deploy.ps1"], Names(of with { Platforms = [Zip(host)] }));
        Assert.Equal(["deploy.sh", "deploy.ps1"], Names(new() { App = "shop", Release = "1.0", Package = "shop.zip", Size = 1, Sha256 = new('a', 64) }));
        Assert.Equal(["deploy.sh"], Names(new() { App = "shop", Rids = ["linux-x64", "osx-arm64"] }));
        Assert.Equal(["deploy.ps1"], Names(new() { App = "shop", Rids = ["win-x64"] }));

        static IEnumerable<string> Names(HostScriptConstants constants) => HostScripts.Of(constants).Select(script => script.Name);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void What_is_staged_has_to_be_a_package_of_the_release_whoever_staged_it(string shell)
    {
        using var host = Packed(shell);
        var digests = Archives(host).ToDictionary(package => package.Platform!, package => package.Sha256);
        host.Run("1.0.0", "stage", "--rid", "osx-arm64").Exits(0);
        host.Run("1.0.0", "activate", "--sha256", new string('1', 64)).Exits(64).Says("the release has no package with the SHA-256 111");
        host.Run("1.0.0", "activate", "--sha256", digests["linux-x64"]).Exits(12).Says("given: sha256 " + digests["linux-x64"]);
        host.Run("1.0.0", "activate", "--rid", "linux-x64").Exits(12).Says("here:  sha256 " + digests["osx-arm64"]);
        host.Run("1.0.0", "activate").Exits(0).Says("staged is the package for osx-arm64");

        foreach (var strange in new[] { new string('0', 64), "$(touch x) \\ .*", digests["linux-x64"][..63], digests["linux-x64"] + "0" })
        {
            File.WriteAllText(host.Root / "releases/1.0.0/.release-sha256", $"{strange}\n");

            host.Run("1.0.0", "activate").Exits(12).Says("with other content", $"here:  sha256 {strange}", $"sha256 {digests["osx-arm64"]} for osx-arm64");
        }
    }

    static ReleaseFile Zip(HostSandbox host)
    {
        using (var zip = System.IO.Compression.ZipFile.Open(host / "new.zip", System.IO.Compression.ZipArchiveMode.Create))
        using (var writer = new StreamWriter(zip.CreateEntry("bin/version").Open()))
        {
            writer.Write("windows");
        }

        File.Move(host / "new.zip", host / "shop-win-x64.zip", overwrite: true);
        return Pinned(host, "shop-win-x64.zip", "win-x64");
    }

    static ReleaseFile Pinned(HostSandbox host, string name, string rid) => ReleaseFile.Pin(host / name, ReleaseFileKind.Archive) with { Platform = rid };

    static HostSandbox Packed(string shell)
    {
        var host = new HostSandbox(shell);
        host.WriteScript("1.0.0", new() { App = "shop", Release = "1.0.0", Platforms = Archives(host) });
        return host;
    }

    static List<ReleaseFile> Archives(HostSandbox host) => [.. Rids.Select(rid =>
    {
        var package = HostSandbox.Tar(writer => HostSandbox.Add(writer, "version", rid));
        File.WriteAllBytes(host / $"shop-{rid}.tar.gz", package);
        return new ReleaseFile
        {
            Name = $"shop-{rid}.tar.gz", Kind = ReleaseFileKind.Archive, Platform = rid, Size = package.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(package)),
        };
    })];

    static AbsolutePath Pretend(HostSandbox host, string system, string processor, bool glibc)
    {
        var directory = host / $"tools of {system} {processor}";
        Directory.CreateDirectory(directory);
        Tool("uname", $"case $1 in -sm) echo {system} {processor} ;; -s) echo {system} ;; -m) echo {processor} ;; *) echo somewhere ;; esac");
        Tool("getconf", glibc ? "echo glibc 2.36" : "exit 1");
        return directory;

        void Tool(string name, string text)
        {
            File.WriteAllText(directory / name, $"#!/bin/sh\n{text}\n");
            UnixFiles.SetMode(directory / name, (UnixFileMode)0b111_101_101);
        }
    }
}
