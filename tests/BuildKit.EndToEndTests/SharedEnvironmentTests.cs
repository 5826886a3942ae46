namespace BuildKit.Tests;

/// <summary>Environments that a script declares, and several who deploy to one.</summary>
[Trait("Speed", "Slow")]
public sealed class SharedEnvironmentTests : IDisposable
{
    readonly ShopSpace shop = new();
    readonly AbsolutePath staging;

    public SharedEnvironmentTests() => shop.Space.Variables["STAGING"] = staging = shop.Root / ".buildkit/staging area";

    [Fact]
    public void A_declared_environment_is_deployed_to_by_its_name()
    {
        shop.Deploy("--environment", "staging").Succeeds().Prints("Staging");

        Assert.Equal("releases/1.0.0", new FileInfo(staging / "Shop/current").LinkTarget);
        Assert.False(Path.Exists(shop.Host));
        Assert.Contains("\"environment\": \"Staging\"", Assert.Single(shop.Ledger()), StringComparison.Ordinal);
        shop.Deploy("--environment=Staging").Succeeds().Prints("nothing to do");
        shop.Run("Status", "--environment", "staging").Succeeds().Prints("Staging", "1.0.0", "healthy").DoesNotPrint("local ");
        shop.Deploy("--environment", "stagin").Exits(2).Prints("'stagin'", "local", "Staging", "Did you mean 'Staging'?");
    }

    [Fact]
    public void Of_two_deployments_at_once_one_waits_its_turn_outside()
    {
        shop.Space.Variables["WITHIN"] = "60";
        shop.Change("source/health.sh", "while [ -e \"$DEPLOY_ROOT/../block\" ]; do sleep 0.1; done\n", "v1.1.0");
        Directory.CreateDirectory(staging);
        File.WriteAllText(staging / "block", "");
        var clone = shop.Clone("other");
        using var first = shop.Space.Start("Deploy", "--environment", "staging");
        first.WaitFor("restarting");

        var second = shop.RunIn(clone, "Deploy", "--environment", "staging");

        second.Exits(10).Prints("BK0550", "is locked", "Holder", "Since", ":deploy break-lock ");
        Assert.Empty(shop.Git("-C", clone, "branch", "--list", "deploy-ledger"));
        File.Delete(staging / "block");
        first.Wait().Succeeds();
        shop.RunIn(clone, "Deploy", "--environment", "staging").Succeeds();
        Assert.Single(shop.Ledger());
        Assert.NotEmpty(shop.Git("-C", clone, "branch", "--list", "deploy-ledger"));
    }

    [Fact]
    public void The_lock_of_a_holder_that_nobody_can_ask_is_broken_by_the_command_that_the_error_names()
    {
        shop.Deploy().Succeeds();
        shop.Change("source/shop", "2");
        Directory.CreateDirectory(shop.Host / "lock");
        var now = DateTimeOffset.UtcNow;
        File.WriteAllText(shop.Host / "lock/owner",
            $"token=1-abc\nepoch={now.ToUnixTimeSeconds()}\nat={now:yyyy-MM-ddTHH:mm:ssZ}\npid=1\nhost=elsewhere\nactor=eve\nverb=activate\nprocess=x:1\n");

        var run = shop.Deploy().Exits(10).Prints("eve on elsewhere", "break-lock 1-abc");

        Assert.Equal("releases/1.0.0", shop.Current);
        Assert.Single(shop.Ledger());
        shop.Run("Status").Succeeds().Prints("locked");
        shop.Follow(run, "sh '").Succeeds();
        shop.Deploy().Succeeds();
        Assert.Equal("releases/1.0.1-alpha.0.1", shop.Current);
    }

    public void Dispose() => shop.Dispose();
}
