namespace BuildKit.Repositories;

/// <summary>Reads all files of a commit with two questions to git, however many there are, and none of them twice.</summary>
sealed class BranchReader(GitPlumbing git, string branch)
{
    readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);

    /// <exception cref="BuildException">BK0408: git failed. BK0521: a file is not in the object store.</exception>
    public async Task<IReadOnlyList<StoredFile>> ReadAsync(string commit)
    {
        var listed = await git.ReadAsync(null, "ls-tree", "-r", "-z", "--full-tree", commit).ConfigureAwait(false);
        var entries = listed.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Entry.Of).ToList();
        await ReadBlobsAsync([.. entries.Where(entry => entry.IsFile).Select(entry => entry.Hash).Where(hash => !texts.ContainsKey(hash)).Distinct(StringComparer.Ordinal)])
            .ConfigureAwait(false);
        return [.. entries.Select(entry => new StoredFile(entry.Path, TextOf(entry)))];
    }

    string TextOf(Entry entry) => !entry.IsFile ? ""
        : texts.TryGetValue(entry.Hash, out var text) ? text
        : throw Errors.LedgerDamaged(branch, entry.Path, $"its content {entry.Hash} is not in the repository").Exception();

    async Task ReadBlobsAsync(IReadOnlyList<string> hashes)
    {
        if (hashes.Count == 0)
        {
            return;
        }

        // Objects are framed by a word that no file can have in it.
        var frame = $"{Guid.NewGuid():N} ";
        var input = string.Concat(hashes.Select(hash => hash + "\n"));
        var answer = (await git.TryAsync(input, "cat-file", $"--batch={frame}%(objectname)").ConfigureAwait(false)).Output;
        for (var at = answer.IndexOf(frame, StringComparison.Ordinal); at >= 0;)
        {
            var start = answer.IndexOf('\n', at) + 1;
            var next = answer.IndexOf(frame, start, StringComparison.Ordinal);
            var end = (next < 0 ? answer.Length : next) - 1;
            texts[answer[(at + frame.Length)..(start - 1)]] = answer[start..Math.Max(start, end)];
            at = next;
        }
    }

    readonly record struct Entry(string Path, string Hash, bool IsFile)
    {
        public static Entry Of(string line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var about = line[..tab].Split(' ');
            return new(line[(tab + 1)..], about[2], about[0] is "100644" or "100755");
        }
    }
}
