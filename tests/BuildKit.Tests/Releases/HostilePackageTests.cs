using System.Formats.Tar;
using System.IO.Compression;
using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

/// <summary>Packages that would do harm where they are unpacked: none is made, none is verified, and none is taken by a host.</summary>
[Trait("Speed", "Slow")]
public sealed class HostilePackageTests
{
    static readonly (string What, Action<TarWriter> Add)[] Hostile =
    [
        ("leads out", tar => HostSandbox.Add(tar, "../out", "x")),
        ("leads out", tar => HostSandbox.Add(tar, "a/../../../out", "x")),
        ("leads out", tar => HostSandbox.Add(tar, "/tmp/buildkit-out", "x")),
        ("out of the release", tar => Link(tar, "link", "../..")),
        ("out of the release", tar => Link(tar, "deep/er/link", "../../../out")),
        ("out of the release", tar => Link(tar, "link", "/etc/passwd")),
        ("out of the release", tar => Link(tar, "link", "..")),
        ("out of the release", tar =>
        {
            HostSandbox.Add(tar, "deep/er/file", "x");
            Link(tar, "deep/er/up", "../..");
            Link(tar, "deep/er/link", "up/../out");
        }),
        ("neither a file", tar => tar.WriteEntry(new UstarTarEntry(TarEntryType.CharacterDevice, "null") { DeviceMajor = 1, DeviceMinor = 3 })),
        ("neither a file", tar => tar.WriteEntry(new UstarTarEntry(TarEntryType.Fifo, "pipe"))),
        ("runs as another user", tar => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "tool") { Mode = (UnixFileMode)0b100_111_101_101, DataStream = new MemoryStream("x"u8.ToArray()) })),
    ];

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Case_33_A_host_takes_no_package_that_leads_out_of_the_release(string shell)
    {
        Needs.Root();
        for (var i = 0; i < Hostile.Length; i++)
        {
            using var host = new HostSandbox(shell);
            host.Pack("1.0", more: Hostile[i].Add);

            var run = host.Run("1.0", "stage").Exits(13);

            Assert.True(run.Error.Contains("the package is refused", StringComparison.Ordinal) || run.Error.Contains("unpacking failed", StringComparison.Ordinal), $"{i} {Hostile[i].What}: {run}");
            Assert.Empty(host.Releases());
            Assert.False(File.Exists("/tmp/buildkit-out") || File.Exists(host / "out") || File.Exists(host.Root / "out") || File.Exists(host.Root / "releases/out"), $"{i} {Hostile[i].What}");
            host.IsTidy();
        }
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Case_33_Links_inside_a_release_are_taken(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0", more: Friendly);

        host.Deploy("1.0");

        Assert.Equal("x\n", File.ReadAllText(host.Root / "current/deep/er/link"));
        Assert.Null(PackageTraps.Find(host.Package("1.0")));
    }

    [Fact]
    public void Case_33_A_release_with_such_a_package_is_not_verified()
    {
        using var directory = new TemporaryDirectory("hostile");
        foreach (var (what, add) in Hostile)
        {
            var package = directory.Path / "shop.tar.gz";
            File.WriteAllBytes(package, HostSandbox.Tar(add));
            Assert.Contains(what, PackageTraps.Find(package) ?? "nothing", StringComparison.Ordinal);
        }

        File.WriteAllBytes(directory.Path / "shop.tar.gz", [1, 2, 3]);
        Assert.Contains("no archive that can be read", PackageTraps.Find(directory.Path / "shop.tar.gz"), StringComparison.Ordinal);
        foreach (var name in new[] { "../out", "a/../../out", "/out", "C:/out", "..\\out" })
        {
            using (var zip = ZipFile.Open(directory.Path / "shop.zip", ZipArchiveMode.Create))
            {
                zip.CreateEntry(name);
            }

            Assert.Contains("leads out of the release", PackageTraps.Find(directory.Path / "shop.zip"), StringComparison.Ordinal);
            File.Delete(directory.Path / "shop.zip");
        }
    }

    [Theory]
    [InlineData("ln -s ../../.. artifacts/shop/link", "link")]
    [InlineData("ln -s /etc/passwd artifacts/shop/link", "link")]
    [InlineData("mknod artifacts/shop/null c 1 3", "null")]
    [InlineData("chmod u+s artifacts/shop/shop", "shop")]
    public async Task Case_33_No_such_package_is_made(string command, string file)
    {
        Needs.Root();
        using var workspace = new ShopWorkspace();
        var script = new TestScript(new Script(), workspace.Root);
        await Fleet.Shell.RunAsync("sh", "-c", $"cd '{workspace.Root}' && {command}");

        var error = await script.FailAsync("Release");

        Assert.Contains(file, error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.Root / ".buildkit/releases/Shop/1.2.3"));
    }

    sealed class Script
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public Target Release => _ => _.Creates(Shop);
    }

    static void Friendly(TarWriter tar)
    {
        HostSandbox.Add(tar, "deep/er/file", "x");
        Link(tar, "deep/er/link", "../../deep/./er/file");
        Link(tar, "deep/over", "er/../er/link");
        Link(tar, "deep/nowhere", "../not/there");
        Link(tar, "to the top", "deep/..");
    }

    static void Link(TarWriter tar, string name, string target) => tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });
}
