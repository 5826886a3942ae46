namespace BuildKit;

/// <summary>The target <c>Pack</c>: makes the NuGet packages of the solution, with the version.</summary>
public interface IPack : IRestore, IHasConfiguration, IHasVersion
{
    /// <summary>
    /// Makes the NuGet packages of all packable projects, after the tests if both are asked for. What is packed is compiled
    /// apart from what is tested, see <see cref="IHasVersion.VersionedArtifacts"/>.
    /// </summary>
    Target Pack => _ => _
        .Description("Makes the NuGet packages")
        .DependsOn(Restore)
        .TryAfter<ITest>(test => test.Test)
        .Outputs($"{PackagesDirectory}/*.nupkg", $"{PackagesDirectory}/*.snupkg")
        .Runs(() => PackSettings(Versioned(DotNet.Pack(Solution).Configuration(Configuration)).Output(PackagesDirectory)));

    /// <summary>Where the packages go. Default: <c>artifacts/packages</c>.</summary>
    AbsolutePath PackagesDirectory => RootDirectory / "artifacts/packages";

    /// <summary>What a script adds to the command. Default: nothing.</summary>
    DotNetPack PackSettings(DotNetPack pack) => pack;
}
