using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Makes outputs stand as a result says. Everything is checked before anything is written, every byte is checked on its way, and all
/// files are staged beside their places before the first is renamed: so that what goes wrong goes wrong before an output has changed.
/// </summary>
sealed class OutputRestore
{
    readonly SharedStore store;
    readonly RestoreRequest request;
    readonly CancellationToken cancellation;

    OutputRestore(SharedStore store, RestoreRequest request, CancellationToken cancellation) =>
        (this.store, this.request, this.cancellation) = (store, request, cancellation);

    IReadOnlyList<ContentEntry> Outputs => request.Result.Outputs;

    /// <summary>Restores, or says why it is a miss. Until it returns, what stands there is not to be taken for the result.</summary>
    /// <exception cref="BuildException">BK0346: the disk is full, or the system refused something. BK0347: a stranger is in an output directory.</exception>
    public static RestoreResult Run(SharedStore store, RestoreRequest request, CancellationToken cancellation)
    {
        try
        {
            RestoreMark.RemoveLeftovers(request.Root);
            return new OutputRestore(store, request, cancellation).Run();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.RestoreFailed(request.Root, exception.Message).Exception(exception);
        }
    }

    RestoreResult Run()
    {
        if (OutputRules.Problem(Outputs, OperatingSystem.IsWindows()) is { } problem)
        {
            return Distrusted($"the entry has an output '{problem.Path}' that is refused: {problem.Reason}");
        }

        var missing = Outputs.Where(output => !request.Stands(output)).ToList();
        var files = missing.FindAll(output => output.Kind == FileKind.File);
        if (store.Content.Missing(files.ConvertAll(output => new Blob(output.Digest, output.Size))) is { } lost)
        {
            return Missed($"the content of '{files[lost].Path}' is no longer in the cache");
        }

        var place = new RestorePlace(request);
        var stale = place.RemoveStale();
        var strangers = place.Strangers();
        if (place.Obstacle(missing, strangers) is { } obstacle)
        {
            return Missed(obstacle);
        }

        strangers.ForEach(place.Remove);
        return Write(missing) is { } miss
            ? Missed(miss)
            : new() { Written = [.. missing, .. Touched(missing)], Removed = [.. stale.Removed, .. strangers], Kept = stale.Kept };
    }

    /// <summary>Why nothing was written; null if everything was.</summary>
    string? Write(List<ContentEntry> missing)
    {
        if (missing.Count == 0)
        {
            return null;
        }

        using var staging = new RestoreStaging(store.Content, request);
        if (staging.Stage(missing, cancellation) is { } damaged)
        {
            return $"the content of '{damaged}' in the cache is damaged";
        }

        return staging.Commit() is { } moved ? $"'{moved}' became a link while its files were restored" : null;
    }

    // Tools that compare times would see that some outputs are older than others, and older than inputs.
    List<ContentEntry> Touched(List<ContentEntry> missing)
    {
        if (missing.Count == 0 || missing.Count == Outputs.Count)
        {
            return [];
        }

        var written = missing.Select(output => output.Path).ToHashSet(StringComparer.Ordinal);
        var touched = Outputs.Where(output => output.Kind == FileKind.File && !written.Contains(output.Path)).ToList();
        touched.ForEach(output => File.SetLastWriteTimeUtc(request.Root.Below(output.Path), request.Modified.UtcDateTime));
        return touched;
    }

    RestoreResult Distrusted(string reason)
    {
        if (request.Key is { } key)
        {
            store.Actions.Quarantine(key);
        }

        return Missed(reason);
    }

    static RestoreResult Missed(string reason) => new() { Miss = reason };
}
