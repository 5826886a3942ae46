namespace BuildKit;

/// <summary>
/// The <c>git</c> commands that a build or a release needs, as values. Names and paths are never taken for options
/// (BK0244), git never asks for a password, and output is the same whatever the user's settings are.
/// </summary>
public static partial class Git
{
    /// <summary>Changed and unknown files, one a line in git's stable short form; nothing for a clean tree.</summary>
    public static GitStatus Status() => new GitStatus { Tool = Program }.With(["-c", "core.quotePath=false", "status", "--porcelain"]);

    /// <summary>The full id of the commit that a revision such as <c>HEAD</c>, <c>v1.2.0</c> or <c>main~3</c> names; exit code 1 if there is none.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a revision.</exception>
    public static GitRevParse RevParse(string revision) =>
        new GitRevParse { Tool = Program }.With(["rev-parse", "--verify", "--quiet", $"{Name(revision)}^{{commit}}"]);

    /// <summary>The root directory of the work tree.</summary>
    public static GitCommand TopLevel() => Plain("rev-parse", "--show-toplevel");

    /// <summary>The nearest tag, the number of commits since and the commit: <c>v1.2.0-4-g0123abc</c>, or the commit alone.</summary>
    public static GitDescribe Describe() => new GitDescribe { Tool = Program }.With(["describe", "--tags", "--long", "--always"]);

    /// <summary>As <see cref="Describe()"/>, with those tags only that match a pattern such as <c>v*</c>.</summary>
    public static GitDescribe Describe(string pattern) => Describe().Match(pattern);

    /// <summary>Commits of a range such as <c>v1.1.0..HEAD</c>, newest first, one a line: the full id, a space, the subject.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a range.</exception>
    public static GitLog Log(string range) => Log(range, []);

    /// <summary>As <see cref="Log(string)"/>, with those commits only that changed these files or directories.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a range.</exception>
    public static GitLog Log(string range, params IEnumerable<AbsolutePath> paths) => new GitLog { Tool = Program }.With(
        ["--no-pager", "--literal-pathspecs", "log", "--no-color", "--no-decorate", "--format=%H %s", Name(range), "--", .. Texts(paths)]);

    /// <summary>The changes of the tree that were not added, as a patch; whatever the user's settings, without colours or other programs.</summary>
    public static GitDiff Diff() => new GitDiff { Tool = Program }.With([.. DiffStart, "--"]);

    /// <summary>The changes from one revision to the tree, or of a range such as <c>main...HEAD</c>; of these files only, if any are named.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a range.</exception>
    public static GitDiff Diff(string range, params IEnumerable<AbsolutePath> paths) =>
        new GitDiff { Tool = Program }.With([.. DiffStart, Name(range), "--", .. Texts(paths)]);

    /// <summary>Files of the index, one a line, relative to the directory in which it runs; of these only, if any are named.</summary>
    public static GitLsFiles LsFiles(params IEnumerable<AbsolutePath> paths) => new GitLsFiles { Tool = Program }.With(
        ["-c", "core.quotePath=false", "--literal-pathspecs", "ls-files", "--", .. Texts(paths)]);

    /// <summary>Adds files, and directories with all that is in them, to the next commit.</summary>
    public static GitAdd Add(params IEnumerable<AbsolutePath> paths) =>
        new GitAdd { Tool = Program }.With(["--literal-pathspecs", "add", "--", .. Texts(paths)]);

    /// <summary>Adds every change of the tree to the next commit.</summary>
    public static GitAdd AddAll() => new GitAdd { Tool = Program }.With(["add", "--all"]);

    /// <summary>Commits what was added.</summary>
    public static GitCommit Commit(string message) => new GitCommit { Tool = Program }.With(["commit", $"--message={message}"]);

    /// <summary>Makes a tag on the current commit.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a tag's name.</exception>
    public static GitTag Tag(string name) => new GitTag { Tool = Program }.With(["tag", "--no-sign", "--", Name(name)]);

    /// <summary>Makes a tag with a message and its author on the current commit.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a tag's name.</exception>
    public static GitTag Tag(string name, string message) =>
        new GitTag { Tool = Program }.With(["tag", "--annotate", $"--message={message}", "--", Name(name)]);

    /// <summary>The names of tags, one a line: all, or those that a pattern such as <c>v*</c> matches.</summary>
    /// <exception cref="BuildException">BK0244: the pattern would be taken for an option.</exception>
    public static GitTagList TagList(params IEnumerable<string> patterns) =>
        new GitTagList { Tool = Program }.With(["tag", "--list", "--no-column", "--no-color", "--", .. patterns.Select(Name)]);

    /// <summary>Removes tags.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitCommand TagDelete(params IEnumerable<string> names) => Plain(["tag", "--delete", "--", .. names.Select(Name)]);

    /// <summary>The name of the current branch; nothing for a detached HEAD.</summary>
    public static GitCommand BranchCurrent() => Plain("branch", "--show-current");

    /// <summary>The names of local branches, one a line: all, or those that a pattern matches.</summary>
    /// <exception cref="BuildException">BK0244: the pattern would be taken for an option.</exception>
    public static GitBranchList BranchList(params IEnumerable<string> patterns) => new GitBranchList { Tool = Program }.With(
        ["branch", "--list", "--no-column", "--no-color", "--format=%(refname:short)", "--", .. patterns.Select(Name)]);

    /// <summary>Makes a branch, here or at a revision, without going there.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitBranch Branch(string name, string start = "HEAD") =>
        new GitBranch { Tool = Program }.With(["branch", "--", Name(name), Name(start)]);

    /// <summary>Removes branches that are merged.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitBranchDelete BranchDelete(params IEnumerable<string> names) =>
        new GitBranchDelete { Tool = Program }.With(["branch", "--delete", "--", .. names.Select(Name)]);

    /// <summary>Renames a branch.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitBranch BranchRename(string name, string to) => new GitBranch { Tool = Program }.With(["branch", "--move", "--", Name(name), Name(to)]);

    /// <summary>Goes to a branch, or detached to a tag or commit.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a revision.</exception>
    public static GitCheckout Checkout(string revision) =>
        new GitCheckout { Tool = Program }.With(["-c", "advice.detachedHead=false", "checkout", Name(revision), "--"]);

    /// <summary>Brings files of a revision into the tree.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a revision.</exception>
    public static GitCommand CheckoutFiles(string revision, params IEnumerable<AbsolutePath> paths) =>
        Plain(["--literal-pathspecs", "checkout", Name(revision), "--", .. Texts(paths)]);

    /// <summary>Goes to a branch.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a branch's name.</exception>
    public static GitSwitch Switch(string branch) => new GitSwitch { Tool = Program }.With(["switch", Name(branch)]);

    /// <summary>Makes a branch, here or at a revision, and goes there.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitSwitch SwitchNew(string branch, string start = "HEAD") =>
        new GitSwitch { Tool = Program }.With(["switch", $"--create={Name(branch)}", Name(start)]);

    /// <summary>Merges revisions into the current branch.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitMerge Merge(params IEnumerable<string> revisions) =>
        new GitMerge { Tool = Program }.With(["merge", "--no-edit", .. revisions.Select(Name)]);

    /// <summary>Goes back to where the merge began that could not be finished.</summary>
    public static GitCommand MergeAbort() => Plain("merge", "--abort");

    /// <summary>Sets the current branch to a revision. Default: keeps the tree, and resets the index.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a revision.</exception>
    public static GitReset Reset(string revision = "HEAD") => new GitReset { Tool = Program }.With(["reset", Name(revision), "--"]);

    /// <summary>Takes files out of the next commit again.</summary>
    public static GitCommand ResetFiles(params IEnumerable<AbsolutePath> paths) => Plain(["--literal-pathspecs", "reset", "--quiet", "--", .. Texts(paths)]);

    /// <summary>Removes files that git does not know; of these directories only, if any are named. Ignored files and directories stay.</summary>
    public static GitClean Clean(params IEnumerable<AbsolutePath> paths) =>
        new GitClean { Tool = Program }.With(["-c", "core.quotePath=false", "--literal-pathspecs", "clean", "--force", "--", .. Texts(paths)]);

    /// <summary>Makes a repository in the directory in which it runs.</summary>
    public static GitInit Init() => new GitInit { Tool = Program }.With(["init"]);

    /// <summary>Writes the files of a revision into an archive, whose kind its extension says; of these only, if any are named.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a revision.</exception>
    public static GitArchive Archive(string revision, AbsolutePath file, params IEnumerable<AbsolutePath> paths) =>
        new GitArchive { Tool = Program }.With(["archive", $"--output={file}", Name(revision), "--", .. Texts(paths)]);

    /// <summary>Requires this version of git or a later one.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public static ToolRequirement AtLeast(string version) => BuildKit.Tool.Of(Program).AtLeast(version);

    const string Program = GitCommand.Program;

    static string[] DiffStart => ["-c", "core.quotePath=false", "--no-pager", "--literal-pathspecs", "diff", "--no-color", "--no-ext-diff"];

    static GitCommand Plain(params ReadOnlySpan<string> arguments) => new GitCommand { Tool = Program }.With([.. arguments]);

    static IEnumerable<string> Texts(IEnumerable<AbsolutePath> paths) => paths.Select(path => path.ToString());

    static string Name(string name) =>
        string.IsNullOrWhiteSpace(name) || name[0] == '-' || name.Any(char.IsControl) ? throw Errors.NotAGitName(name).Exception() : name;
}
