using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BuildKit.Tests.Fleets;

/// <summary>
/// Deployments to real hosts while links are cut, hosts freeze, disks fill up, controllers are killed and a second one wants the same, at
/// random moments. Whatever happened: no host is without a complete release, and when all is well again the next run comes through.
/// </summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 60)]
public sealed class ChaosTests : IAsyncLifetime
{
    static readonly string[] Moments =
        ["▸ Deploy", "host02 stage: ", "host01: stage, done", "host03: stage, done", "activate: draining", "activate: current ->", "activate: restarting", "host01: activate, done", "host02: activate, done"];

    readonly HashSet<FleetMachine> unplugged = [];
    FleetSpace fleet = null!;
    AbsolutePath other;

    public async ValueTask InitializeAsync()
    {
        fleet = await FleetSpace.UpAsync(3);
        await fleet[2].MountAsync(FleetSpace.HostRoot, kibibytes: 4000);
        fleet.Deploy().Succeeds();
        other = fleet.Shop.Clone("other");
        Directory.CreateDirectory(other / ".buildkit");
        Directory.CreateSymbolicLink(other / ".buildkit/releases", fleet.Shop.Root / ".buildkit/releases");
    }

    public ValueTask DisposeAsync() => fleet?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Whatever_happens_no_host_is_without_a_release_and_the_next_run_converges()
    {
        var round = 0;
        foreach (var seed in Rounds.Seeds(Rounds.AreMany ? 4 : 1))
        {
            var random = new Random(seed);
            var version = $"1.{++round}.0";
            fleet.Next(version);
            var story = await DisturbAsync(random, version);
            var because = $"BK_SEED={seed}, {story}: ";
            Assert.All(fleet.Fleet.Machines, machine => Assert.NotNull(FleetSpace.Complete(machine, because)));

            Converge(random, version, because);

            Assert.All(fleet.Current(), current => Assert.True(current == version, $"{because}{current} instead of {version}"));
            fleet.IsTidy(because);
            var recorded = fleet.Recorded().GetProperty("hosts").EnumerateArray().Select(host => host.GetProperty("after").GetString());
            Assert.True(recorded.All(after => after == version), $"{because}the ledger says {string.Join(' ', recorded)}");
            var status = fleet.Status();
            Assert.True(Regex.Count(status.Output, $"{Regex.Escape(version)} .* healthy +agrees") == 3, $"{because}{status.All}");
            Assert.Contains("nothing to do", fleet.Deploy().Succeeds().All, StringComparison.Ordinal);
        }
    }

    // What happens is told, so that a failure can be read.
    async Task<string> DisturbAsync(Random random, string version)
    {
        var story = new List<string>();
        using var run = fleet.Start();
        foreach (var moment in Moments.Where(_ => random.Next(4) == 0).DefaultIfEmpty(Moments[random.Next(Moments.Length)]).Take(2).ToList())
        {
            // A run that has failed by now says no more.
            while (!run.Says(moment) && !run.Process.HasExited)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            story.Add($"at '{moment}' {await DoAsync(random, run, version)}");
        }

        var ended = run.Process.WaitForExit(TimeSpan.FromSeconds(200));
        await HealAsync();
        Assert.True(ended || run.Process.WaitForExit(TimeSpan.FromSeconds(60)), $"{string.Join(", ", story)}: it never ends");
        return string.Join(", ", story);
    }

    async Task<string> DoAsync(Random random, Running run, string version)
    {
        var machine = fleet[random.Next(3)];
        while (unplugged.Contains(machine))
        {
            machine = fleet[random.Next(3)];
        }

        var pause = TimeSpan.FromMilliseconds(random.Next(200, 2000));
        switch (random.Next(10))
        {
            case 0:
                run.Process.Kill(entireProcessTree: true);
                return "the controller and all that it had started were killed";
            case 1:
                run.Process.Kill();
                return "the controller was killed";
            case 2:
                run.Signal("INT");
                return "Ctrl-C";
            case 3:
                await machine.DropSessionsAsync().ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
                return $"{machine.Name} dropped its connections";
            case 4:
                await machine.CutLinkAsync();
                await Task.Delay(pause, TestContext.Current.CancellationToken);
                await machine.MendLinkAsync();
                return $"the link of {machine.Name} was cut for {pause}";
            case 5:
                machine.Freeze();
                await Task.Delay(pause, TestContext.Current.CancellationToken);
                machine.Thaw();
                return $"{machine.Name} froze for {pause}";
            case 6:
                await fleet[2].RunAsync($"head -c 9000000 /dev/zero >{FleetSpace.HostRoot}/filler || :");
                return "the disk of host03 was filled";
            case 7:
                return await FreezeSshdAsync(machine, random.Next(3) == 0 ? null : pause);
            case 8:
                return await PullPlugAsync(fleet[random.Next(2)], random.Next(3) == 0 ? null : pause);
            default:
                using (var second = fleet.Shop.StartIn(other, "Deploy", "--environment", "production", "--release", version))
                {
                    second.Process.WaitForExit(TimeSpan.FromSeconds(90));
                    return $"a second controller came and ended with {(second.Process.HasExited ? second.Process.ExitCode : -1)}";
                }
        }
    }

    async Task<string> FreezeSshdAsync(FleetMachine machine, TimeSpan? pause)
    {
        await machine.FreezeSshdAsync();
        await Task.Delay(pause ?? TimeSpan.Zero, TestContext.Current.CancellationToken);
        if (pause is not null)
        {
            await machine.ThawSshdAsync();
        }

        return $"the sshd of {machine.Name} froze for {(pause is null ? "good" : pause)}";
    }

    // Not the third host, whose small disk would be gone.
    async Task<string> PullPlugAsync(FleetMachine machine, TimeSpan? pause)
    {
        if (unplugged.Add(machine))
        {
            await machine.PullPlugAsync();
        }

        await Task.Delay(pause ?? TimeSpan.Zero, TestContext.Current.CancellationToken);
        if (pause is not null)
        {
            await PlugInAsync(machine);
        }

        return $"{machine.Name} lost its power for {(pause is null ? "good" : pause)}";
    }

    async Task PlugInAsync(FleetMachine machine)
    {
        await machine.PlugInAsync();
        unplugged.Remove(machine);
    }

    async Task HealAsync()
    {
        foreach (var machine in unplugged.ToList())
        {
            await PlugInAsync(machine);
        }

        await Task.WhenAll(fleet.Fleet.Machines.Select(machine => machine.ThawSshdAsync()));
        await fleet[2].RunAsync($"rm -f {FleetSpace.HostRoot}/filler");
    }

    // As people do it: what the message says, until it is done. A script that is still at work on a host is waited for.
    void Converge(Random random, string version, string because)
    {
        var began = Stopwatch.GetTimestamp();
        var resumes = random.Next(2) == 0;
        while (true)
        {
            var run = resumes ? fleet.Shop.Run(":deploy", "resume", "--environment", "production") : fleet.Deploy("--release", version);
            if (run.ExitCode == 0 && fleet.Current().All(current => current == version))
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2), $"{because}it does not converge: {run.All}");
            if (Regex.Match(run.All, @":deploy break-lock (\S+) --environment") is { Success: true } dead)
            {
                fleet.Shop.Run(":deploy", "break-lock", dead.Groups[1].Value, "--environment", "production");
            }

            resumes = false;
            if (!Directory.Exists(fleet.Shop.Store / version))
            {
                fleet.Shop.Run("Release").Succeeds();
            }
        }
    }
}
