namespace BuildKit;

/// <summary>
/// The target <c>Publish</c>: makes the files of an application, for a product or a container:
/// <c>Product Shop => _ => _.Archive("shop", from: From&lt;IPublish>().Publish);</c>.
/// </summary>
public interface IPublish : IRestore, IHasConfiguration, IHasVersion
{
    /// <summary>The project of the application; each script names its own.</summary>
    Project PublishedProject { get; }

    /// <summary>
    /// Makes the files of the application, after the tests if both are asked for. What is published is compiled apart from
    /// what is tested, see <see cref="IHasVersion.VersionedArtifacts"/>.
    /// </summary>
    Target Publish => _ => _
        .Description("Makes the files of the application")
        .DependsOn(Restore)
        .TryAfter<ITest>(test => test.Test)
        .Outputs($"{PublishDirectory}/**")
        .Runs(() => PublishSettings(Versioned(DotNet.Publish(PublishedProject).Configuration(Configuration)).Output(PublishDirectory)));

    /// <summary>Where the files go. Default: <c>artifacts/publish</c>.</summary>
    AbsolutePath PublishDirectory => RootDirectory / "artifacts/publish";

    /// <summary>What a script adds to the command. Default: nothing.</summary>
    DotNetPublish PublishSettings(DotNetPublish publish) => publish;
}
