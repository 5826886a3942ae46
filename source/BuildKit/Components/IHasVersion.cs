namespace BuildKit;

/// <summary>The version of what is packed and published.</summary>
public interface IHasVersion : IBuildComponent
{
    /// <summary>
    /// The version; default: that of the commit, from the tags of the repository (<c>docs/versions.md</c>). It is asked for only
    /// when something is packed or published.
    /// </summary>
    SemanticVersion Version => Repository.Version;

    /// <summary>
    /// Where what carries the version is compiled, apart from what is tested: sharing the intermediate files would have each of
    /// the two compile everything again after the other. Default: <c>artifacts/release</c>.
    /// </summary>
    AbsolutePath VersionedArtifacts => RootDirectory / "artifacts/release";

    /// <summary>
    /// The commit that assemblies (behind the <c>+</c> of their informational version) and packages name. Default: the one that is checked
    /// out; null, for none, where there is no git, no repository or no commit yet, as a script with its own version allows.
    /// </summary>
    string? VersionedCommit => Repository.CommitIfAny;

    internal sealed T Versioned<T>(T command)
        where T : DotNetCommand, ITakesProperties => command.Versioned(Version, VersionedCommit, VersionedArtifacts);
}
