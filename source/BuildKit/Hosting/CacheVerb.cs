using System.Globalization;
using BuildKit.Caching;

namespace BuildKit.Hosting;

/// <summary><c>:cache</c>: what is in the store that all workspaces share, and what can be done with it.</summary>
sealed class CacheVerb(VerbRun run, SharedStore store, AbsolutePath directory, CacheSettings settings, CancellationToken cancellation)
{
    public const string Name = ":cache";

    /// <exception cref="BuildException">BK0348: no such word.</exception>
    public static Task<int> RunAsync(VerbRun run)
    {
        var settings = CacheSettings.Of(run.Environment.Variable, run.Script.Root) with { Time = run.Environment.Time };
        using var interrupts = new Interrupts(run.Environment.HearsSignals, run.Environment.Stop);
        Func<CacheVerb, int> act = run.Arguments switch
        {
            [] or ["info"] => verb => verb.Info(),
            ["gc"] => verb => verb.Collect(),
            ["clear"] => verb => verb.Clear(),
            ["check"] => verb => verb.Check(),
            var words => throw Errors.CacheVerbUsage(words).Exception(),
        };
        if (settings.Directory is not { } directory)
        {
            run.Say("There is no cache: BK_CACHE is 'off', or there is no home directory.");
            return Task.FromResult(ExitCode.Success);
        }

        var problem = (BuildError?)null;
        var store = SharedStore.Open(settings, found => problem = found);
        return problem is null
            ? Task.FromResult(act(new(run, store, directory, settings, interrupts.First)))
            : throw problem.Exception();
    }

    int Info()
    {
        var summary = store.Summary();
        run.Say($"""
            Cache    {directory}
            Size     {Size(summary.Bytes)} of {Size(summary.Limit)} ({Errors.Count(summary.Files, "file")})
            Entries  {summary.Entries.ToString(CultureInfo.InvariantCulture)}
            Oldest   {(summary.Oldest is { } oldest ? $"used {oldest.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC" : "-")}, removed after {settings.AgeLimit.Days} days
            """);
        return ExitCode.Success;
    }

    int Collect()
    {
        run.Say(store.Collect(cancellation) is { } report
            ? $"Removed {Errors.Count(report.RemovedFiles, "file")}, {Size(report.RemovedBytes)}; kept {Errors.Count(report.Entries, "result")}, {Size(report.Bytes)}."
            : "Nothing was removed: another run is collecting, or the cache cannot be written to.");
        return ExitCode.Success;
    }

    int Clear()
    {
        var (files, bytes) = store.Clear();
        run.Say($"Removed {Errors.Count(files, "file")}, {Size(bytes)}, from {directory}.");
        return ExitCode.Success;
    }

    int Check()
    {
        var report = store.Check(cancellation);
        foreach (var damaged in report.Damaged)
        {
            run.Say($"damaged  {damaged}");
        }

        foreach (var incomplete in report.Incomplete)
        {
            run.Say($"without its content  {incomplete}");
        }

        run.Say($"Checked {Errors.Count(report.Files, "file")}, {Size(report.Bytes)}: {report.Damaged.Count} damaged, {Errors.Count(report.Incomplete.Count, "result")} without content.");
        return report.Damaged.Count + report.Incomplete.Count == 0 ? ExitCode.Success : ExitCode.TargetFailed;
    }

    internal static string Size(long bytes) => bytes switch
    {
        < 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024 / 1024:0.#} GB"),
    };
}
