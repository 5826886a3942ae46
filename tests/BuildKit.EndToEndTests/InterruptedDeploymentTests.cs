using System.Diagnostics;

namespace BuildKit.Tests;

/// <summary>Deployments that are stopped anywhere, and what the next one makes of it.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 90)]
public sealed class InterruptedDeploymentTests : IDisposable
{
    static readonly string[] Moments =
        ["Publish", "Release", "Shop 1.0", "deploy.sh' stage", "Shop stage: staged", "deploy.sh' activate", "current ->", "restarting", "health 1/", "is active", "prune"];

    readonly ShopSpace shop = new();

    [Fact]
    public void Ctrl_C_during_the_health_check_leaves_what_the_next_deployment_completes()
    {
        Needs.Unix();
        shop.Space.Variables["WITHIN"] = "60";
        shop.Change("source/health.sh", "while [ -e \"$DEPLOY_ROOT/../block\" ]; do sleep 0.1; done\n", "v1.1.0");
        shop.Deploy().Succeeds();
        shop.Change("source/shop", "2", "v1.2.0");
        File.WriteAllText(shop.Host / "../block", "");
        using var run = shop.Space.Start("Deploy");
        run.WaitFor("restarting");

        run.Signal("INT");

        run.Wait(30).Exits(130).Prints("Shop 1.2.0: interrupted on its way to local", "warning BK0507: The", "Go on: ./build.sh :deploy resume --environment local", "Or go back: sh ");
        shop.IsTidy();
        Assert.Contains("\"result\": \"interrupted\"", shop.Ledger()[^1], StringComparison.Ordinal);
        File.Delete(shop.Host / "../block");
        shop.Run("Status").Succeeds().Prints("interrupted: activate 1.2.0");
        shop.Deploy().Succeeds();
        shop.Run("Status").Succeeds().Prints("1.2.0", "healthy", "agrees");
        Assert.Equal(3, shop.Ledger().Count);
    }

    [Fact]
    public void Ctrl_C_during_a_restart_that_hangs_ends_in_time_and_twice_at_once()
    {
        shop.Deploy().Succeeds();
        shop.Space.Variables["WITHIN"] = "60";
        shop.Change("source/restart.sh", "while [ -e \"$DEPLOY_ROOT/../block\" ]; do sleep 0.1; done\n", "v1.2.0");
        File.WriteAllText(shop.Host / "../block", "");
        foreach (var signals in new[] { 1, 2 })
        {
            using var run = shop.Space.Start("Deploy");
            run.WaitFor("restarting");
            run.Signal("INT");
            run.WaitFor("Cancelling: ");
            if (signals == 2)
            {
                run.Signal("INT");
            }

            run.Wait(40).Exits(130).DoesNotPrint("   at ");
        }

        File.Delete(shop.Host / "../block");
        Converge().Succeeds();
        Assert.Equal("releases/1.2.0", shop.Current);
        shop.IsTidy();
    }

    [Fact]
    public void Killed_anywhere_the_next_deployment_converges()
    {
        Needs.Linux();
        shop.Deploy().Succeeds();
        shop.Change("source/shop", "before\n");
        shop.Deploy().Succeeds();
        foreach (var seed in Rounds.Seeds(4))
        {
            var random = new Random(seed);
            shop.Change("source/shop", $"{seed} {random.Next()}\n");
            using (var run = shop.Space.Start("Deploy"))
            {
                run.WaitFor(Moments[random.Next(Moments.Length)]);
                run.Process.Kill(entireProcessTree: random.Next(2) == 0);
                run.Process.WaitForExit();
            }

            var next = Converge();

            Assert.True(next.ExitCode == 0, $"BK_SEED={seed}: {next.All}");
            Assert.Equal($"{seed} ", File.ReadAllText(shop.Host / "current/shop")[..($"{seed} ".Length)]);
            shop.IsTidy();
            Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(shop.Store).Select(Path.GetFileName), name => name!.StartsWith('.'));
            shop.Deploy().Succeeds().Prints("nothing to do");
        }
    }

    public void Dispose() => shop.Dispose();

    // The host script outlives the program that started it, if only that was killed, and holds the lock until it is done.
    Finished Converge()
    {
        var time = Stopwatch.StartNew();
        Finished next;
        do
        {
            next = shop.Deploy();
        }
        while (next.ExitCode == 10 && time.Elapsed < TimeSpan.FromSeconds(20));
        return next;
    }
}
