using System.Collections.Immutable;
using System.Globalization;
using BuildKit.Repositories;

namespace BuildKit;

/// <summary>
/// The git repository that a build belongs to. Nothing is asked before it is needed, and each answer is kept for the
/// run, so that targets without a need for it work without git and without a repository.
/// </summary>
public sealed class GitRepository
{
    readonly Lazy<AbsolutePath> root;
    readonly Lazy<(string Commit, DateTimeOffset Time)> head;
    readonly Lazy<string?> branch;
    readonly Lazy<IReadOnlyList<string>> changes;
    readonly Lazy<string?> remoteUrl;
    readonly Lazy<VersionHistory> history;

    /// <summary>The repository that this directory lies in.</summary>
    public GitRepository(AbsolutePath directory)
        : this(directory, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))
    {
    }

    internal GitRepository(AbsolutePath directory, ImmutableSortedDictionary<string, string> environment)
    {
        Git = new(directory, environment);
        root = Once(ReadRootAsync);
        head = Once(ReadHeadAsync);
        branch = Once(ReadBranchAsync);
        changes = Once(ReadChangesAsync);
        remoteUrl = Once(ReadRemoteUrlAsync);
        history = Once(ReadHistoryAsync);
    }

    /// <summary>The root directory of the work tree.</summary>
    /// <exception cref="BuildException">BK0402 to BK0406: git cannot answer.</exception>
    public AbsolutePath Root => root.Value;

    /// <summary>The full hash of the commit that is checked out.</summary>
    /// <exception cref="BuildException">BK0402 to BK0406: git cannot answer.</exception>
    public string Commit => head.Value.Commit;

    // Whoever has no git, no repository or no commit has a version of his own; a repository that does not answer is an error all the same.
    internal string? CommitIfAny
    {
        get
        {
            try
            {
                return Commit;
            }
            catch (BuildException exception) when (exception.Error.Code is Errors.GitMissingCode or Errors.NoRepositoryCode or Errors.NoCommitCode)
            {
                return null;
            }
        }
    }

    /// <summary>The first eight letters of <see cref="Commit"/>, whatever git is set to abbreviate to.</summary>
    public string ShortCommit => Commit[..8];

    /// <summary>When the commit was made (committer's time), UTC.</summary>
    public DateTimeOffset CommitTime => head.Value.Time;

    /// <summary>The branch that is checked out; null for a detached HEAD, as CI hosts make it.</summary>
    public string? Branch => branch.Value;

    /// <summary>
    /// True if the work tree differs from the commit; untracked files that are not ignored count, <c>.buildkit/</c> does not.
    /// </summary>
    public bool IsDirty => Changes.Count > 0;

    /// <summary>What differs, a line for each path, as <c>git status --porcelain</c> has it.</summary>
    internal IReadOnlyList<string> Changes => changes.Value;

    /// <summary>The address of the remote <c>origin</c>, without user and password; null if there is none.</summary>
    public string? RemoteUrl => remoteUrl.Value;

    /// <summary>
    /// The version of the commit, from the nearest version tag and the number of commits since; see <c>docs/versions.md</c>.
    /// </summary>
    /// <exception cref="BuildException">BK0402 to BK0406: git cannot answer. BK0407: the clone is too shallow.</exception>
    public SemanticVersion Version => VersionFrom(GitVersions.Default);

    /// <summary>The version of the commit by tags of another kind: <c>Repository.VersionFrom(From.Git.Prefix("shop-v"))</c>.</summary>
    /// <exception cref="BuildException">BK0402 to BK0406: git cannot answer. BK0407: the clone is too shallow.</exception>
    public SemanticVersion VersionFrom(GitVersions versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        return versions.Of(Found(versions).Version);
    }

    internal FoundVersion Found(GitVersions versions) =>
        history.Value.VersionOf(Commit, versions.Tags) ?? throw Errors.ShallowClone(Git.Directory, Commit).Exception();

    internal GitPlumbing Git { get; }

    // A failure is not kept: a cancelled question may be asked again.
    static Lazy<T> Once<T>(Func<Task<T>> read) =>
        new(() => read().ConfigureAwait(false).GetAwaiter().GetResult(), LazyThreadSafetyMode.PublicationOnly);

    async Task<AbsolutePath> ReadRootAsync()
    {
        await RequireRepositoryAsync().ConfigureAwait(false);
        return AbsolutePath.Of(await Git.ReadAsync(null, "rev-parse", "--show-toplevel").ConfigureAwait(false));
    }

    async Task<(string Commit, DateTimeOffset Time)> ReadHeadAsync()
    {
        await RequireRepositoryAsync().ConfigureAwait(false);
        var verified = await Git.TryAsync(null, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").ConfigureAwait(false);
        if (verified.ExitCode != 0)
        {
            throw Errors.NoCommit(Git.Directory).Exception();
        }

        var line = await Git.ReadAsync(null, "rev-list", "--max-count=1", "--timestamp", "HEAD").ConfigureAwait(false);
        var (time, commit) = (line.Split(' ')[0], line.Split(' ')[1]);
        return (commit, DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture)));
    }

    async Task<string?> ReadBranchAsync()
    {
        await RequireRepositoryAsync().ConfigureAwait(false);
        var result = await Git.TryAsync(null, "symbolic-ref", "--quiet", "--short", "HEAD").ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Output.Trim() : null;
    }

    async Task<IReadOnlyList<string>> ReadChangesAsync()
    {
        await RequireRepositoryAsync().ConfigureAwait(false);
        var status = await Git.ReadAsync(null, "status", "--porcelain=v1", "--untracked-files=normal", "--ignore-submodules=none",
            "--no-renames", "--", ":/", ":(top,exclude,glob)**/.buildkit/**").ConfigureAwait(false);
        return status.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    async Task<string?> ReadRemoteUrlAsync()
    {
        await RequireRepositoryAsync().ConfigureAwait(false);
        var result = await Git.TryAsync(null, "config", "--get", "remote.origin.url").ConfigureAwait(false);
        return result.ExitCode == 0 ? RemoteAddress.WithoutCredentials(result.Output.Trim()) : null;
    }

    Task<VersionHistory> ReadHistoryAsync() => new HistoryReader(Git).ReadAsync(Commit);

    async Task RequireRepositoryAsync()
    {
        var result = await Git.TryAsync(null, "rev-parse", "--git-dir").ConfigureAwait(false);
        if (result.ExitCode == 0)
        {
            return;
        }

        // Git says "no repository" and "not yours" with one exit code; whether it answers once it may trust the
        // directory tells them apart without reading its prose.
        var trusting = await Git.TryAsync(null, "-c", "safe.directory=*", "rev-parse", "--git-dir").ConfigureAwait(false);
        throw (trusting.ExitCode == 0 ? Errors.UntrustedRepository(Git.Directory)
            : HasGitEntry(Git.Directory) ? Errors.BrokenRepository(Git.Directory, result.LastLines)
            : Errors.NoRepository(Git.Directory)).Exception();
    }

    static bool HasGitEntry(AbsolutePath directory) =>
        Path.Exists(directory / ".git") || (directory.Parent != directory && HasGitEntry(directory.Parent));
}
