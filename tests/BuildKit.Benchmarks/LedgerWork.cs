using System.Diagnostics;
using System.Globalization;
using System.Text;
using BuildKit.Deployments;
using BuildKit.Ledger;

namespace BuildKit.Benchmarks;

/// <summary>The ledger of a team that has deployed for years.</summary>
static class LedgerWork
{
    public static int Read(string root) =>
        new DeploymentLedger(new(AbsolutePath.Of(root)), LedgerSharing.Off, _ => { }).ReadAsync().GetAwaiter().GetResult().Count;

    public static void Append(string root)
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(30_000);
        new DeploymentLedger(new(AbsolutePath.Of(root)), LedgerSharing.Off, _ => { }).AppendAsync(Event(0, now)).GetAwaiter().GetResult();
    }

    /// <summary>Makes the branch with one commit for each event.</summary>
    public static void Fill(string directory, int count)
    {
        var text = new StringBuilder();
        for (var i = 1; i <= count; i++)
        {
            var time = DateTimeOffset.UnixEpoch.AddDays(20_000).AddHours(i);
            var json = Event(i, time).ToJson();
            text.Append(CultureInfo.InvariantCulture, $"commit refs/heads/{DeploymentLedger.LocalBranch}\ncommitter B <b@example.com> {time.ToUnixTimeSeconds()} +0000\ndata 1\nx\n");
            text.Append(CultureInfo.InvariantCulture, $"M 100644 inline Production/{time:yyyy/MM}/{Ulid.New(time)}.json\ndata {json.Length}\n{json}\n");
        }

        using var import = Process.Start(new ProcessStartInfo("git", ["fast-import", "--quiet"]) { WorkingDirectory = directory, RedirectStandardInput = true })!;
        import.StandardInput.Write(text);
        import.StandardInput.Close();
        import.WaitForExit();
    }

    static DeploymentRecorded Event(int number, DateTimeOffset time) => new()
    {
        Id = Ulid.New(time),
        Seq = number,
        Environment = "Production",
        Product = "Shop",
        Release = $"1.0.{number}",
        Digest = new('a', 64),
        Commit = new('c', 40),
        Commits = new() { Count = 5, List = [.. Enumerable.Repeat(new NewCommit(new('e', 40), time), 5)] },
        Kind = DeploymentKind.Planned,
        Actor = "zoe",
        StartedAt = time,
        ExposedAt = time,
        FinishedAt = time,
        Result = DeploymentResult.Succeeded,
        Hosts = [.. Enumerable.Range(1, 4).Select(host => new HostResult { Host = $"web-{host}", Before = "1.0.0", After = "1.0.1", ExitCode = 0, ExposedAt = time })],
    };
}
