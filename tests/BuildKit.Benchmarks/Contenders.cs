using System.Globalization;

namespace BuildKit.Benchmarks;

/// <summary>What is compared with what.</summary>
static class Contenders
{
    static readonly string Cores = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);

    /// <summary>Nothing has changed: state loaded, all inputs and outputs looked at, all found unchanged.</summary>
    public static IEnumerable<Contest> NoOp(Workspaces workspaces)
    {
        (int Count, string Target)[] sizes = [(1_000, ""), (10_000, "at most ninja's"), (100_000, "half of ninja's")];
        foreach (var (count, target) in sizes)
        {
            var directory = workspaces.Sources(count);
            yield return new($"nothing to do, {count:n0} inputs", target, [Contestant.Inside("engine", "again", directory)],
            [
                Contestant.Inside("engine in a new process", "noop", directory, "unchanged"),
                Contestant.Tool("ninja", directory, "ninja"),
                Contestant.Tool("git status", directory, "git", "status", "--porcelain"),
            ]);
        }
    }

    /// <summary>One file of many was edited.</summary>
    public static IEnumerable<Contest> Edit(Workspaces workspaces)
    {
        var directory = workspaces.Sources(100_000);
        yield return new("one edit among 100,000 inputs", "", [Contestant.Inside("engine", "edit", directory)],
        [
            Contestant.Tool("ninja", directory, "ninja", "-n"),
        ]);
    }

    public static IEnumerable<Contest> Hashing(Workspaces workspaces)
    {
        var directory = workspaces.Gigabyte();
        yield return new("hash 1 GB in 20,000 files", "half of sha256sum's", [Contestant.Inside("engine", "hash", directory)],
        [
            Contestant.Tool($"sha256sum, {Cores} processes", directory, "sh", "-c", $"find . -name '*.bin' -print0 | xargs -0 -n 500 -P {Cores} sha256sum"),
            Contestant.Inside("read only", "read", directory),
            Contestant.Inside("hash only", "memory", directory),
        ]);
    }

    public static IEnumerable<Contest> Globbing(Workspaces workspaces)
    {
        var directory = workspaces.Sources(100_000);
        yield return new("list 100,000 files", "at most git's", [Contestant.Inside("engine", "glob", directory)],
        [
            Contestant.Tool("git ls-files -co", directory, "git", "ls-files", "-co", "--exclude-standard"),
        ]);
    }

    public static IEnumerable<Contest> Restore(Workspaces workspaces)
    {
        foreach (var (name, directory) in ((string, string)[])[("10,000 files of 4 KB", workspaces.Outputs(10_000, 4096)), ("one file of 1 GB", workspaces.Outputs(1, 1 << 30))])
        {
            var (restored, copied) = (Path.Combine(directory, "out"), Path.Combine(directory, "copy"));
            Action<string> remove = name.Contains("GB", StringComparison.Ordinal) ? Remove : PutAside;
            yield return new($"restore {name}, verified", "at most 1.5 times cp's", [Contestant.Inside("engine", "restore", directory) with { Prepare = () => remove(restored) }],
            [
                Contestant.Tool("cp -r", directory, "cp", "-r", "made", copied) with { Prepare = () => remove(copied) },
            ]);
        }
    }

    /// <summary>A release's archive: everything is read, compressed at gzip's usual level, and flushed to the disk.</summary>
    public static IEnumerable<Contest> Packing(Workspaces workspaces)
    {
        var directory = workspaces.Programs();
        var (ours, theirs) = ($"{directory}.ours.tar.gz", $"{directory}.theirs.tar.gz");
        yield return new("pack 1 GB of programs", "at most tar's and gzip's", [Contestant.Inside("engine", "pack", directory, ours) with { Prepare = () => File.Delete(ours) }],
        [
            Contestant.Tool("tar | gzip -6", directory, "sh", "-c", $"tar -c --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner . | gzip -n -6 >'{theirs}' && sync '{theirs}'")
                with { Prepare = () => File.Delete(theirs) },
        ]);
    }

    /// <summary>What a deployment reads before it begins, and what it appends.</summary>
    public static IEnumerable<Contest> Ledger(Workspaces workspaces)
    {
        var directory = workspaces.Ledger(10_000);
        var git = Contestant.Tool("git cat-file --batch", directory, "sh", "-c",
            $"git ls-tree -r {BuildKit.Deployments.DeploymentLedger.LocalBranch} | cut -c13-52 | git cat-file --batch >/dev/null");
        yield return new("read 10,000 events of the ledger", "", [Contestant.Inside("engine", "ledger", directory)], [git]);
        yield return new("append to 10,000 events of the ledger", "", [Contestant.Inside("engine", "append", directory)], [git]);
    }

    /// <summary>The engine's own time: the commands of the steps take none.</summary>
    public static IEnumerable<Contest> Steps(Workspaces workspaces)
    {
        var directory = workspaces.Steps(10_000);
        foreach (var count in (int[])[5_000, 10_000])
        {
            yield return new($"{count:n0} steps executed, each kept and stored", "at most 0.3 ms a step", [Contestant.Inside("engine", "execute", directory, $"{count}")],
            [
                Contestant.Inside("none of them has to run", "skip", directory, $"{count}"),
                Contestant.Inside("only what their commands write", "outputs", directory, $"{count}"),
            ]);
        }

        yield return new("100,000 steps planned", "about a second", [Contestant.Inside("engine", "plan", directory, "100000")], []);
    }

    // Where many files were deleted, file systems look for some seconds for new files' places among the deleted ones.
    static void PutAside(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Move(directory, $"{directory}-{Guid.NewGuid():N}");
        }
    }

    static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
