using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The store that all workspaces of a user share, as one run uses it: results by key, content by digest.</summary>
sealed class SharedStore
{
    readonly CacheSettings settings;
    readonly StoreUse use;

    SharedStore(CacheSettings settings, AbsolutePath directory, StoreUse use)
    {
        var files = new StoreFiles(directory);
        (this.settings, this.use, Files) = (settings, use, files);
        Content = new(files, use);
        Actions = new(files, use, Content);
    }

    public StoreFiles Files { get; }

    public ContentStore Content { get; }

    public ActionCache Actions { get; }

    /// <summary>False if everything will be a miss.</summary>
    public bool IsUsable => use.IsReadable;

    /// <summary>
    /// Opens the store, and makes it if it is missing. Never fails: what is wrong with it is told, at most once in the life of what is
    /// returned, and it is used as far as it can be.
    /// </summary>
    public static SharedStore Open(CacheSettings settings, Action<BuildError> warn)
    {
        var use = new StoreUse(settings, warn);
        var store = new SharedStore(settings, settings.Directory ?? AbsolutePath.Of(Path.GetTempPath()), use);
        if (settings.Directory is not null && StoreFormat.Prepare(store.Files, use))
        {
            use.TrustedSince = BootMark.Of(store.Files, settings.Time);
            use.Begin();
        }

        return store;
    }

    /// <summary>The result of this key; null if there is none that can be used.</summary>
    public StoredResult? Find(Digest key) => Actions.Find(key);

    /// <summary>
    /// Stores what a step left: the content of its outputs, then the result. Returns the result that counts from now on, which is an older
    /// one if there is one; null if nothing was stored, because the store cannot or because an output is not what the result says.
    /// </summary>
    /// <exception cref="BuildException">BK0345: an output cannot be stored whatever the store is like.</exception>
    public StoredResult? Store(Digest key, StoredResult result, AbsolutePath root, CancellationToken cancellation)
    {
        OutputRules.Require(result.Outputs);
        if (!use.IsWritable)
        {
            return null;
        }

        var stored = EachAtOnce.All(
            [.. result.Outputs.Where(output => output.Kind == FileKind.File)],
            output => Content.AddFile(root.Below(output.Path), new(output.Digest, output.Size), cancellation),
            cancellation);
        return stored ? Actions.PutOrAdopt(key, result) : null;
    }

    /// <summary>At the end of a run: collects what is not needed any more, if that was not done lately, or if there was no room.</summary>
    public void CollectIfDue(CancellationToken cancellation)
    {
        if (use.IsReadable)
        {
            new StoreCollection(settings, Files, use).RunIfDue(cancellation);
        }
    }

    /// <summary>Collects now; null if another process does or the store cannot be used.</summary>
    public CollectionReport? Collect(CancellationToken cancellation) =>
        use.IsReadable ? new StoreCollection(settings, Files, use).TryRun(cancellation) : null;

    /// <summary>How big the store is.</summary>
    public StoreSummary Summary() => StoreSummary.Of(Files, settings);

    /// <summary>Checks everything; what is damaged is taken out.</summary>
    public CheckReport Check(CancellationToken cancellation) => StoreCheck.Run(this, cancellation);

    /// <summary>Removes everything, entries first; how many files, and their size in bytes.</summary>
    public (int Files, long Bytes) Clear()
    {
        var (count, bytes) = (0, 0L);
        foreach (var file in StoreScan.Entries(Files).Concat(StoreScan.Content(Files)).Concat(StoreScan.Sums(Files))
            .Concat(StoreScan.Others(Files.Temporary)).Concat(StoreScan.Others(Files.Quarantine)))
        {
            if (StoreFiles.TryDelete(file.Path))
            {
                (count, bytes) = (count + 1, bytes + file.Size);
            }
        }

        return (count, bytes);
    }
}
