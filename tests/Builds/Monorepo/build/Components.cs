/// <summary>What every build of a service knows.</summary>
interface IHasServices : IBuildComponent
{
    /// <summary>The services that this run is about.</summary>
    Target<string[]> Affected { get; }
}

/// <summary>Describes an image for each affected service; what builds it is a matter of each repository.</summary>
interface IHasImages : IHasServices
{
    [Parameter("The registry in the names of images")]
    string Registry => Parameter(() => Registry, "registry.example.com");

    AbsolutePath ImagesDirectory => RootDirectory / "artifacts/images";

    Target Images => _ => _
        .Description("Describes the images of the affected services")
        .DependsOn(Affected)
        .Outputs("artifacts/images/**")
        .ForEach(() => Result(Affected), (step, service) => step
            .Executes(() => (ImagesDirectory / $"{service}.txt").WriteText($"{Registry}/{service.ToLowerInvariant()}\n")));
}
