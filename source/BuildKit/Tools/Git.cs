namespace BuildKit;

/// <summary>
/// The <c>git</c> commands that a build or a release needs, as values. Names and paths are never taken for options
/// (BK0244), git never asks for a password, and output is the same whatever the user's settings are.
/// </summary>
public static class Git
{
    /// <summary>Changed and unknown files, one a line in git's stable short form; nothing for a clean tree.</summary>
    public static Command Status() => Of("-c", "core.quotePath=false", "status", "--porcelain");

    /// <summary>The full id of the commit that a revision such as <c>HEAD</c>, <c>v1.2.0</c> or <c>main~3</c> names.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a revision.</exception>
    public static Command RevParse(string revision) => Of("rev-parse", "--verify", "--quiet", $"{Name(revision)}^{{commit}}");

    /// <summary>The nearest tag, the number of commits since and the commit: <c>v1.2.0-4-g0123abc</c>, or the commit alone.</summary>
    public static Command Describe() => Of("describe", "--tags", "--long", "--always");

    /// <summary>As <see cref="Describe()"/>, with those tags only that match a pattern such as <c>v*</c>.</summary>
    public static Command Describe(string pattern) => Describe().Arguments($"--match={pattern}");

    /// <summary>Commits of a range such as <c>v1.1.0..HEAD</c>, newest first, one a line: the full id, a space, the subject.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a range.</exception>
    public static Command Log(string range) => Of("--no-pager", "log", "--no-color", "--no-decorate", "--format=%H %s", Name(range), "--");

    /// <summary>Makes a tag on the current commit.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a tag's name.</exception>
    public static Command Tag(string name) => Of("tag", "--no-sign", "--", Name(name));

    /// <summary>Makes a tag with a message and its author on the current commit.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a tag's name.</exception>
    public static Command Tag(string name, string message) => Of("tag", "--annotate", $"--message={message}", "--", Name(name));

    /// <summary>Adds files, and directories with all that is in them, to the next commit.</summary>
    public static Command Add(params IEnumerable<AbsolutePath> paths) =>
        Of(["--literal-pathspecs", "add", "--", .. paths.Select(path => path.ToString())]);

    /// <summary>Adds every change of the tree to the next commit.</summary>
    public static Command AddAll() => Of("add", "--all");

    /// <summary>Commits what was added.</summary>
    public static Command Commit(string message) => Of("commit", $"--message={message}");

    /// <summary>Goes to a branch, or detached to a tag or commit.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a revision.</exception>
    public static Command Checkout(string revision) => Of("-c", "advice.detachedHead=false", "checkout", Name(revision), "--");

    /// <summary>Fetches branches and all tags from the default remote.</summary>
    public static Command Fetch() => Of("fetch", "--tags");

    /// <summary>Fetches from a remote, all its branches or the named ones.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static Command Fetch(string remote, params IEnumerable<string> references) =>
        Of(["fetch", "--", Name(remote), .. references.Select(Name)]);

    /// <summary>Pushes branches or tags to a remote; nothing is overwritten unless a reference begins with <c>+</c>.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static Command Push(string remote, params IEnumerable<string> references) =>
        Of(["push", "--", Name(remote), .. references.Select(Name)]);

    /// <summary>Requires this version of git or a later one.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public static ToolRequirement AtLeast(string version) => BuildKit.Tool.Of("git").AtLeast(version);

    static Command Of(params ReadOnlySpan<string> arguments) =>
        new Command { Tool = "git", Arguments = [.. arguments] }.Environment("GIT_TERMINAL_PROMPT", "0");

    static string Name(string name) =>
        string.IsNullOrWhiteSpace(name) || name[0] == '-' || name.Any(char.IsControl) ? throw Errors.NotAGitName(name).Exception() : name;
}
