using System.Text;
using BuildKit.Releases;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Releases;

/// <summary>The text in a bundle: what is in it and nothing else, and commands that do what they say when they are typed as they stand there.</summary>
[Trait("Speed", "Slow")]
public sealed class BundleInstructionsTests : IDisposable
{
    readonly ShopWorkspace workspace = new();
    readonly TemporaryDirectory host = new("air gapped");

    public void Dispose()
    {
        workspace.Dispose();
        host.Dispose();
    }

    sealed class Script
    {
        public Target Publish => _ => _.Outputs("artifacts/app/**");

        public Target PublishUnix => _ => _.Outputs("artifacts/unix/**");

        public Target PublishWindows => _ => _.Outputs("artifacts/windows/**");

        public Product Mixed => _ => _.Archive("app-{rid}", from: Publish, rids: ["linux-x64", "linux-arm64", "linux-musl-x64", "win-x64"]);

        public Product Unix => _ => _.Archive("{rid}", from: PublishUnix, rids: ["linux-x64", "linux-arm64"], format: ArchiveFormat.Zip);

        public Product Windows => _ => _.Archive("{rid}", from: PublishWindows, rids: ["win-x64"]);

        public Product Any => _ => _.Archive("app", from: PublishUnix);

        public Target ReleaseMixed => _ => _.Creates(Mixed);

        public Target ReleaseUnix => _ => _.Creates(Unix);

        public Target ReleaseWindows => _ => _.Creates(Windows);

        public Target ReleaseAny => _ => _.Creates(Any);
    }

    [Fact]
    public async Task Each_command_for_a_shell_works_without_a_network_as_it_is_printed()
    {
        var (bundle, text) = await BundleAsync("ReleaseMixed");

        string[] commands = [.. Commands(text, "sh")];
        Assert.Equal(["sha256sum", "sh", "sh", "sh", "sh", "sh"], commands.Select(command => command.Split(' ')[0]));
        var shell = Shell.Of("busybox").With("DEPLOY_ROOT", host / "opt");
        // In a name space that has no network.
        string[] alone = [Needs.Tool("unshare"), "--map-root-user", "--net"];
        foreach (var command in commands)
        {
            var run = HostProcess.Start([.. alone, .. shell.Command, "-c", $"cd '{bundle}' && {command}"], shell.Environment).Wait();

            Assert.True(run.ExitCode == (command.EndsWith("rollback", StringComparison.Ordinal) ? 30 : 0), $"{command}\n{run}");
        }

        Assert.Equal($"{RuntimeIdentifiers.Here}/app", File.ReadAllText(host / "opt/current/app"));
    }

    [Fact]
    public async Task Each_command_for_Windows_works_as_it_is_printed()
    {
        var (bundle, text) = await BundleAsync("ReleaseMixed");
        var pwsh = Shell.Of("pwsh").With("DEPLOY_ROOT", host / "opt").With("PATH", $"{Tools()}:/usr/bin:/bin");
        string[] commands = [.. Commands(text, "powershell")];

        Assert.Equal(["stage", "activate", "status", "rollback", "prune"], commands.Select(command => command.Split(' ')[^1]));
        foreach (var command in commands)
        {
            var run = HostProcess.Start(["/bin/sh", "-c", $"cd '{bundle}' && {command}"], pwsh.Environment).Wait();

            run.Exits(command.EndsWith("rollback", StringComparison.Ordinal) ? 30 : 0);
        }

        Assert.Equal($"{RuntimeIdentifiers.Here}/app", File.ReadAllText(host / "opt/current/app"));
        var check = $"Set-Location '{bundle}'; {Commands(text, "Get-Content").Single()}";
        File.AppendAllText(bundle / "deploy.sh", "# more\n");
        var sums = HostProcess.Start([.. pwsh.Command[..^1], "-Command", check], pwsh.Environment).Wait();
        var lines = sums.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(File.ReadAllLines(bundle / "SHA256SUMS").Length, lines.Length);
        Assert.Equal(["deploy.sh: FAILED"], lines.Where(line => !line.EndsWith(": OK", StringComparison.Ordinal)));

        AbsolutePath Tools()
        {
            Directory.CreateDirectory(host / "tools");
            File.WriteAllText(host / "tools/powershell", $"#!/bin/sh\nexec {string.Join(' ', Shell.Of("pwsh").Command[..^3].Select(word => ShellQuoting.Argument(word)))} \"$@\"\n", Encoding.UTF8);
            UnixFiles.SetMode(host / "tools/powershell", (UnixFileMode)0b111_101_101);
            return host / "tools";
        }
    }

    [Theory]
    [InlineData("ReleaseMixed", "deploy.sh", "deploy.ps1", "linux-arm64, linux-musl-x64, linux-x64, win-x64", "a POSIX shell, tar, awk")]
    [InlineData("ReleaseUnix", "deploy.sh", "linux-arm64, linux-x64", "unzip or bsdtar")]
    [InlineData("ReleaseWindows", "deploy.ps1", "win-x64")]
    [InlineData("ReleaseAny", "deploy.sh", "deploy.ps1", "a POSIX shell, tar, awk")]
    public async Task Nothing_is_spoken_of_that_is_not_in_the_bundle(string target, params string[] said)
    {
        var (bundle, text) = await BundleAsync(target);

        Assert.All(said, word => Assert.Contains(word, text, StringComparison.Ordinal));
        Assert.All(HostScripts.Names, name => Assert.Equal(said.Contains(name), text.Contains(name, StringComparison.Ordinal)));
        Assert.All(HostScripts.Names, name => Assert.Equal(said.Contains(name), File.Exists(bundle / name)));
        Assert.Equal(said.Contains("deploy.ps1"), text.Contains("Windows", StringComparison.Ordinal));
        Assert.Equal(text.Contains("--rid", StringComparison.Ordinal), target != "ReleaseAny");
        var sums = File.ReadAllText(bundle / "SHA256SUMS");
        Assert.Equal(said.Contains("deploy.ps1"), sums.Contains("deploy.ps1", StringComparison.Ordinal));
    }

    // The release's directory, unpacked on the host.
    async Task<(AbsolutePath Bundle, string Instructions)> BundleAsync(string target)
    {
        string[] files = ["app/linux-x64/app", "app/linux-arm64/app", "app/linux-musl-x64/app", "app/win-x64/app", "unix/linux-x64/app", "unix/linux-arm64/app", "windows/win-x64/app.exe"];
        foreach (var file in files)
        {
            workspace.Repository.Write($"artifacts/{file}", file[(file.IndexOf('/') + 1)..]);
        }

        var script = new TestScript(new Script(), workspace.Root);
        await script.RunAsync(target);
        var store = ReleaseStore.Of(workspace.Root);
        var release = store.Find(script.Events.OfType<ReleaseMade>().Single().Product, ReleaseStore.Latest);
        ReleaseBundle.Write(store, release, host / "bundle.tar.gz");
        UnixFiles.Run(host.Path, "tar", "-xzf", "bundle.tar.gz");
        var bundle = host / ReleaseBundle.DirectoryName(release.Manifest);
        return (bundle, File.ReadAllText(bundle / ReleaseBundle.Instructions));
    }

    static IEnumerable<string> Commands(string text, string first) => text.Split('\n')
        .Where(line => line.StartsWith("     ", StringComparison.Ordinal) && line.Trim().Split(' ')[0].StartsWith(first, StringComparison.Ordinal)).Select(line => line.Trim());
}
