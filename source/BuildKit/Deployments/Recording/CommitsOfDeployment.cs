using System.Globalization;
using BuildKit.Ledger;
using BuildKit.Repositories;

namespace BuildKit.Deployments;

/// <summary>Finds which commits a deployment brings to an environment that no successful one has brought there before.</summary>
static class CommitsOfDeployment
{
    /// <summary>Null if git does not have the commit.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="commit">That the release was made of.</param>
    /// <param name="before">The deployments of the product to the environment, in order.</param>
    public static async Task<NewCommits?> OfAsync(GitRepository git, string commit, IEnumerable<DeploymentRecorded> before)
    {
        var log = new CommitLog(git.Git);
        if (commit.Length == 0 || !log.Has(commit))
        {
            return null;
        }

        var deployed = before.Where(e => e.Succeeded && e.Commit.Length > 0).Select(e => e.Commit).ToList();
        var known = deployed.Distinct(StringComparer.Ordinal).Where(log.Has).ToList();
        var input = string.Concat([commit + "\n", .. known.Select(old => $"^{old}\n")]);
        var listed = await git.Git.ReadAsync(input, "rev-list", "--stdin", "--no-merges", "--topo-order", "--timestamp").ConfigureAwait(false);
        var commits = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read).ToList();
        return new()
        {
            Since = deployed.LastOrDefault(),
            Count = commits.Count,
            Capped = commits.Count > NewCommits.Limit,
            Incomplete = (deployed.Count > 0 && !known.Contains(deployed[^1])) || await IsCutOffAsync(git, commits).ConfigureAwait(false),
            List = [.. commits.Take(NewCommits.Limit)],
        };
    }

    static async Task<bool> IsCutOffAsync(GitRepository git, IReadOnlyList<NewCommit> commits)
    {
        var cutOff = await new HistoryReader(git.Git).CutOffAsync().ConfigureAwait(false);
        return cutOff.Count > 0 && commits.Any(commit => cutOff.Contains(commit.Hash));
    }

    static NewCommit Read(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return new(line[(space + 1)..], DateTimeOffset.FromUnixTimeSeconds(long.Parse(line[..space], CultureInfo.InvariantCulture)));
    }
}
