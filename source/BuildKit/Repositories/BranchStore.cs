using System.Security.Cryptography;
using BuildKit.Events;

namespace BuildKit.Repositories;

/// <summary>A file on the branch.</summary>
sealed record StoredFile(string Path, string Text);

/// <summary>A file that is to be appended, and what the branch's log says of it.</summary>
sealed record NewFile(string Path, string Text, string Message, DateTimeOffset Time);

/// <summary>
/// Appends files to a branch of its own, without parents in the project's history, that is never checked out. Only the
/// object store and the branch's reference are touched: neither work tree nor index nor HEAD, no hook, no signature, no
/// user's name. The reference is moved by compare-and-swap, so two writers at once both succeed, and a writer that is killed leaves
/// the branch as it was.
/// </summary>
sealed class BranchStore(GitPlumbing git, string branch)
{
    const int Attempts = 100;

    static readonly TimeSpan AgeOfLocksLeftBehind = TimeSpan.FromMinutes(1);

    readonly BranchReader reader = new(git, branch);

    public string Branch { get; } = branch;

    public string Reference { get; } = $"refs/heads/{branch}";

    /// <summary>All files of the branch, ordered by path; none if there is no branch yet.</summary>
    public async Task<IReadOnlyList<StoredFile>> ReadAsync() => await ReadAsync(await TipAsync().ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>All files of a commit; what was read before is not read again.</summary>
    public async Task<IReadOnlyList<StoredFile>> ReadAsync(string? tip) => tip is null ? [] : await reader.ReadAsync(tip).ConfigureAwait(false);

    /// <summary>The commit that the branch is at; null if there is no branch.</summary>
    public Task<string?> TipAsync() => TipAsync(Reference);

    /// <summary>The commit that a reference is at; null if there is none of that name.</summary>
    public async Task<string?> TipAsync(string reference)
    {
        var result = await git.TryAsync(null, "rev-parse", "--verify", "--quiet", reference).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Output.Trim() : null;
    }

    /// <summary>Appends the file that the function makes from all that are there; it is asked again if another writer was faster.</summary>
    /// <exception cref="BuildException">BK0520: the branch could not be moved. BK0408: git failed.</exception>
    public async Task<NewFile> AppendAsync(Func<IReadOnlyList<StoredFile>, NewFile> make)
    {
        NewFile? made = null;
        await MoveAsync(async tip =>
        {
            made = make(await ReadAsync(tip).ConfigureAwait(false));
            return await CommitAsync(tip, [made]).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return made!;
    }

    /// <summary>
    /// Moves the branch to the commit that the function makes from where it is, which is asked again if another writer was faster; null
    /// leaves the branch where it is.
    /// </summary>
    /// <exception cref="BuildException">BK0520: the branch could not be moved. BK0408: git failed.</exception>
    public async Task MoveAsync(Func<string?, Task<string?>> next)
    {
        for (var attempt = 1; ; attempt++)
        {
            var tip = await TipAsync().ConfigureAwait(false);
            if (await next(tip).ConfigureAwait(false) is not { } commit || commit == tip)
            {
                return;
            }

            var moved = await git.Durable.TryAsync(null, "update-ref", "--create-reflog", "-m", "ledger", Reference, commit, tip ?? "").ConfigureAwait(false);
            if (moved.ExitCode == 0)
            {
                return;
            }

            if (attempt == Attempts)
            {
                throw Errors.LedgerBranchStuck(Branch, git.Directory, moved.LastLines).Exception();
            }

            // Another writer was faster, or holds the reference's lock for a moment.
            await RemoveLockLeftBehindAsync().ConfigureAwait(false);
            await PauseAsync(100).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a commit for each file, one upon the other; no reference is moved.</summary>
    /// <returns>The last of them.</returns>
    public async Task<string?> CommitAsync(string? tip, IEnumerable<NewFile> files)
    {
        using var index = new TemporaryIndex();
        var indexed = git.Durable.With("GIT_INDEX_FILE", index.File);
        if (tip is not null)
        {
            await indexed.ReadAsync(null, "read-tree", tip).ConfigureAwait(false);
        }

        foreach (var file in files)
        {
            var blob = await indexed.ReadAsync(file.Text, "hash-object", "-w", "--stdin").ConfigureAwait(false);
            await indexed.ReadAsync(null, "update-index", "--add", "--cacheinfo", $"100644,{blob},{file.Path}").ConfigureAwait(false);
            var tree = await indexed.ReadAsync(null, "write-tree").ConfigureAwait(false);
            tip = await CommitTreeAsync(tip, tree, file).ConfigureAwait(false);
        }

        return tip;
    }

    /// <summary>Waits a random while, so that writers who met do not meet again.</summary>
    public static Task PauseAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(5, milliseconds)), Time);

    static TimeProvider Time => StepScope.Current?.Time ?? TimeProvider.System;

    // Git holds it for milliseconds; a process that was killed holds it for ever.
    async Task RemoveLockLeftBehindAsync()
    {
        var path = git.Directory / await git.ReadAsync(null, "rev-parse", "--git-path", $"{Reference}.lock").ConfigureAwait(false);
        if (File.Exists(path) && Time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > AgeOfLocksLeftBehind)
        {
            File.Delete(path);
        }
    }

    async Task<string> CommitTreeAsync(string? parent, string tree, NewFile file)
    {
        var date = $"@{file.Time.ToUnixTimeSeconds()} +0000";
        var identified = git.Durable
            .With("GIT_AUTHOR_NAME", "BuildKit").With("GIT_AUTHOR_EMAIL", "buildkit@localhost").With("GIT_AUTHOR_DATE", date)
            .With("GIT_COMMITTER_NAME", "BuildKit").With("GIT_COMMITTER_EMAIL", "buildkit@localhost").With("GIT_COMMITTER_DATE", date);
        string[] parents = parent is null ? [] : ["-p", parent];
        return await identified.ReadAsync(file.Message + "\n", ["-c", "commit.gpgSign=false", "commit-tree", .. parents, tree]).ConfigureAwait(false);
    }

    sealed class TemporaryIndex : IDisposable
    {
        readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("buildkit-index-");

        public string File => Path.Combine(directory.FullName, "index");

        public void Dispose() => directory.Delete(recursive: true);
    }
}
