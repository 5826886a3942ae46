using System.IO.Compression;
using BuildKit.Releases;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public sealed class PlatformArchiveTests : IDisposable
{
    readonly ShopWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    sealed class Script
    {
        static string[] Rids => ["linux-x64", "linux-musl-arm64", "win-x64"];

        public Target Publish => _ => _.Outputs("artifacts/app/**");

        public Target PublishOne => _ => _.Outputs("artifacts/app/win-x64/**");

        public Product App => _ => _.Archive("app-{rid}", from: Publish, rids: Rids);

        public Product Windows => _ => _.Archive("{rid}-app", from: PublishOne, rids: ["win-x64"]);

        public Product Zipped => _ => _.Archive("app", from: PublishOne, format: ArchiveFormat.Zip);

        public Target Release => _ => _.Creates(App);

        public Target Deploy => _ => _.Deploys(App);

        public Target DeployWindows => _ => _.Deploys(Windows);

        public Target ReleaseWindows => _ => _.Creates(Windows);

        public Target ReleaseZipped => _ => _.Creates(Zipped);
    }

    [Fact]
    public async Task Each_platform_has_an_archive_of_its_directory_and_Windows_has_a_zip()
    {
        Fill("linux-x64/bin/app", "linux-musl-arm64/bin/app", "win-x64/app.exe");

        var manifest = await MakeAsync("Release");

        Assert.Equal(
            [("app-linux-musl-arm64-1.2.3.tar.gz", "linux-musl-arm64"), ("app-linux-x64-1.2.3.tar.gz", "linux-x64"), ("app-win-x64-1.2.3.zip", "win-x64")],
            manifest.Packages.Select(package => (package.Name, package.Platform)));
        var directory = workspace.Root / ".buildkit/releases/App/1.2.3";
        using var zip = ZipFile.OpenRead(directory / "app-win-x64-1.2.3.zip");
        Assert.Equal(["app.exe"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal("bin/\nbin/app\n", UnixFiles.Run(directory, "tar", "-tzf", "app-linux-x64-1.2.3.tar.gz"));
        Assert.Contains("\"platform\": \"linux-x64\"", File.ReadAllText(directory / "release.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task This_machine_gets_the_archive_of_its_platform()
    {
        Needs.That(RuntimeIdentifiers.Here == "linux-x64", "the packages of this test are for other platforms");
        Fill("linux-x64/app", "linux-musl-arm64/app", "win-x64/app.exe");
        var script = new TestScript(new Script(), workspace.Root);

        await script.RunAsync("Release");
        await script.RunAsync("Deploy");

        var host = workspace.Root / ".buildkit/environments/local/App";
        Assert.Equal("linux-x64/app", File.ReadAllText(host / "current/app"));
        var release = ReleaseStore.Of(workspace.Root).Find("App", "1.2.3");
        Assert.Equal(release.Manifest.ArchiveFor("linux-x64")!.Sha256, File.ReadAllText(host / "current/.release-sha256").Trim());
        Assert.Equal(["deploy.ps1", "deploy.sh"], release.Manifest.Scripts.Select(one => one.Name));
        await script.RunAsync("Deploy");
    }

    [Fact]
    public async Task The_only_platform_may_be_the_outputs_own_directory()
    {
        Fill("win-x64/app.exe");

        var windows = await MakeAsync("ReleaseWindows");
        Assert.Equal([("win-x64-app-1.2.3.zip", "win-x64")], windows.Packages.Select(package => (package.Name, package.Platform)));
        Assert.Equal(["deploy.ps1"], windows.Scripts.Select(one => one.Name));
        var error = await new TestScript(new Script(), workspace.Root).FailAsync("DeployWindows");
        Assert.Equal("BK0504", error.Code);
        Assert.Contains($"no archive for {RuntimeIdentifiers.Here}", error.Message, StringComparison.Ordinal);
        Assert.Contains("win-x64", error.ToString(), StringComparison.Ordinal);
        var zipped = await MakeAsync("ReleaseZipped");
        Assert.Equal([("app-1.2.3.zip", null)], zipped.Packages.Select(package => (package.Name, package.Platform)));
        Assert.Equal(["deploy.ps1", "deploy.sh"], zipped.Scripts.Select(one => one.Name));
    }

    [Theory]
    [InlineData("BK0499", "linux-musl-arm64", "linux-x64/app", "win-x64/app.exe")]
    [InlineData("BK0498", "artifacts/app/readme.md", "linux-x64/app", "linux-musl-arm64/app", "win-x64/app.exe", "readme.md")]
    [InlineData("BK0498", "artifacts/app/osx-arm64/app", "linux-x64/app", "linux-musl-arm64/app", "win-x64/app.exe", "osx-arm64/app")]
    [InlineData("BK0498", "artifacts/app/linux-x64-debug/app", "linux-x64/app", "linux-musl-arm64/app", "win-x64/app.exe", "linux-x64-debug/app")]
    public async Task A_platform_without_files_and_files_without_a_platform_are_refused(string code, string says, params string[] files)
    {
        Fill(files);

        var error = await new TestScript(new Script(), workspace.Root).FailAsync("Release");

        Assert.Equal((code, 2), (error.Code, error.ExitCode));
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app", "linux-x64")]
    [InlineData("app-{rid}")]
    [InlineData("app-{rid}", "Linux-x64")]
    [InlineData("app-{rid}", "linux")]
    [InlineData("app-{rid}", "../x-y")]
    [InlineData("app-{rid}", "linux-x64", "linux-x64")]
    [InlineData("-app-{rid}", "linux-x64")]
    public void Names_and_platforms_that_do_not_fit_are_refused(string name, params string[] rids)
    {
        Target publish = _ => _;

        var error = Assert.Throws<BuildException>(() => new ProductDefinition("App").Archive(name, publish, rids)).Error;

        Assert.Equal("BK0409", error.Code);
    }

    async Task<ReleaseManifest> MakeAsync(string target)
    {
        var script = new TestScript(new Script(), workspace.Root);
        await script.RunAsync(target);
        var made = script.Events.OfType<ReleaseMade>().Single();
        return ReleaseStore.Of(workspace.Root).Find(made.Product, made.Release).Manifest;
    }

    void Fill(params string[] files)
    {
        foreach (var file in files)
        {
            workspace.Repository.Write($"artifacts/app/{file}", file);
        }
    }
}
