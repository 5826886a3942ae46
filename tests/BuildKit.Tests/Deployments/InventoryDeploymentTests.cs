using BuildKit.Ledger;

namespace BuildKit.Tests.Deployments;

/// <summary>Real hosts that a file lists: chosen by roles and words, planned without a change, and only deployed to if nothing has changed since.</summary>
[Trait("Speed", "Slow")]
public sealed class InventoryDeploymentTests() : FleetScriptTests(3, ssh => new Script(ssh), "Deploy")
{
    sealed class Script(AbsolutePath ssh)
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public DeploymentEnvironment Production => _ => _.Inventory("deploy/inventory/production.json").HostDirectory("/srv/apps").Ssh(ssh).LocalLedger();

        public DeploymentEnvironment Asked => _ => _.Inventory(Tool.Of("cat")($"deploy/inventory/list.json")).HostDirectory("/srv/apps").Ssh(ssh).LocalLedger();

        public DeploymentEnvironment Ansible => _ => _.Inventory("deploy/inventory/hosts.ini").HostDirectory("/srv/apps").Ssh(ssh).LocalLedger();

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.Deploys(Shop, d => d.OnRole("web").Rolling([1, 100.Percent()]));

        public Target Status => _ => _.ShowsStatus(Shop);
    }

    protected override async Task PrepareAsync()
    {
        File.AppendAllText(workspace.Root / ".git/info/exclude", "deploy/\n");
        List("""
            { "name": "web-[1:2]", "address": "host[01:02]", "user": "root", "port": 22, "roles": ["web"], "tags": ["eu"] },
            { "name": "db", "address": "host03", "roles": ["db"] }
            """);
        await script.RunAsync("Release");
    }

    [Fact]
    public async Task A_product_comes_to_the_hosts_of_its_role_and_to_those_of_them_that_are_chosen()
    {
        await script.RunAsync("Deploy", "environment=production", "hosts=web-2");
        Assert.Equal([null, "1.2.3", null], Current());
        Assert.Equal([("web-1", HostCondition.Excluded), ("web-2", null)], (await LedgerAsync())[^1].Hosts.Select(host => (host.Host, host.Condition)));

        await script.RunAsync("Deploy", "environment=production", "hosts=role:web", "exclude=web-2");
        Assert.Equal(["1.2.3", "1.2.3", null], Current());

        var unknown = await script.FailAsync("Deploy", "environment=production", "hosts=wbe-1");
        Assert.Equal(("BK0535", 2, "Did you mean 'web-1'?"), (unknown.Code, unknown.ExitCode, unknown.Hint));
        var none = await script.FailAsync("Deploy", "environment=production", "exclude=web-*");
        Assert.Equal(("BK0584", 2), (none.Code, none.ExitCode));
    }

    [Fact]
    public async Task A_command_and_Ansible_list_hosts_as_well()
    {
        workspace.Repository.Write("deploy/inventory/list.json", """{ "_meta": { "hostvars": { "one": { "ansible_host": "host01" } } }, "web": ["one"] }""");
        workspace.Repository.Write("deploy/inventory/hosts.ini", "[web]\ntwo ansible_host=host02 ansible_user=root\n[db]\nhost03\n");

        await script.RunAsync("Deploy", "environment=asked");
        await script.RunAsync("Deploy", "environment=ansible");

        Assert.Equal(["1.2.3", "1.2.3", null], Current());
        Assert.Equal(["one", "two"], (await LedgerAsync()).Select(e => e.Hosts.Single().Host));
    }

    [Fact]
    public async Task Case_49_A_dry_run_changes_nothing_and_names_what_the_run_then_does()
    {
        var before = await SnapshotAsync();

        await script.RunAsync("Deploy", "environment=production", "dry-run=true");

        Assert.Empty((await SnapshotAsync()).Except(before));
        Assert.Empty(script.Events.OfType<HostVerbFinished>());
        Assert.Empty(script.Events.OfType<DeploymentFinished>());
        var told = Told();
        Assert.StartsWith("Nothing was changed. Do it: ./build.sh Deploy --apply ", told[^1], StringComparison.Ordinal);

        script.Events.Clear();
        await script.RunAsync("Deploy", $"apply={told[^1].Split(' ')[^1]}");

        Assert.Equal(["1.2.3", "1.2.3", null], Current());
        var steps = told.Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            .Select(words => $"{words[0]} {words[1]}");
        Assert.Equal(steps.Order(), script.Events.OfType<HostVerbFinished>().Select(verb => $"{verb.Host} {verb.Verb}").Order());
        Assert.Equal(told[0].Split(' ')[1].TrimEnd(':'), (await LedgerAsync())[^1].Plan![..12]);
    }

    [Fact]
    public async Task Case_49_A_plan_that_is_older_than_what_it_was_made_from_is_refused()
    {
        var plan = await PlanAsync();
        await script.RunAsync("Deploy", "environment=production", "hosts=web-1");
        var hosts = await OutdatedAsync(plan, "Hosts");
        Assert.StartsWith("web-1: was nothing, with 0 releases (", hosts, StringComparison.Ordinal);
        Assert.Contains("; is 1.2.3, with 1 release (", hosts, StringComparison.Ordinal);

        plan = await PlanAsync();
        List("""{ "name": "web-[1:2]", "address": "host[01:02]", "roles": ["web"], "facts": { "rack": "b" } }, { "name": "web-3", "address": "host03", "roles": ["web"] }""");
        Assert.Equal("web-3 is new\nweb-1 is described otherwise\nweb-2 is described otherwise", await OutdatedAsync(plan, "Inventory"));

        plan = await PlanAsync();
        Directory.Delete(workspace.Root / ".buildkit/releases", recursive: true);
        workspace.Publish("other bytes");
        await script.RunAsync("Release");
        Assert.Equal("BK0554", (await script.FailAsync("Deploy", $"apply={plan}")).Code);

        Assert.Equal("BK0514", (await script.FailAsync("Deploy", "apply=123456789abc")).Code);
        var other = await script.FailAsync("Deploy", $"apply={plan}", "environment=ansible");
        Assert.Equal(("BK0517", $"The plan {plan} is for Shop in 'Production'"), (other.Code, other.Message));
        Assert.Equal(["1.2.3", null, null], Current());
    }

    [Fact]
    public async Task The_plan_of_the_engine_looks_at_the_hosts_and_changes_nothing()
    {
        var before = await SnapshotAsync();
        var deploy = script.Define("Deploy");
        deploy.Options.Single(option => option.Name == "environment").Value = "production";

        var lines = await deploy.Step.Actions.Cast<BuildKit.Targets.CodeAction>().Single().Foresee!(Repositories.Scopes.Of(workspace.Root, script.Events));

        Assert.Contains("to Production, 2 hosts", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("    web-1  stage 1.2.3, package ", StringComparison.Ordinal));
        Assert.Empty((await SnapshotAsync()).Except(before));
        deploy.Options.ForEach(option => option.Value = null);
    }

    [Fact]
    public async Task What_the_user_may_not_write_is_said_of_each_host_and_nothing_is_changed()
    {
        foreach (var machine in fleet.Machines)
        {
            await machine.RunAsync("useradd -m deploy && usermod -p '*' deploy && mkdir -p /srv/apps ~deploy/.ssh && cp ~/.ssh/authorized_keys ~deploy/.ssh/ && chown -R deploy ~deploy/.ssh");
        }

        List("""{ "name": "web-[1:2]", "address": "host[01:02]", "user": "deploy", "roles": ["web"] }""");
        var error = await script.FailAsync("Deploy", "environment=production");

        Assert.Equal(11, error.ExitCode);
        Assert.Contains("web-1", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("/srv/apps", error.ToString(), StringComparison.Ordinal);
        Assert.Equal([null, null, null], Current());
    }

    // All that hosts have written since they are there (but what the shell of this machine's root does at each login), the references of the repository, and what lies in .buildkit but the plans.
    async Task<string[]> SnapshotAsync()
    {
        var hosts = await Task.WhenAll(fleet.Machines.SelectMany(machine => new[] { machine.Disk("/").Parent / "upper", machine["/tmp"] })
            .Select(written => Fleet.Shell.RunAsync("find", written, "-path", "*/var/log", "-prune", "-o", "-path", "*/root/.pyenv", "-prune", "-o", "!", "-path", "*/upper/root", "-printf", "%p %s %l %T@ %m %U\n")));
        return
        [
            .. hosts.SelectMany(lines => lines.Split('\n')), .. workspace.Repository.Git("for-each-ref").Split('\n'),
            .. Directory.EnumerateFileSystemEntries(workspace.Root / ".buildkit").Where(path => Path.GetFileName(path) != "plans"),
        ];
    }

    async Task<string> PlanAsync()
    {
        script.Events.Clear();
        await script.RunAsync("Deploy", "environment=production", "dry-run=true");
        return Told()[^1].Split(' ')[^1];
    }

    async Task<string> OutdatedAsync(string plan, string what)
    {
        var error = await script.FailAsync("Deploy", $"apply={plan}");
        Assert.Equal(("BK0515", 11), (error.Code, error.ExitCode));
        return error.Facts.Single(fact => fact.Name == what).Value;
    }

    List<string> Told() => [.. script.Events.OfType<DeploymentPlanned>().SelectMany(plan => plan.Lines), .. script.Events.OfType<OutputWritten>().Select(line => line.Text)];

    void List(string hosts) => workspace.Repository.Write("deploy/inventory/production.json", $$"""{ "format": 1, "hosts": [ {{hosts}} ] }""");
}
