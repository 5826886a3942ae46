namespace BuildKit.Repositories;

/// <summary>Which remote a branch is shared with: the one that is named, else the branch's own upstream, else <c>origin</c>, else the only one.</summary>
static class RemoteChoice
{
    /// <summary>Null if there is no remote, or none is to be preferred.</summary>
    /// <exception cref="BuildException">BK0526: there is none of the name that is given.</exception>
    public static async Task<string?> OfAsync(GitPlumbing git, string branch, string? named)
    {
        var listed = await git.TryAsync(null, "remote").ConfigureAwait(false);
        var remotes = listed.ExitCode == 0 ? listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        if (named is not null)
        {
            return remotes.Contains(named, StringComparer.Ordinal) ? named : throw Errors.UnknownRemote(named, remotes).Exception();
        }

        var upstream = remotes.Length < 2 ? null : (await git.TryAsync(null, "config", "--get", $"branch.{branch}.remote").ConfigureAwait(false)).Output.Trim();
        return remotes.FirstOrDefault(remote => remote == upstream) ?? remotes.FirstOrDefault(remote => remote == "origin") ?? (remotes is [var only] ? only : null);
    }
}
