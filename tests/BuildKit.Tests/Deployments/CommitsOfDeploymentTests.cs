using BuildKit.Deployments;
using BuildKit.Ledger;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Deployments;

[Trait("Speed", "Slow")]
public sealed class CommitsOfDeploymentTests : IDisposable
{
    readonly TestRepository repository = new();
    readonly List<DeploymentRecorded> before = [];

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task What_no_successful_deployment_has_brought_there_is_new()
    {
        var (one, two, three) = (repository.Commit("1"), repository.Commit("2"), repository.Commit("3"));
        Succeeded(one);
        Recorded(two, DeploymentResult.Failed);

        var commits = await OfAsync(three);

        Assert.Equal((one, 2, false, false), (commits!.Since, commits.Count, commits.Capped, commits.Incomplete));
        Assert.Equal([three, two], commits.List.Select(commit => commit.Hash));
        Assert.Equal(repository.Git("log", "-1", "--format=%ct", three), $"{commits.List[0].At.ToUnixTimeSeconds()}");
    }

    [Fact]
    public async Task Going_back_and_forth_again_brings_nothing_new()
    {
        var (one, two) = (repository.Commit("1"), repository.Commit("2"));
        Succeeded(one);
        Succeeded(two);
        Succeeded(one);

        Assert.Empty((await OfAsync(two))!.List);
        Assert.Empty((await OfAsync(one))!.List);
    }

    [Fact]
    public async Task Merges_are_left_out_and_the_branch_that_was_merged_counts_from_its_first_commit()
    {
        var first = repository.Commit("1");
        repository.Git("checkout", "--quiet", "-b", "topic");
        var (a, b) = (repository.Commit("a"), repository.Commit("b"));
        repository.Git("checkout", "--quiet", "main");
        repository.Git("merge", "--quiet", "--no-ff", "-m", "merge", "topic");
        Succeeded(first);

        Assert.Equal([b, a], (await OfAsync(repository.Git("rev-parse", "HEAD")))!.List.Select(commit => commit.Hash));
    }

    [Fact]
    public async Task A_clone_that_lacks_history_says_so_and_a_commit_that_is_not_there_has_none()
    {
        var first = repository.Commit("1");
        repository.Commit("2");
        var last = repository.Commit("3");
        var shallow = repository.Elsewhere("shallow");
        repository.Git("clone", "--quiet", "--depth=2", $"file://{repository.Path}", shallow);

        Assert.True((await CommitsOfDeployment.OfAsync(repository.Open(shallow), last, []))!.Incomplete);
        Succeeded(first);
        var commits = await CommitsOfDeployment.OfAsync(repository.Open(shallow), last, before);

        Assert.Equal((first, true, 2), (commits!.Since, commits.Incomplete, commits.Count));
        Assert.Null(await OfAsync(new string('1', 40)));
        Assert.Null(await OfAsync(""));
    }

    [Fact]
    public async Task Of_very_many_the_newest_are_listed_and_all_are_counted()
    {
        var root = repository.Commit("root");
        var commands = string.Concat(Enumerable.Range(1, NewCommits.Limit + 1).Select(i => $"commit refs/heads/many\ncommitter T <t@example.com> {1_700_100_000 + i} +0000\ndata 1\nx\n{(i == 1 ? $"from {root}\n" : "")}\n"));
        await repository.Open().Git.ReadAsync(commands, "fast-import", "--quiet");
        Succeeded(root);

        var commits = await OfAsync(repository.Git("rev-parse", "many"));

        Assert.Equal((NewCommits.Limit + 1, true, NewCommits.Limit), (commits!.Count, commits.Capped, commits.List.Length));
    }

    Task<NewCommits?> OfAsync(string commit) => CommitsOfDeployment.OfAsync(repository.Open(), commit, before);

    void Succeeded(string commit) => Recorded(commit, DeploymentResult.Succeeded);

    void Recorded(string commit, DeploymentResult result) => before.Add(new()
    {
        Id = $"{before.Count}",
        Seq = before.Count,
        Environment = "Production",
        Product = "Shop",
        Release = "",
        Digest = "",
        Commit = commit,
        Kind = DeploymentKind.Planned,
        Actor = "zoe",
        StartedAt = DateTimeOffset.UnixEpoch,
        FinishedAt = DateTimeOffset.UnixEpoch,
        Result = result,
        Hosts = [],
    });
}
