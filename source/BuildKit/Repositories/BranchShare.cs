namespace BuildKit.Repositories;

/// <summary>How the attempt to share a branch ended.</summary>
enum ShareResult
{
    /// <summary>The remote has all that is here, and the other way round.</summary>
    Shared,

    /// <summary>The remote did not answer as one, or not in time.</summary>
    Unreachable,

    /// <summary>The remote answers, and does not take the branch.</summary>
    Refused,
}

/// <summary>What became of an attempt to share a branch.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Waiting">How many files the remote does not have, as far as is known.</param>
/// <param name="Says">What git said, without credentials.</param>
/// <param name="Hung">True if the time was over: whoever asks again waits again.</param>
sealed record ShareOutcome(ShareResult Result, int Waiting, IReadOnlyList<string> Says, bool Hung = false);

/// <summary>
/// Shares a branch to which files are only appended with a remote: fetches it, puts what is only here on top, pushes, and begins anew if
/// somebody else was faster. Nothing is ever forced, so nothing that anybody has pushed is lost.
/// </summary>
/// <param name="git">The repository.</param>
/// <param name="store">The branch.</param>
/// <param name="remote">The name of the remote.</param>
/// <param name="place">Makes from the remote's files and those that are only here what is to be appended to the remote's.</param>
sealed class BranchShare(GitPlumbing git, BranchStore store, string remote, Func<IReadOnlyList<StoredFile>, IReadOnlyList<StoredFile>, IEnumerable<NewFile>> place)
{
    const int Attempts = 50;

    readonly string tracking = $"refs/remotes/{remote}/{store.Branch}";

    /// <summary>Fetches first, unless that was done in this run: then only if the remote turns out to have moved.</summary>
    /// <param name="limit">How long each call may take.</param>
    /// <param name="fetches">Whether to fetch first.</param>
    /// <exception cref="BuildException">BK0520, BK0521, BK0523: the branch here or there is none to append to.</exception>
    public async Task<ShareOutcome> ShareAsync(TimeSpan limit, bool fetches)
    {
        var failed = fetches ? await FetchAsync(limit).ConfigureAwait(false) : null;
        for (var attempt = 1; failed is null; attempt++)
        {
            await RebaseAsync().ConfigureAwait(false);
            var known = await store.TipAsync(tracking).ConfigureAwait(false);
            failed = await PushAsync(limit).ConfigureAwait(false);
            if (failed is null)
            {
                return new(ShareResult.Shared, 0, []);
            }

            if (failed.Result == ShareResult.Refused && attempt < Attempts)
            {
                await BranchStore.PauseAsync(50 * Math.Min(attempt, 20)).ConfigureAwait(false);
                var unreachable = await FetchAsync(limit).ConfigureAwait(false);
                // It was somebody else's push that was in the way, if there was one.
                failed = unreachable ?? (await store.TipAsync(tracking).ConfigureAwait(false) == known ? failed : null);
            }
        }

        await RebaseAsync().ConfigureAwait(false);
        return failed with { Waiting = await WaitingAsync().ConfigureAwait(false) };
    }

    /// <summary>Puts what is only here on top of what the remote is known to have; asks nobody.</summary>
    public Task RebaseAsync() => store.MoveAsync(async here =>
    {
        var there = await store.TipAsync(tracking).ConfigureAwait(false);
        return there is null || (here is not null && await IsAncestorAsync(there, here).ConfigureAwait(false)) ? null
            : here is null || await IsAncestorAsync(here, there).ConfigureAwait(false) ? await CheckedAsync(there).ConfigureAwait(false)
            : await OnTopAsync(there, here).ConfigureAwait(false);
    });

    /// <summary>How many files the remote does not have, as far as is known.</summary>
    public async Task<int> WaitingAsync()
    {
        var (here, there) = (await store.TipAsync().ConfigureAwait(false), await store.TipAsync(tracking).ConfigureAwait(false));
        return here is null || here == there ? 0 : (await OnlyHereAsync(there, here).ConfigureAwait(false)).Count;
    }

    // The star is not in the name: a branch that is not there yet is no failure then.
    async Task<ShareOutcome?> FetchAsync(TimeSpan limit) => await TalkAsync(
        limit, "fetch", "--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head", "--no-filter", "--refmap=", remote,
        $"+{store.Reference}*:{tracking}*").ConfigureAwait(false);

    // The commit, not the branch: another process here may move that meanwhile.
    async Task<ShareOutcome?> PushAsync(TimeSpan limit)
    {
        var here = await store.TipAsync().ConfigureAwait(false);
        if (here is null || here == await store.TipAsync(tracking).ConfigureAwait(false))
        {
            return null;
        }

        var failed = await TalkAsync(
            limit, "-c", $"remote.{remote}.mirror=false", "push", "--porcelain", "--no-verify", "--no-follow-tags", "--no-signed", "--recurse-submodules=no", remote,
            $"{here}:{store.Reference}").ConfigureAwait(false);
        if (failed is null)
        {
            await git.TryAsync(null, "update-ref", tracking, here).ConfigureAwait(false);
        }

        return failed;
    }

    async Task<ShareOutcome?> TalkAsync(TimeSpan limit, params string[] arguments)
    {
        try
        {
            var result = await git.TalkAsync(limit, arguments).ConfigureAwait(false);
            return result.ExitCode == 0 ? null : new(IsRefusal(result) ? ShareResult.Refused : ShareResult.Unreachable, 0, Words(result.LastLines));
        }
        catch (BuildException e) when (e.Error.Code == Errors.TimedOutCode)
        {
            return new(ShareResult.Unreachable, 0, [$"no answer within {limit.TotalSeconds:0} s"], Hung: true);
        }
    }

    // The line of a reference that was not taken, which only --porcelain writes.
    static bool IsRefusal(CommandResult result) => result.LastLines.Any(line => line.StartsWith("!\t", StringComparison.Ordinal));

    static IReadOnlyList<string> Words(IEnumerable<string> lines) =>
        [.. lines.Where(line => line.Length > 0 && !line.StartsWith("To ", StringComparison.Ordinal) && line != "Done").Select(RemoteAddress.Hidden)];

    async Task<string> CheckedAsync(string there)
    {
        _ = place(await store.ReadAsync(there).ConfigureAwait(false), []).Count();
        return there;
    }

    async Task<string?> OnTopAsync(string there, string here)
    {
        var mine = await OnlyHereAsync(there, here).ConfigureAwait(false);
        var texts = (await store.ReadAsync(here).ConfigureAwait(false)).Where(file => mine.Contains(file.Path)).ToList();
        return await store.CommitAsync(there, place(await store.ReadAsync(there).ConfigureAwait(false), texts)).ConfigureAwait(false);
    }

    async Task<IReadOnlySet<string>> OnlyHereAsync(string? there, string here)
    {
        var names = there is null
            ? await git.ReadAsync(null, "ls-tree", "-r", "-z", "--full-tree", "--name-only", here).ConfigureAwait(false)
            : await git.ReadAsync(null, "diff-tree", "-r", "-z", "--no-renames", "--name-only", "--diff-filter=A", there, here).ConfigureAwait(false);
        return names.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
    }

    async Task<bool> IsAncestorAsync(string one, string other) =>
        one == other || (await git.TryAsync(null, "merge-base", "--is-ancestor", one, other).ConfigureAwait(false)).ExitCode == 0;
}
