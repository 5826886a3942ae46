namespace BuildKit;

public static partial class Git
{
    /// <summary>Fetches branches and all tags from the default remote.</summary>
    public static GitFetch Fetch() => new GitFetch { Tool = Program }.With(["fetch", "--tags"]);

    /// <summary>Fetches from a remote, all its branches or the named ones.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitFetch Fetch(string remote, params IEnumerable<string> references) =>
        new GitFetch { Tool = Program }.With(["fetch", "--", Name(remote), .. references.Select(Name)]);

    /// <summary>Fetches, and merges into the current branch; asks for no message.</summary>
    public static GitPull Pull() => new GitPull { Tool = Program }.With(["pull", "--no-edit"]);

    /// <summary>Fetches from a remote, and merges the named branch into the current one.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitPull Pull(string remote, params IEnumerable<string> references) =>
        new GitPull { Tool = Program }.With(["pull", "--no-edit", "--", Name(remote), .. references.Select(Name)]);

    /// <summary>Pushes branches or tags to a remote; nothing is overwritten unless a reference begins with <c>+</c>.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitPush Push(string remote, params IEnumerable<string> references) =>
        new GitPush { Tool = Program }.With(["push", "--", Name(remote), .. references.Select(Name)]);

    /// <summary>Copies a repository into a directory. Credentials do not belong into the address: it is shown and seen.</summary>
    /// <exception cref="BuildException">BK0244: the address would be taken for an option.</exception>
    public static GitClone Clone(string address, AbsolutePath directory) =>
        new GitClone { Tool = Program }.With(["-c", "advice.detachedHead=false", "clone", "--", Name(address), directory]);

    /// <summary>The names of remotes, one a line.</summary>
    public static GitCommand RemoteList() => Plain("remote");

    /// <summary>Adds a remote.</summary>
    /// <exception cref="BuildException">BK0244: an argument would be taken for an option.</exception>
    public static GitRemoteAdd RemoteAdd(string name, string address) =>
        new GitRemoteAdd { Tool = Program }.With(["remote", "add", "--", Name(name), Name(address)]);

    /// <summary>Removes a remote.</summary>
    /// <exception cref="BuildException">BK0244: the name would be taken for an option.</exception>
    public static GitCommand RemoteRemove(string name) => Plain("remote", "remove", Name(name));

    /// <summary>Renames a remote.</summary>
    /// <exception cref="BuildException">BK0244: a name would be taken for an option.</exception>
    public static GitCommand RemoteRename(string name, string to) => Plain("remote", "rename", Name(name), Name(to));

    /// <summary>The address of a remote.</summary>
    /// <exception cref="BuildException">BK0244: the name would be taken for an option.</exception>
    public static GitCommand RemoteGetUrl(string name) => Plain("remote", "get-url", Name(name));

    /// <summary>Changes the address of a remote.</summary>
    /// <exception cref="BuildException">BK0244: an argument would be taken for an option.</exception>
    public static GitCommand RemoteSetUrl(string name, string address) => Plain("remote", "set-url", Name(name), Name(address));

    /// <summary>Forgets branches that the remote no longer has.</summary>
    /// <exception cref="BuildException">BK0244: the name would be taken for an option.</exception>
    public static GitCommand RemotePrune(string name) => Plain("remote", "prune", Name(name));

    /// <summary>Brings submodules to the commits that are recorded; these only, if any are named.</summary>
    public static GitSubmoduleUpdate SubmoduleUpdate(params IEnumerable<AbsolutePath> paths) =>
        new GitSubmoduleUpdate { Tool = Program }.With(["submodule", "update", "--", .. Texts(paths)]);

    /// <summary>Takes the addresses of submodules over from <c>.gitmodules</c>.</summary>
    public static GitSubmodule SubmoduleSync(params IEnumerable<AbsolutePath> paths) =>
        new GitSubmodule { Tool = Program }.With(["submodule", "sync", "--", .. Texts(paths)]);

    /// <summary>Which commits submodules are at.</summary>
    public static GitSubmodule SubmoduleStatus(params IEnumerable<AbsolutePath> paths) =>
        new GitSubmodule { Tool = Program }.With(["submodule", "status", "--", .. Texts(paths)]);

    /// <summary>Makes a second work tree of the repository, at a revision.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a revision.</exception>
    public static GitWorktreeAdd WorktreeAdd(AbsolutePath directory, string revision) =>
        new GitWorktreeAdd { Tool = Program }.With(["worktree", "add", "--", directory, Name(revision)]);

    /// <summary>Removes a work tree.</summary>
    public static GitWorktreeRemove WorktreeRemove(AbsolutePath directory) =>
        new GitWorktreeRemove { Tool = Program }.With(["worktree", "remove", "--", directory]);

    /// <summary>The work trees, in git's stable form for programs.</summary>
    public static GitCommand WorktreeList() => Plain("worktree", "list", "--porcelain");

    /// <summary>Forgets work trees whose directory is gone.</summary>
    public static GitCommand WorktreePrune() => Plain("worktree", "prune");

    /// <summary>The value of a setting; exit code 1 if it has none.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a setting's name.</exception>
    public static GitConfigGet ConfigGet(string name) => new GitConfigGet { Tool = Program }.With(["config", "--get", Name(name)]);

    /// <summary>Changes a setting, of the repository unless it is told otherwise.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a setting's name; BK0734: the value would be taken for an option.</exception>
    public static GitConfigSet ConfigSet(string name, string value) =>
        new GitConfigSet { Tool = Program }.With(["config", Name(name), value.StartsWith('-') ? Tools.PlainArgument.Of(value) : value]);

    /// <summary>Removes a setting.</summary>
    /// <exception cref="BuildException">BK0244: that cannot be a setting's name.</exception>
    public static GitConfigSet ConfigUnset(string name) => new GitConfigSet { Tool = Program }.With(["config", "--unset", Name(name)]);
}
