using System.Security.Cryptography;
using BuildKit.Events;

namespace BuildKit.Repositories;

/// <summary>A file on the branch.</summary>
sealed record StoredFile(string Path, string Text);

/// <summary>
/// Appends files to a branch of its own, without parents in the project's history, that is never checked out. Only the
/// object store and the branch's reference are touched: neither work tree nor index nor HEAD, no hook, no signature, no
/// user's name. The reference is moved by compare-and-swap, so two writers at once both succeed.
/// </summary>
sealed class BranchStore(GitPlumbing git, string branch)
{
    const int Attempts = 100;

    readonly string reference = $"refs/heads/{branch}";

    /// <summary>All files of the branch, ordered by path; none if there is no branch yet.</summary>
    public async Task<IReadOnlyList<StoredFile>> ReadAsync() => await ReadAsync(await TipAsync().ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Appends the file that the function makes from all that are there; it is asked again if another writer was faster.</summary>
    /// <exception cref="BuildException">BK0520: the branch could not be moved. BK0408: git failed.</exception>
    public async Task<StoredFile> AppendAsync(Func<IReadOnlyList<StoredFile>, StoredFile> make, string message, DateTimeOffset time)
    {
        var timeProvider = StepScope.Current?.Time ?? TimeProvider.System;
        for (var attempt = 1; ; attempt++)
        {
            var tip = await TipAsync().ConfigureAwait(false);
            var file = make(await ReadAsync(tip).ConfigureAwait(false));
            var commit = await CommitAsync(tip, file, message, time).ConfigureAwait(false);
            var moved = await git.TryAsync(null, "update-ref", "--create-reflog", "-m", message, reference, commit, tip ?? "").ConfigureAwait(false);
            if (moved.ExitCode == 0)
            {
                return file;
            }

            if (attempt == Attempts)
            {
                throw Errors.LedgerBranchStuck(branch, git.Directory, moved.LastLines).Exception();
            }

            // Another writer was faster, or holds the reference's lock for a moment.
            await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(5, 100)), timeProvider).ConfigureAwait(false);
        }
    }

    async Task<string?> TipAsync()
    {
        var result = await git.TryAsync(null, "rev-parse", "--verify", "--quiet", reference).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Output.Trim() : null;
    }

    async Task<IReadOnlyList<StoredFile>> ReadAsync(string? tip)
    {
        if (tip is null)
        {
            return [];
        }

        var listed = await git.ReadAsync(null, "ls-tree", "-r", "--full-tree", tip).ConfigureAwait(false);
        var entries = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Entry).Where(entry => entry.Type == "blob").ToList();
        var texts = await BlobsAsync(entries.Select(entry => entry.Hash)).ConfigureAwait(false);
        return [.. entries.Select(entry => new StoredFile(entry.Path, texts[entry.Hash]))];
    }

    async Task<Dictionary<string, string>> BlobsAsync(IEnumerable<string> hashes)
    {
        var input = string.Concat(hashes.Distinct(StringComparer.Ordinal).Select(hash => hash + "\n"));
        var output = input.Length == 0 ? "" : await git.ReadAsync(input, "cat-file", "--batch=%(objectname) blob").ConfigureAwait(false);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var current = "";
        foreach (var line in output.Split('\n'))
        {
            if (IsHeader(line))
            {
                texts[current = line.Split(' ')[0]] = "";
            }
            else if (current.Length > 0)
            {
                texts[current] += line + "\n";
            }
        }

        // What git writes between two objects is one more line end than the files have.
        return texts.ToDictionary(text => text.Key, text => text.Value.TrimEnd('\n') + "\n", StringComparer.Ordinal);
    }

    // Objects are framed by their names; no line of JSON looks like one.
    static bool IsHeader(string line) => line.EndsWith(" blob", StringComparison.Ordinal) && line.Length is 45 or 69 && line[..40].All(char.IsAsciiHexDigitLower);

    static (string Type, string Hash, string Path) Entry(string line)
    {
        var (about, path) = (line.Split('\t')[0].Split(' '), line.Split('\t')[1]);
        return (about[1], about[2], path);
    }

    async Task<string> CommitAsync(string? tip, StoredFile file, string message, DateTimeOffset time)
    {
        var blob = await git.ReadAsync(file.Text, "hash-object", "-w", "--stdin").ConfigureAwait(false);
        var tree = await TreeAsync(tip, file.Path, blob).ConfigureAwait(false);
        var date = $"@{time.ToUnixTimeSeconds()} +0000";
        var identified = git
            .With("GIT_AUTHOR_NAME", "BuildKit").With("GIT_AUTHOR_EMAIL", "buildkit@localhost").With("GIT_AUTHOR_DATE", date)
            .With("GIT_COMMITTER_NAME", "BuildKit").With("GIT_COMMITTER_EMAIL", "buildkit@localhost").With("GIT_COMMITTER_DATE", date);
        string[] parents = tip is null ? [] : ["-p", tip];
        return await identified.ReadAsync(message + "\n", ["-c", "commit.gpgSign=false", "commit-tree", .. parents, tree]).ConfigureAwait(false);
    }

    async Task<string> TreeAsync(string? tip, string path, string blob)
    {
        var directory = Directory.CreateTempSubdirectory("buildkit-index-");
        try
        {
            var indexed = git.With("GIT_INDEX_FILE", Path.Combine(directory.FullName, "index"));
            if (tip is not null)
            {
                await indexed.ReadAsync(null, "read-tree", tip).ConfigureAwait(false);
            }

            await indexed.ReadAsync(null, "update-index", "--add", "--cacheinfo", $"100644,{blob},{path}").ConfigureAwait(false);
            return await indexed.ReadAsync(null, "write-tree").ConfigureAwait(false);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
