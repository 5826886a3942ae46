namespace BuildKit.Tests.Pipelines;

/// <summary>A script that signs its releases, and whose jobs each do one thing with them.</summary>
sealed class SignedBuild : BuildScript
{
    [Parameter("Signs releases"), Secret] readonly string? SigningKey = null;

    [Parameter("Opens the store"), Secret] readonly string? StoreKey = null;

    Target Publish => _ => _.Outputs("artifacts/shop/**").Executes(() => { });

    Product Shop => _ => _.Archive("shop", from: Publish).SignedBy(SigningKey);

    Destination Store => Destination.Http("https://releases.example.com").Token(() => StoreKey);

    Target Release => _ => _.Creates(Shop);

    Target Push => _ => _.DependsOn(Release).Publishes(Shop, to: Store);

    Target Deploy => _ => _.DependsOn(Release).Deploys(Shop);

    Target Status => _ => _.ShowsStatus(Shop);

    CiPipeline Delivery => _ => _
        .On(CiTrigger.Push("main"))
        .Job(Release)
        .Job(Push)
        .Job(Deploy)
        .Job(Status)
        .For(Ci.GitHub);
}
