namespace BuildKit.Tests.Deployments;

/// <summary>Seven real hosts of which one is as it must be: all that is wrong with the others is told at once, before anything is changed.</summary>
[Trait("Speed", "Slow")]
public sealed class FleetReadinessTests() : FleetScriptTests(7, ssh => new Script(ssh), "Deploy", "Rollback")
{
    const string User = "deploy";

    sealed class Script(AbsolutePath ssh)
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public DeploymentEnvironment Production => _ => _.Hosts($"{User}@host[01:07]").HostDirectory("/srv/apps").Ssh(ssh).LocalLedger();

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.Deploys(Shop, d => d.AllAtOnce().Restart("sudo systemctl restart shop"));

        public Target Rollback => _ => _.RollsBack(Shop);
    }

    [Fact]
    public async Task Case_39_Too_few_blocks_and_inodes_missing_tools_rights_and_sudo_are_told_of_all_hosts_at_once_and_nothing_is_changed()
    {
        Needs.Tool("useradd");
        var noise = new byte[400_000];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(workspace.Root / "artifacts/shop/noise", noise);
        await script.RunAsync("Release");
        await Task.WhenAll(fleet.Machines.Select(AddUserAsync));
        await fleet[0].MountAsync("/srv/apps", kibibytes: 600);
        await fleet[1].MountAsync("/srv/apps", kibibytes: 4000, inodes: 6);
        await fleet[0].RunAsync($"chown {User} /srv/apps");
        await fleet[1].RunAsync($"chown {User} /srv/apps");
        await fleet[2].RunAsync("rm -f /usr/bin/sha256sum /usr/bin/shasum /usr/bin/openssl");
        await fleet[3].RunAsync("rm -f /usr/bin/tar /bin/tar");
        await fleet[4].RunAsync("rm -f /usr/local/bin/sudo /usr/bin/sudo /bin/sudo");
        await fleet[5].RunAsync("chown root /srv/apps; printf '#!/bin/sh\\necho \"sudo: a password is required\" >&2; exit 1\\n' >/usr/local/bin/sudo");

        var error = await script.FailAsync("Deploy", "environment=production");

        var text = error.ToString();
        Assert.True(error is { Code: "BK0554", ExitCode: 11 }, text);
        Assert.Contains("6 hosts of 'Production' cannot be deployed to, so nothing was changed anywhere", text, StringComparison.Ordinal);
        Assert.Matches("not enough room on host01(.|\n)*?Needed +[0-9]{4} KiB(.|\n)*?Available +[0-9]{2,3} KiB", text);
        Assert.Matches("not enough room on host02(.|\n)*?Needed +1[0-9] inodes(.|\n)*?Available +[0-9] inodes", text);
        Assert.Matches("host03 lacks what this release needs(.|\n)*?sha256sum", text);
        Assert.Matches("host04(.|\n)*?\\btar\\b", text);
        Assert.Matches("needs sudo, which cannot work on host05", text);
        Assert.Matches("needs sudo, which cannot work on host06", text);
        Assert.Contains("BK0556: deploy cannot write to the directory of the product on host06", text, StringComparison.Ordinal);
        Assert.Contains("--exclude host01,host02,host03,host04,host05,host06", error.Hint, StringComparison.Ordinal);
        Assert.Contains("Then: ./build.sh Deploy --environment Production", error.Hint, StringComparison.Ordinal);
        Assert.All(fleet.Machines, machine => Assert.Empty(Directory.EnumerateFileSystemEntries(machine["/srv/apps"])));
        Assert.Empty(await LedgerAsync());
    }

    // With a sudo that lets him do everything.
    static Task AddUserAsync(FleetMachine machine) => machine.RunAsync($$"""
        useradd --create-home --shell /bin/sh {{User}} && usermod --password '*' {{User}}
        mkdir -p /home/{{User}}/.ssh /srv/apps && cp /root/.ssh/authorized_keys /home/{{User}}/.ssh/ && chown -R {{User}} /home/{{User}} /srv/apps && chmod 700 /home/{{User}}/.ssh
        printf '#!/bin/sh\nwhile [ "${1#-}" != "$1" ]; do shift; done\nexec "$@"\n' >/usr/local/bin/sudo && chmod 755 /usr/local/bin/sudo
        """);
}
