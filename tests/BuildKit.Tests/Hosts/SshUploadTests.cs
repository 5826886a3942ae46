using BuildKit.Deployments;
using BuildKit.Hosts;
using BuildKit.Releases;

namespace BuildKit.Tests.Hosts;

/// <summary>Packages on their way to a host, and what can happen to them there.</summary>
[Trait("Speed", "Slow")]
public class SshUploadTests
{
    const string Incoming = $"{SshSpace.Root}/incoming";

    [Fact]
    public async Task Case_04_An_upload_whose_connection_drops_goes_on_where_it_stopped()
    {
        await using var space = await SshSpace.UpAsync();
        var release = space.Release("1.0.0", noise: 4_000_000);
        await space.Fleet[0].SlowLinkAsync(30_000);

        var sending = space.To(0).SendAsync(SshSpace.Package(release), space.Scope);
        await PartAsync(space, release, sending);
        await space.Fleet[0].DropSessionsAsync();
        await space.Fleet[0].SlowLinkAsync(0);
        var path = await sending;

        Assert.Equal(SshSpace.Package(release).Sha256, await DigestAsync(space, path));
        var begun = space.Events.OfType<PackageSent>().Select(sent => sent.Bytes).ToList();
        Assert.Equal(0, begun[0]);
        Assert.Contains(begun, bytes => bytes >= 100_000 && bytes < SshSpace.Package(release).Size);
        Assert.Single(Said(space), text => text.Contains("was lost while", StringComparison.Ordinal));
        Assert.Equal([Path.GetFileName(path)], space.Fleet[0][Incoming].Glob("*").Select(file => file.Name));
    }

    [Fact]
    public async Task Case_04_A_link_that_is_really_cut_is_noticed_and_the_upload_goes_on_when_it_is_back()
    {
        await using var space = await SshSpace.UpAsync(change: settings => settings with { BackOff = TimeSpan.FromSeconds(1) });
        var release = space.Release("1.0.0", noise: 4_000_000);
        await space.Fleet[0].SlowLinkAsync(30_000);

        var sending = space.To(0).SendAsync(SshSpace.Package(release), space.Scope);
        await PartAsync(space, release, sending);
        await space.Fleet[0].CutLinkAsync();
        await UntilAsync(() => Said(space).Any(text => text.Contains("was lost while", StringComparison.Ordinal)), sending);
        await space.Fleet[0].MendLinkAsync();
        await space.Fleet[0].SlowLinkAsync(0);

        Assert.Equal(SshSpace.Package(release).Sha256, await DigestAsync(space, await sending));
    }

    [Fact]
    public async Task Case_04_After_three_lost_connections_it_is_an_error_and_the_next_run_goes_on()
    {
        await using var space = await SshSpace.UpAsync();
        var release = space.Release("1.0.0", noise: 4_000_000);
        await space.Fleet[0].SlowLinkAsync(30_000);
        var sending = space.To(0).SendAsync(SshSpace.Package(release), space.Scope);
        await PartAsync(space, release, sending);
        await space.Fleet[0].KillSshdAsync();

        var error = (await Assert.ThrowsAsync<BuildException>(() => sending)).Error;
        Assert.Contains(error.Code, (string[])["BK0561", "BK0570"]);
        await space.Fleet[0].StartSshdAsync();
        await space.Fleet[0].SlowLinkAsync(0);
        space.Events.Clear();

        Assert.Equal(SshSpace.Package(release).Sha256, await DigestAsync(space, await space.To(0).SendAsync(SshSpace.Package(release), space.Scope)));
        Assert.InRange(space.Events.OfType<PackageSent>().First().Bytes, 100_000, SshSpace.Package(release).Size);
    }

    [Fact]
    public async Task Case_21_A_stopped_upload_leaves_what_has_arrived_and_no_process()
    {
        await using var space = await SshSpace.UpAsync();
        var release = space.Release("1.0.0", noise: 4_000_000);
        await space.Fleet[0].SlowLinkAsync(30_000);
        using var stop = new CancellationTokenSource();

        var sending = space.To(0).SendAsync(SshSpace.Package(release), space.Scope with { Stop = new(stop.Token, CancellationToken.None) });
        await PartAsync(space, release, sending);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.InRange(new FileInfo(space.Fleet[0][$"{Incoming}/{SshSpace.Package(release).Name}.part"]).Length, 100_000, SshSpace.Package(release).Size);
    }

    [Fact]
    public async Task Case_30_A_byte_that_is_flipped_here_arrives_nowhere()
    {
        await using var space = await SshSpace.UpAsync();
        var release = space.Release("1.0.0", noise: 100_000);
        var package = SshSpace.Package(release);
        var bytes = await File.ReadAllBytesAsync(package.File, TestContext.Current.CancellationToken);
        bytes[50_000] ^= 1;
        await File.WriteAllBytesAsync(package.File, bytes, TestContext.Current.CancellationToken);

        // In one piece it is checked before it is unpacked, in several already when they are put together.
        var there = await space.To(0).SendAsync(package, space.Scope);
        Assert.Equal(12, (await space.Host(0, release).RunAsync(new Stage(package.Sha256) { Package = there }, space.Scope)).ExitCode);
        Assert.Empty(space.Fleet[0][$"{SshSpace.Root}/releases"].Glob("*"));

        await space.Fleet[0].RunAsync($"rm -rf {Incoming}/* && head -c 40000 /dev/urandom >{Incoming}/{package.Name}.part");
        var error = (await Assert.ThrowsAsync<BuildException>(() => space.To(0).SendAsync(package, space.Scope))).Error;
        Assert.Equal(("BK0571", 12), (error.Code, error.ExitCode));
        Assert.Contains(("Should", $"sha256 {package.Sha256}"), error.Facts);
        Assert.Empty(space.Fleet[0][Incoming].Glob("*"));
    }

    [Fact]
    public async Task Case_30_What_changes_on_the_way_is_sent_once_more_and_right_then()
    {
        await using var space = await SshSpace.UpAsync();
        var release = space.Release("1.0.0", noise: 100_000);
        var package = SshSpace.Package(release);
        await space.Fleet[0].RunAsync($"mkdir -p {Incoming} && head -c {package.Size} /dev/urandom >{Incoming}/{package.Name}");

        var outcome = await new FleetMember(space.Host(0, release)).RunAsync(new Stage(package.Sha256), space.Scope);

        Assert.Equal((0, true), (outcome.ExitCode, outcome.Changed));
        Assert.True(File.Exists(space.Fleet[0][$"{SshSpace.Root}/releases/1.0.0/.release-sha256"]));
    }

    [Fact]
    public async Task Case_30_What_an_earlier_run_left_damaged_is_found_by_its_digest_and_sent_again_once()
    {
        await using var space = await SshSpace.UpAsync();
        var package = SshSpace.Package(space.Release("1.0.0", noise: 100_000));
        await space.Fleet[0].RunAsync($"mkdir -p {Incoming} && head -c 70000 /dev/urandom >{Incoming}/{package.Name}.part");

        Assert.Equal(package.Sha256, await DigestAsync(space, await space.To(0).SendAsync(package, space.Scope)));
        Assert.Equal([70_000, 0, package.Size], space.Events.OfType<PackageSent>().Select(sent => sent.Bytes).Where(bytes => bytes is 70_000 or 0 || bytes == package.Size).Distinct());

        // A host that never sees the right bytes.
        await space.Fleet[0].RunAsync($"head -c 70000 /dev/urandom >{Incoming}/{package.Name}.part; rm {Incoming}/{package.Name}; rm /usr/bin/sha256sum; printf '#!/bin/sh\\ncat >/dev/null; echo 0123\\n' >/usr/bin/sha256sum; chmod 755 /usr/bin/sha256sum");
        var error = (await Assert.ThrowsAsync<BuildException>(() => space.To(0).SendAsync(package, space.Scope))).Error;
        Assert.Equal("BK0571", error.Code);
    }

    [Fact]
    public async Task A_host_without_room_takes_nothing_and_what_fitted_is_not_sent_again()
    {
        await using var space = await SshSpace.UpAsync();
        var package = SshSpace.Package(space.Release("1.0.0", noise: 1_000_000));
        await space.Fleet[0].MountAsync(SshSpace.Root, kibibytes: 400);

        var error = (await Assert.ThrowsAsync<BuildException>(() => space.To(0).SendAsync(package, space.Scope))).Error;

        Assert.Equal(("BK0572", 11), (error.Code, error.ExitCode));
        Assert.Contains("No space left", error.Facts.Single(fact => fact.Name == "Host says").Value, StringComparison.Ordinal);
        await space.Fleet[0].ResizeAsync(SshSpace.Root, kibibytes: 4000);
        space.Events.Clear();
        Assert.Equal(package.Sha256, await DigestAsync(space, await space.To(0).SendAsync(package, space.Scope)));
        Assert.InRange(space.Events.OfType<PackageSent>().First().Bytes, 100_000, 400 * 1024);
    }

    [Fact]
    public async Task A_host_without_inodes_takes_nothing()
    {
        await using var space = await SshSpace.UpAsync();
        await space.Fleet[0].MountAsync(SshSpace.Root, kibibytes: 4000, inodes: 2);

        var error = (await Assert.ThrowsAsync<BuildException>(() => space.To(0).SendAsync(SshSpace.Package(space.Release("1.0.0")), space.Scope))).Error;

        Assert.Equal("BK0572", error.Code);
    }

    [Fact]
    public async Task A_package_that_is_there_is_not_sent_again_and_pruning_removes_those_of_other_releases()
    {
        await using var space = await SshSpace.UpAsync();
        var release = space.Release("1.0.0", noise: 100_000);
        await space.To(0).SendAsync(SshSpace.Package(release), space.Scope);
        space.Events.Clear();
        await space.To(0).SendAsync(SshSpace.Package(release), space.Scope);
        Assert.Empty(space.Events.OfType<PackageSent>());

        await SshTransportTests.DeployAsync(space, release);
        await space.To(0).SendAsync(SshSpace.Package(release), space.Scope);
        Assert.Empty(space.Events.OfType<PackageSent>());

        await space.Fleet[0].RunAsync($"echo x >{Incoming}/shop-0.9.0.tar.gz.part; echo y >{Incoming}/shop-1.0.0.tar.gz.part");
        await space.Host(0, release).RunAsync(new Prune(null), space.Scope);
        Assert.Equal(["shop-1.0.0.tar.gz.part"], space.Fleet[0][Incoming].Glob("*").Select(file => file.Name));
    }

    static async Task PartAsync(SshSpace space, StoredRelease release, Task sending)
    {
        var part = space.Fleet[0][$"{Incoming}/{SshSpace.Package(release).Name}.part"];
        await UntilAsync(() => File.Exists(part) && new FileInfo(part).Length > 200_000, sending);
    }

    static async Task UntilAsync(Func<bool> holds, Task sending)
    {
        for (var waited = 0; !holds(); waited++)
        {
            Assert.False(sending.IsCompleted, $"ended too early: {sending.Exception}");
            Assert.True(waited < 1500, "it did not come to it");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    static async Task<string> DigestAsync(SshSpace space, string path) => (await space.Fleet[0].RunAsync($"sha256sum {path}")).Split(' ')[0];

    static List<string> Said(SshSpace space)
    {
        lock (space.Events)
        {
            return [.. space.Events.OfType<OutputWritten>().Select(output => output.Text)];
        }
    }
}
