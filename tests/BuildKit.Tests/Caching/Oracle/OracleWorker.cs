using System.Diagnostics;
using System.Text.Json;
using BuildKit.Caching;

namespace BuildKit.Tests.Caching.Oracle;

/// <summary>A run in a process of its own: this very program, which runs a build before tests would begin. It can be killed.</summary>
static class OracleWorker
{
    const string Job = "BK_TEST_ORACLE_JOB";

    /// <summary>Runs a build and kills it.</summary>
    /// <param name="job">The build, and where it is to end.</param>
    /// <param name="after">When it is killed from outside if <see cref="OracleJob.End"/> does not say where.</param>
    /// <param name="directory">Where the job is written down.</param>
    /// <returns>False if it had ended before.</returns>
    public static bool RunAndKill(OracleJob job, TimeSpan after, AbsolutePath directory)
    {
        var file = directory / "job.json";
        File.WriteAllText(file, JsonSerializer.Serialize(job));
        var start = new ProcessStartInfo(Needs.Tool("dotnet"), [typeof(OracleWorker).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Job] = file;
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(OracleWorker).Assembly.Location;
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.StandardOutput.ReadLine() == "ready", errors.IsCompleted ? errors.Result : "the worker is not ready");
        if (!process.WaitForExit(job.End is null ? after : TimeSpan.FromMinutes(1)))
        {
            process.Kill();
            process.WaitForExit();
        }

        WaitForOrphans(job.Root);
        Assert.True(process.ExitCode is 0 or 137, errors.Result);
        return process.ExitCode == 137;
    }

    // What the killed run had started goes on to its end.
    static void WaitForOrphans(string root)
    {
        SpinWait.SpinUntil(() => !Directory.EnumerateDirectories("/proc").Any(process => LinkOf($"{process}/cwd")?.StartsWith(root, StringComparison.Ordinal) == true), TimeSpan.FromSeconds(20));
    }

    static string? LinkOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Does what the variable says, if it is set, and ends this process.</summary>
    public static void RunJob()
    {
        if (Environment.GetEnvironmentVariable(Job) is not { } file)
        {
            return;
        }

        var job = JsonSerializer.Deserialize<OracleJob>(File.ReadAllText(file))!;
        Console.WriteLine("ready");
        var left = job.End?.After ?? int.MaxValue;
        FaultPoint.OnPass = operation =>
        {
            if ((job.End?.Operation ?? operation) == operation && Interlocked.Decrement(ref left) < 0)
            {
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
        };
        var engine = new OracleEngine(job.Steps, job.Jobs, job.Store is null ? null : AbsolutePath.Of(job.Store));
        var run = engine.RunAsync(AbsolutePath.Of(job.Root), new(), job.Run).GetAwaiter().GetResult();
        Environment.Exit(run.Warnings.Count);
    }
}

/// <summary>What a process is to run.</summary>
/// <param name="Root">The workspace.</param>
/// <param name="Store">The directory of the cache; null for none.</param>
/// <param name="Run">The run's name.</param>
/// <param name="Jobs">How many steps run at once.</param>
/// <param name="End">Before which change of a file of the store, of the state or of outputs it ends; null for none of them.</param>
/// <param name="Steps">The build.</param>
sealed record OracleJob(string Root, string? Store, string Run, int Jobs, OracleEnd? End, List<OracleStep> Steps);

/// <summary>A place where a run ends.</summary>
/// <param name="Operation">Before which kind of change; null for any.</param>
/// <param name="After">How many of them are made before.</param>
sealed record OracleEnd(string? Operation, int After);
