using BuildKit.Releases;

namespace BuildKit.Packages;

/// <summary>A feed that packages are pushed to.</summary>
interface IPackagePlace
{
    /// <summary>Whether it takes symbols at all.</summary>
    bool TakesSymbols { get; }

    /// <summary>What it has under the package's name, compared with ours.</summary>
    Task<PackageLook> LookAsync(PackageOnItsWay package, Patience patience);

    /// <summary>Pushes the package. False if the feed says that it has it already.</summary>
    Task<bool> PushAsync(PackageOnItsWay package, Patience patience);
}
