using System.Security.Cryptography;
using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

/// <summary>The script without a release, which is told what to stage; both twins.</summary>
[Trait("Speed", "Slow")]
public class CommittedHostScriptTests
{
    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_manifest_says_which_release(string shell)
    {
        using var host = Committed(shell);
        WriteManifest(host, "1.0+build.7");

        File.Copy(host / "release.json", host / "a=b.json");

        Run(host, "stage", "--manifest", host / "release.json").Exits(0).Says("staged 1.0+build.7 in");
        Run(host, "activate", "--manifest", host / "a=b.json").Exits(0).Says("1.0+build.7 is active");

        Assert.Equal("releases/1.0+build.7", host.Current);
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Without_one_release_package_and_digest_can_be_said(string shell)
    {
        using var host = Committed(shell);
        var digest = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(host.Package("1.0"))));

        Run(host, "activate", "--release", "1.0").Exits(11).Says("root of shop is no directory", "stage --release 1.0 --package FILE --sha256 HEX");
        Run(host, "stage", "--release", "1.0", "--package", host.Package("1.0"), "--sha256", new string('0', 64)).Exits(12);
        Run(host, "stage", "--release", "1.0", "--package", host.Package("1.0"), "--sha256", digest).Exits(0);
        Run(host, "activate", "--release", "1.0").Exits(0);

        Assert.Equal("releases/1.0", host.Current);
        Assert.Contains("\"active\":\"1.0\"", Run(host, "status").Exits(0).Output, StringComparison.Ordinal);
        Run(host, "health").Exits(0);
        Run(host, "rollback").Exits(30);
        Run(host, "prune").Exits(0);
        Run(host, "break-lock", "x").Exits(0);
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void What_is_said_wrongly_or_not_at_all_is_refused(string shell)
    {
        using var host = Committed(shell);
        WriteManifest(host, "1.0");
        var manifest = File.ReadAllText(host / "release.json");

        Run(host, "stage").Exits(64).Says("it knows no release", "stage --manifest release.json");
        Run(host, "stage", "--release", "1.0").Exits(64).Says("--sha256");
        Run(host, "status", "--release", "1.0").Exits(64).Says("belong to stage, migrate and activate");
        Run(host, "stage", "--manifest", host / "none.json").Exits(11);
        Run(host, "stage", "--manifest", host / "release.json", "--release", "2.0").Exits(64).Says("release.json brings the release 1.0, not 2.0");
        File.WriteAllText(host / "release.json", manifest[..(manifest.Length / 2)]);
        Run(host, "stage", "--manifest", host / "release.json").Exits(12).Says("no manifest of a release");
        File.WriteAllText(host / "release.json", manifest.Replace("\"shop\"", "\"other\"", StringComparison.Ordinal));
        Run(host, "stage", "--manifest", host / "release.json").Exits(64).Says("product other");
        File.WriteAllText(host / "release.json", manifest.Replace("\"archive\"", "\"nuget\"", StringComparison.Ordinal));
        Run(host, "stage", "--manifest", host / "release.json").Exits(12);
        Assert.False(Directory.Exists(host.Root));
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void The_script_of_a_release_brings_no_other(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");

        host.Run("1.0", "stage", "--release", "2.0").Exits(64).Says("brings the release 1.0, not 2.0");
        host.Run("1.0", "stage", "--sha256", new string('0', 64)).Exits(64);
        host.Run("1.0", "stage", "--release", "1.0").Exits(0);
    }

    static HostRun Run(HostSandbox host, string verb, params string[] options) => host.Run("committed", verb, options);

    static HostSandbox Committed(string shell)
    {
        var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.WriteScript("committed", new() { App = "shop", HealthPauseSeconds = 0 });
        return host;
    }

    // As a release has it, with the characters that JSON escapes.
    static void WriteManifest(HostSandbox host, string release)
    {
        var package = new ReleaseFile
        {
            Name = "shop+1.tar.gz",
            Kind = ReleaseFileKind.Archive,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(host.Package("1.0")))),
            Size = new FileInfo(host.Package("1.0")).Length,
        };
        File.Copy(host.Package("1.0"), host / package.Name);
        File.WriteAllBytes(host / "release.json", new ReleaseManifest
        {
            Product = "shop",
            Release = release,
            Version = release,
            Commit = new string('a', 40),
            CommitTime = DateTimeOffset.UnixEpoch,
            Dirty = false,
            Packages = [package with { Name = "Client.nupkg", Kind = ReleaseFileKind.NuGet, Sha256 = new string('b', 64) }, package],
            Documents = [package with { Name = "NOTES.md", Kind = ReleaseFileKind.Notes }],
            Scripts = [package with { Name = "deploy.sh", Kind = ReleaseFileKind.HostScript }],
        }.ToBytes());
    }
}
