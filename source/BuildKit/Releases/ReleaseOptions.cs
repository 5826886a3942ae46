using BuildKit.Targets;

namespace BuildKit.Releases;

/// <summary>The options that releases bring to the command line; all targets of a script share these objects.</summary>
sealed class ReleaseOptions
{
    public TargetOption AllowDirty { get; } =
        new("allow-dirty", "Why a stable version is released although the work tree has changes; the release says that it is dirty") { Placeholder = "WHY" };

    /// <summary>Deploying and publishing share it.</summary>
    public TargetOption Release { get; } =
        new("release", "The release to deploy or publish, from the release store: its version, or latest; without it, that of this run");
}
