using System.Diagnostics;

namespace BuildKit.Tests;

/// <summary><c>:release bundle</c>: made here, used in a directory where there is BusyBox and nothing else.</summary>
public sealed class ReleaseBundleTests : IDisposable
{
    readonly ShopSpace shop = new();
    readonly TemporaryDirectory host = new("air gapped");

    public void Dispose()
    {
        shop.Dispose();
        host.Dispose();
    }

    [Fact]
    public void A_bundle_is_deployed_and_rolled_back_where_there_is_nothing_but_busybox()
    {
        shop.Run("Release").Succeeds();
        shop.Change("source/lib/é a.txt", "more\n", "v2.0.0");
        shop.Run("Release").Succeeds();
        shop.Run(":release", "bundle", "shop", "1.0.0", "old.tar.gz").Succeeds();
        shop.Run(":release", "bundle").Succeeds().Prints("Shop-2.0.0-bundle.tar.gz", "sha256 ", "Shop-2.0.0/INSTRUCTIONS.txt");

        Unpack("old.tar.gz");
        Unpack("Shop-2.0.0-bundle.tar.gz");
        foreach (var release in new[] { "1.0.0", "2.0.0" })
        {
            OnHost($"cd Shop-{release} && sha256sum -c SHA256SUMS && sh deploy.sh stage --root ../opt && ./deploy.sh activate --root ../opt").Succeeds()
                .Prints("deploy.ps1: OK", "deploy.sh: OK", "release.json: OK", $"verb=activate release={release} changed=yes rc=0");
        }

        Assert.Equal("more\n", File.ReadAllText(host / "opt/current/lib/é a.txt"));
        OnHost("cd Shop-2.0.0 && sh deploy.sh status --root ../opt").Succeeds().Prints("\"active\":\"2.0.0\"", "\"previous\":\"1.0.0\"");
        OnHost("cd Shop-2.0.0 && sh deploy.sh rollback --root ../opt").Succeeds().Prints("verb=rollback release=1.0.0 changed=yes rc=0");
        Assert.Equal("data\n", File.ReadAllText(host / "opt/current/lib/é a.txt"));
    }

    [Fact]
    public void Every_command_of_the_instructions_works_as_it_is_written()
    {
        shop.Run("Release").Succeeds();
        shop.Run(":release", "bundle").Succeeds();
        Unpack("Shop-1.0.0-bundle.tar.gz");
        var commands = File.ReadAllLines(host / "Shop-1.0.0/INSTRUCTIONS.txt")
            .Where(line => line.StartsWith("     sh", StringComparison.Ordinal)).Select(line => line.Trim()).ToList();

        Assert.Equal(["sha256sum", "sh", "sh", "sh", "sh", "sh"], commands.Select(command => command.Split(' ')[0]));
        foreach (var command in commands)
        {
            var run = OnHost($"cd Shop-1.0.0 && DEPLOY_ROOT=../opt && export DEPLOY_ROOT && {command}");

            run.Exits(command.EndsWith("rollback", StringComparison.Ordinal) ? 30 : 0);
        }
    }

    [Fact]
    public void The_instructions_tell_how_to_see_who_signed()
    {
        var keygen = Needs.Tool("ssh-keygen");
        shop.Run("Release").Succeeds();
        shop.Run(":release", "bundle").Succeeds();
        Unpack("Shop-1.0.0-bundle.tar.gz");
        var command = File.ReadAllLines(host / "Shop-1.0.0/INSTRUCTIONS.txt").Single(line => line.StartsWith("     ssh-keygen", StringComparison.Ordinal)).Trim()
            .Replace("ssh-keygen", keygen, StringComparison.Ordinal).Replace("SIGNER", "ann@example.com", StringComparison.Ordinal);
        shop.Shell($"""
            cd '{host.Path}/Shop-1.0.0' && '{keygen}' -q -t ed25519 -N '' -f ../key && '{keygen}' -q -Y sign -f ../key -n buildkit-release SHA256SUMS &&
            echo "ann@example.com namespaces=\"buildkit-release\" $(cat ../key.pub)" >../allowed_signers
            """).Succeeds();

        shop.Shell($"cd '{host.Path}/Shop-1.0.0' && {command}").Succeeds().Prints("Good \"buildkit-release\" signature for ann@example.com");
        shop.Shell($"cd '{host.Path}/Shop-1.0.0' && echo >>SHA256SUMS && {command}").Exits(255);
    }

    [Fact]
    public void A_bundle_of_the_same_release_has_the_same_bytes_and_a_release_with_a_changed_byte_gives_none()
    {
        shop.Run("Release").Succeeds();
        shop.Run(":release", "bundle", "Shop", "latest", "one.tar.gz").Succeeds();
        shop.Run(":release", "bundle", "Shop", "1.0.0", "two.tar.gz").Succeeds();
        Assert.Equal(File.ReadAllBytes(shop.Root / "one.tar.gz"), File.ReadAllBytes(shop.Root / "two.tar.gz"));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(shop.Store), path => Path.GetFileName(path).StartsWith('.'));

        var package = shop.Store / "1.0.0/shop-1.0.0.tar.gz";
        var bytes = File.ReadAllBytes(package);
        bytes[^1] ^= 1;
        File.WriteAllBytes(package, bytes);

        shop.Run(":release", "bundle", "Shop", "1.0.0", "three.tar.gz").Exits(12).Prints("BK0418", "shop-1.0.0.tar.gz");
        Assert.False(shop.Space.Has("three.tar.gz"));
    }

    [Fact]
    public void What_cannot_be_bundled_is_said()
    {
        shop.Run(":release", "bundle", "Shop").Exits(2).Prints("BK0417", "no release of 'Shop'");
        shop.Run(":release", "bundle", "Shpo").Exits(2).Prints("BK0448", "'Shop'");
        shop.Run(":release", "bundel").Exits(2).Prints("BK0449", "bundle");
        shop.Run(":release").Exits(2).Prints("BK0449");
        shop.Run(":release", "bundle", "Shop", "latest", "x.tar.gz", "y").Exits(2).Prints("BK0449");
    }

    [Fact]
    public void A_bundle_makes_no_tree_dirty_and_goes_into_the_directory_that_is_named()
    {
        shop.Run("Release").Succeeds();
        shop.Run(":release", "bundle").Succeeds().Prints(".buildkit/bundles/Shop-1.0.0-bundle.tar.gz");

        Assert.Equal("", shop.Git("status", "--porcelain"));
        shop.Run("Release").Succeeds().Prints("release is there already");
        shop.Run(":release", "bundle", "Shop", "1.0.0", $"{host.Path}").Succeeds();
        shop.Run(":release", "bundle", "Shop", "1.0.0", "stick/").Succeeds();
        Assert.True(File.Exists(host / "Shop-1.0.0-bundle.tar.gz"));
        Assert.True(File.Exists(shop.Root / "stick/Shop-1.0.0-bundle.tar.gz"));
    }

    void Unpack(string bundle)
    {
        File.Move(File.Exists(shop.Root / bundle) ? shop.Root / bundle : shop.Root / ".buildkit/bundles" / bundle, host / bundle);
        OnHost($"tar -xzf {bundle}").Succeeds();
    }

    // A PATH with the applets of BusyBox, and no other variable.
    Finished OnHost(string command)
    {
        var busybox = Needs.Tool("busybox");
        var tools = host / "busybox";
        if (!Directory.Exists(tools))
        {
            Directory.CreateDirectory(tools);
            using var install = Process.Start(busybox, ["--install", "-s", tools]);
            install.WaitForExit();
        }

        using var run = shop.Space.StartIn(host.Path, "/usr/bin/env", ["-i", $"PATH={tools}", tools / "sh", "-c", command]);
        return run.Wait();
    }
}
