using BuildKit.Tests.Releases;

namespace BuildKit.Tests.Deployments;

/// <summary>What is wrong with what was given is said before any host is asked; nobody answers at the addresses here.</summary>
[Trait("Speed", "Slow")]
public sealed class BadDeploymentInputTests : IDisposable
{
    readonly ShopWorkspace workspace = new();
    readonly TestScript script;

    public BadDeploymentInputTests()
    {
        Needs.Unix();
        script = new(new Script(), workspace.Root);
        File.AppendAllText(workspace.Root / ".git/info/exclude", "deploy/\n");
    }

    public void Dispose() => workspace.Dispose();

    sealed class Script
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public Product Other => _ => _.Archive("other", from: Publish);

        public DeploymentEnvironment Production => _ => _.Inventory("deploy/inventory/production.json");

        public DeploymentEnvironment Broken => _ => _.Inventory(Tool.Of("false")($""));

        public DeploymentEnvironment Yaml => _ => _.Inventory("deploy/inventory/hosts.yml");

        public DeploymentEnvironment Itself => _ => _.Hosts("192.0.2.1").PromotedFrom(Itself);

        public DeploymentEnvironment Empty => _ => _.Hosts();

        public Target Release => _ => _.Creates(Shop);

        public Target ReleaseOther => _ => _.Creates(Other);

        public Target Deploy => _ => _.Deploys(Shop, d => d.OnRole("web"));
    }

    [Theory]
    [InlineData("", "BK0542")]
    [InlineData("""{ "name": "a", "roles": ["web"] }, { "name": "A" }""", "BK0541")]
    [InlineData("""{ "name": "a", "address": "192.0.2.1", "roles": ["web"] }, { "name": "b", "address": "192.0.2.1" }""", "BK0516")]
    [InlineData("""{ "name": "a", "roles": ["wbe"] }""", "BK0584")]
    [InlineData("""{ "nam": "a" }""", "BK0581")]
    [InlineData("""{ "name": "a;reboot" }""", "BK0581")]
    public async Task A_bad_inventory_is_refused(string hosts, string code)
    {
        List(hosts);

        await RefusedAsync(code, "environment=production");
    }

    [Theory]
    [InlineData("BK0535", "hosts=b", "Did you mean 'a'?")]
    [InlineData("BK0535", "exclude=role:wbe", "Did you mean 'role:web'?")]
    [InlineData("BK0540", "hosts=a-[3:1]", "For example: deploy@web-[01:20].example.com:2222")]
    [InlineData("BK0584", "exclude=a", "Choose at least one by --hosts, and leave out fewer by --exclude.")]
    public async Task Hosts_that_nobody_has_are_refused(string code, string option, string hint)
    {
        List("""{ "name": "a", "address": "192.0.2.1", "roles": ["web"] }""");

        Assert.Equal(hint, (await RefusedAsync(code, "environment=production", option)).Hint);
    }

    [Fact]
    public async Task An_inventory_that_is_not_there_or_cannot_be_read_here_is_refused()
    {
        workspace.Repository.Write("deploy/inventory/producton.json", "{}");
        Assert.Equal("Did you mean 'producton.json'?", (await RefusedAsync("BK0580", "environment=production")).Hint);
        workspace.Repository.Write("deploy/inventory/production.json", """{ "hosts": ["a"] }""");
        Assert.EndsWith("it does not say its 'format', which is 1", (await RefusedAsync("BK0581", "environment=production")).Message, StringComparison.Ordinal);
        File.Delete(workspace.Root / "deploy/inventory/production.json");
        Directory.CreateDirectory(workspace.Root / "deploy/inventory/production.json");
        await RefusedAsync("BK0580", "environment=production");
        workspace.Repository.Write("deploy/inventory/hosts.yml", "all: {}");
        Assert.SkipWhen((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(path => File.Exists(Path.Combine(path, "ansible-inventory"))), "Ansible is installed");
        Assert.Contains("ansible-inventory --list -i deploy/inventory/hosts.yml > deploy/inventory/hosts.json", (await RefusedAsync("BK0583", "environment=yaml")).Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BK0585", "environment=itself")]
    [InlineData("BK0542", "environment=empty")]
    [InlineData("BK0514", "apply=123456")]
    [InlineData("BK0923", "wait=15x")]
    [InlineData("BK0577", "skip-promotion= ")]
    public async Task An_environment_or_a_plan_that_cannot_be_is_refused(string code, string option) => await RefusedAsync(code, option);

    [Fact]
    public async Task A_command_that_fails_lists_no_hosts()
    {
        await script.RunAsync("Release");

        Assert.Equal("BK0210", (await script.FailAsync("Deploy", "environment=broken")).Code);
    }

    [Fact]
    public async Task A_release_that_was_never_made_or_is_one_of_another_product_is_refused()
    {
        List("""{ "name": "a", "address": "192.0.2.1", "roles": ["web"] }""");
        await script.RunAsync("Release");
        var error = await script.FailAsync("Deploy", "environment=production", "release=1.2.4");
        Assert.Equal("BK0417", error.Code);
        Assert.Contains("1.2.3", error.ToString(), StringComparison.Ordinal);

        await script.RunAsync("ReleaseOther");
        Directory.Delete(workspace.Root / ".buildkit/releases/Shop", recursive: true);
        Directory.Move(workspace.Root / ".buildkit/releases/Other", workspace.Root / ".buildkit/releases/Shop");
        Assert.Contains("it is that of Other 1.2.3", (await script.FailAsync("Deploy", "environment=production", "release=1.2.3")).Message, StringComparison.Ordinal);
    }

    async Task<BuildError> RefusedAsync(string code, params string[] options)
    {
        await script.RunAsync("Release");
        var error = await script.FailAsync("Deploy", options);
        Assert.Equal((code, 2), (error.Code, error.ExitCode));
        return error;
    }

    void List(string hosts) => workspace.Repository.Write("deploy/inventory/production.json", $$"""{ "format": 1, "hosts": [ {{hosts}} ] }""");
}
