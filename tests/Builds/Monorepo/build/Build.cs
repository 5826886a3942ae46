/// <summary>Several services over a shared library. What belongs together has a file of its own: services, native parts, images.</summary>
partial class Build : BuildScript, IHasServices, IHasImages
{
    static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: build => build.All);

    [Parameter("Services to work on; default: those that have changed since the last tag, or all where there is none")]
    readonly string[] Only = [];

    Target All => _ => _
        .Description("Everything that a change needs")
        .DependsOn(Smoke, Native)
        .DependsOn<IHasImages>(images => images.Images);

    /// <summary>The services that this run is about, found once and read by many.</summary>
    public Target<string[]> Affected => _ => _
        .Description("Finds the services that a change concerns")
        .Returns(async () => Only.Length > 0 ? Only : await AffectedByChangesAsync());
}
