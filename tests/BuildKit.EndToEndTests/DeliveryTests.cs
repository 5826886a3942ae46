namespace BuildKit.Tests;

/// <summary>From a commit to a release that runs, again, further and back.</summary>
[Trait("Speed", "Slow")]
public sealed class DeliveryTests : IDisposable
{
    readonly ShopSpace shop = new();

    [Fact]
    public void A_deployment_and_the_way_back_and_forth()
    {
        shop.Deploy().Succeeds().Prints("Shop 1.0.0: release made", "Shop 1.0.0: active in local");
        Assert.Equal("releases/1.0.0", shop.Current);
        Assert.Equal("#!/bin/sh\necho shop\n", File.ReadAllText(shop.Host / "current/shop"));
        Assert.Contains("\"result\": \"succeeded\"", Assert.Single(shop.Ledger()), StringComparison.Ordinal);
        shop.IsTidy();

        var before = shop.Snapshot();
        shop.Deploy().Succeeds().Prints("Shop 1.0.0: release is there already", "Shop 1.0.0: active in local already, nothing to do");
        Assert.Equal(before, shop.Snapshot());
        Assert.Single(shop.Ledger());

        shop.Change("source/shop", "#!/bin/sh\necho shop 2\n");
        shop.Deploy().Succeeds().Prints("1.0.1-alpha.0.1");
        Assert.Equal("releases/1.0.1-alpha.0.1", shop.Current);
        Assert.Equal(2, shop.Ledger().Count);
        shop.Run("Status").Succeeds().Prints("1.0.1-alpha.0.1", "healthy", "agrees");

        shop.Run("Rollback").Succeeds();
        Assert.Equal("releases/1.0.0", shop.Current);
        shop.Run("Status").Succeeds().Prints("1.0.0", "healthy", "agrees");
        shop.Run("Rollback").Exits(30).Prints("BK0507", "nothing to go back to", "./build.sh Rollback --environment local --to RELEASE");
        shop.Run("Rollback", "--to", "1.0.1-alpha.0.1").Succeeds();
        before = shop.Snapshot();
        shop.Run("Rollback", "--to", "1.0.1-alpha.0.1").Succeeds().Prints("nothing to do");
        Assert.Equal(before, shop.Snapshot());
        shop.IsTidy();
    }

    public void Dispose() => shop.Dispose();
}
