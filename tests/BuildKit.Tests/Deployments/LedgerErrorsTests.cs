using BuildKit.Deployments;
using BuildKit.Repositories;
using BuildKit.Tests.Releases;

namespace BuildKit.Tests.Deployments;

[Trait("Speed", "Slow")]
public sealed class LedgerErrorsTests : IDisposable
{
    readonly ShopWorkspace workspace = new();
    readonly TestScript script;

    public LedgerErrorsTests()
    {
        Needs.Unix();
        script = new(new Script(), workspace.Root);
        script.Define("Deploy");
    }

    public void Dispose() => workspace.Dispose();

    sealed class Script
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public Target Release => _ => _.Creates(Shop);

        public Target Deploy => _ => _.Deploys(Shop);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_stops_a_deployment_before_it_begins()
    {
        await script.RunAsync("Release");
        await new BranchStore(workspace.Repository.Open().Git, DeploymentLedger.Branch)
            .AppendAsync(_ => new("local/2026/11/01JK000000ZZZZZZZZZZZZZZZZ.json", "{ \"event\": 7", "bad", DateTimeOffset.UnixEpoch));

        var error = await script.FailAsync("Deploy");

        Assert.Equal("BK0521", error.Code);
        Assert.Contains("git log -p deploy-ledger -- local/2026/11/01JK000000ZZZZZZZZZZZZZZZZ.json", error.Hint, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.Root / ".buildkit/environments"));
    }

    [Fact]
    public async Task A_branch_that_is_locked_for_good_is_named_and_the_next_run_records_what_is_missing()
    {
        await script.RunAsync("Release");
        var leftBehind = workspace.Repository.Write($".git/refs/heads/{DeploymentLedger.LocalBranch}.lock", "");

        var error = await script.FailAsync("Deploy");

        Assert.Equal(("BK0522", "BK0520"), (error.Code, error.Problems.Single().Code));
        Assert.Contains("deploy-ledger-local.lock", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("releases/1.2.3", new FileInfo(workspace.Root / ".buildkit/environments/local/Shop/current").LinkTarget);
        File.Delete(leftBehind);
        await script.RunAsync("Deploy");
        Assert.Single(await NewLedger().ReadAsync());
    }

    [Fact]
    public async Task What_git_cannot_do_is_told_with_its_own_words()
    {
        workspace.Repository.Write($".git/refs/heads/{DeploymentLedger.Branch}", new string('1', 40) + "\n");

        var error = (await Assert.ThrowsAsync<BuildException>(() => NewLedger().ReadAsync())).Error;

        Assert.Equal("BK0408", error.Code);
        Assert.Contains("git ls-tree", error.ToString(), StringComparison.Ordinal);
    }

    DeploymentLedger NewLedger() => new(workspace.Repository.Open(), LedgerSharing.Off, _ => { });
}
