/// <summary>A service: its files, its container, its documentation, and its way to a host.</summary>
class Build : BuildScript, ICompile, IPublish
{
    static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: build => build.From<ICompile>().Compile);

    [Solution]
    readonly Solution Solution = null!;

    [Parameter("Where images are pushed to")]
    readonly string Registry = "registry.example.com";

    [Parameter("The password of the registry's user 'ci'"), Secret]
    readonly string? RegistryPassword;

    [NpmTool("render", From = "docs")]
    readonly Tool Render = null!;

    public Project PublishedProject => Solution.Projects.Shop_Api;

    AbsolutePath Docs => RootDirectory / "docs";

    string ImageName => $"{Registry}/shop:{Repository.Version}";

    Target Image => _ => _
        .Description("Builds the container")
        .DependsOn<IPublish>(publish => publish.Publish)
        .Requires(Docker.AtLeast("20.10"))
        .Runs(() => Docker.Build(RootDirectory).Tag(ImageName).Label("revision", Repository.Commit));

    Target PushImage => _ => _
        .Description("Pushes the container")
        .DependsOn(Image)
        .Requires(() => RegistryPassword)
        .Exclusive("docker login")
        .Runs(() => new Command[]
        {
            Docker.Login(Registry, "ci", RegistryPassword!),
            Docker.Push(ImageName),
            Docker.Logout(Registry),
        });

    Target RestoreDocs => _ => _
        .Requires(Node.AtLeast("16"))
        .Runs(() => Npm.Ci().NoAudit().Offline().In(Docs));

    Target CheckDocs => _ => _
        .DependsOn(RestoreDocs)
        .Runs(() => Npm.Run("check").In(Docs));

    Target BuildDocs => _ => _
        .Description("Makes the documentation")
        .DependsOn(CheckDocs)
        .Inputs("docs/*.md")
        .Outputs("artifacts/docs/**")
        .Runs(() => Render($"{Docs / "index.md"} {RootDirectory / "artifacts/docs/index.html"}"));

    Product Shop => _ => _.Archive("shop", from: From<IPublish>().Publish);

    Target Release => _ => _
        .Description("Makes the release")
        .DependsOn(BuildDocs)
        .Creates(Shop);

    Target Deploy => _ => _
        .Description("Brings the release to an environment")
        .DependsOn(Release)
        .Deploys(Shop, deploy => deploy.Healthy(health => health.Runs("dotnet Shop.Api.dll --check")).Keep(2));

    Target Rollback => _ => _.RollsBack(Shop);

    Target Status => _ => _.ShowsStatus(Shop);
}
