/// <summary>A library: restore, compile and test come from components; the packages are pushed from tagged commits.</summary>
class Build : BuildScript, ITest, IPack
{
    static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: build => build.From<ITest>().Test);

    [Parameter("Where packages are pushed to: the address of a feed, or a directory")]
    readonly string? Feed;

    [Parameter("The key of the feed"), Secret]
    readonly string? FeedKey;

    // For dotnet a directory is a source only by its whole path.
    string Source => Feed!.Contains("://", StringComparison.Ordinal) ? Feed : RootDirectory / Feed;

    // What is packed is made the same everywhere.
    DotNetPack IPack.PackSettings(DotNetPack pack) => pack.Property("ContinuousIntegrationBuild", true);

    Target Push => _ => _
        .Description("Pushes the packages of a tagged commit")
        .DependsOn<ITest>(test => test.Test)
        .DependsOn<IPack>(pack => pack.Pack)
        .Requires(() => Feed)
        .Requires(() => FeedKey)
        .Requires(DotNet.AtLeast("10.0.300"))
        .OnlyWhen(() => !Repository.Version.IsPreRelease, "only tagged commits are pushed")
        .ForEach(() => From<IPack>().PackagesDirectory.Glob("*.nupkg"), (step, package) => step
            .Retry(2, TimeSpan.FromSeconds(1))
            .Runs(() => DotNet.NuGetPush(package).Source(Source).ApiKey(FeedKey!).SkipDuplicate()));
}
