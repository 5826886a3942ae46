namespace BuildKit;

/// <summary><c>git add</c>.</summary>
public sealed record GitAdd : GitCommand, ITakesDryRun, ITakesForce
{
    internal GitAdd() { }
}

/// <summary><c>git commit</c>.</summary>
public sealed record GitCommit : GitCommand, ITakesNoVerify, ITakesSigning, ITakesDryRun
{
    internal GitCommit() { }
}

/// <summary><c>git tag</c> that makes one.</summary>
public sealed record GitTag : GitCommand, ITakesForce
{
    internal GitTag() { }
}

/// <summary><c>git branch</c> that makes or renames one.</summary>
public sealed record GitBranch : GitCommand, ITakesForce
{
    internal GitBranch() { }
}

/// <summary><c>git branch</c> that removes some.</summary>
public sealed record GitBranchDelete : GitCommand, ITakesForce
{
    internal GitBranchDelete() { }
}

/// <summary><c>git checkout</c>.</summary>
public sealed record GitCheckout : GitCommand, ITakesForce, ITakesSubmodules
{
    internal GitCheckout() { }
}

/// <summary><c>git switch</c>.</summary>
public sealed record GitSwitch : GitCommand, ITakesForce, ITakesSubmodules
{
    internal GitSwitch() { }
}

/// <summary><c>git merge</c>.</summary>
public sealed record GitMerge : GitCommand, ITakesMerging, ITakesNoVerify, ITakesSigning
{
    internal GitMerge() { }
}

/// <summary><c>git reset</c>.</summary>
public sealed record GitReset : GitCommand, ITakesSubmodules
{
    internal GitReset() { }
}

/// <summary><c>git clean</c>.</summary>
public sealed record GitClean : GitCommand, ITakesDryRun
{
    internal GitClean() { }
}

/// <summary><c>git init</c>.</summary>
public sealed record GitInit : GitCommand
{
    internal GitInit() { }
}

/// <summary><c>git worktree add</c>.</summary>
public sealed record GitWorktreeAdd : GitCommand, ITakesForce
{
    internal GitWorktreeAdd() { }
}

/// <summary><c>git worktree remove</c>.</summary>
public sealed record GitWorktreeRemove : GitCommand, ITakesForce
{
    internal GitWorktreeRemove() { }
}

/// <summary>What the git commands that change the repository or the tree can be told.</summary>
public static class GitChangeExtensions
{
    extension(GitAdd command)
    {
        /// <summary>Changed and removed files only, no new ones.</summary>
        public GitAdd Update() => command.Flag("--update");
        /// <summary>Adds known files anew, with the line ends that <c>.gitattributes</c> says now.</summary>
        public GitAdd Renormalize() => command.Flag("--renormalize");
        /// <summary>Notes only that the files will be added.</summary>
        public GitAdd IntentToAdd() => command.Flag("--intent-to-add");
        /// <summary>Whether the files can be executed; also on Windows.</summary>
        public GitAdd Executable(bool isExecutable) => command.Option("--chmod", isExecutable ? "+x" : "-x");
        /// <summary>Also files that a sparse tree leaves out.</summary>
        public GitAdd Sparse() => command.Flag("--sparse");
    }

    extension(GitCommit command)
    {
        /// <summary>Commits all changes of known files.</summary>
        public GitCommit All() => command.Flag("--all");
        /// <summary>Commits as a change that a later rebase puts into this commit.</summary>
        public GitCommit FixUp(string commit) => command.Option("--fixup", commit);
        /// <summary>Replaces the last commit.</summary>
        public GitCommit Amend() => command.Flag("--amend");
        /// <summary>Commits also if nothing was changed.</summary>
        public GitCommit AllowEmpty() => command.Flag("--allow-empty");
        /// <summary>The author, as <c>Name &lt;address&gt;</c>. Default: the committer.</summary>
        public GitCommit Author(string author) => command.Option("--author", author);
        /// <summary>The author's time, as git writes times. Default: now.</summary>
        public GitCommit Date(string time) => command.Option("--date", time);
        /// <summary>Makes the committer the author of a commit that is amended.</summary>
        public GitCommit ResetAuthor() => command.Flag("--reset-author");
        /// <summary>Adds a Signed-off-by line.</summary>
        public GitCommit SignOff() => command.Flag("--signoff");
        /// <summary>Adds lines at the end of the message, such as <c>Issue: 12</c>.</summary>
        public GitCommit Trailer(params IEnumerable<string> lines) => command.Each("--trailer", lines);
        /// <summary>How the message is tidied, such as <c>verbatim</c>.</summary>
        public GitCommit Cleanup(string mode) => command.Option("--cleanup", mode);
    }

    extension(GitTag command)
    {
        /// <summary>The commit that is tagged. Default: the current one.</summary>
        /// <exception cref="BuildException">BK0734: that would be taken for an option.</exception>
        public GitTag At(string revision) => command with { Arguments = command.Arguments.Add(Tools.PlainArgument.Of(revision)) };
        /// <summary>Signs with the tagger's key; needs a message.</summary>
        public GitTag Sign() => command with { Arguments = command.Flag("--sign").Arguments.Remove("--no-sign").Remove("--annotate") };
        /// <summary>Signs with this key; needs a message.</summary>
        public GitTag LocalUser(string key) => command.Sign().Option("--local-user", key);
        /// <summary>How the message is tidied, such as <c>verbatim</c>.</summary>
        public GitTag Cleanup(string mode) => command.Option("--cleanup", mode);
    }

    extension(GitBranch command)
    {
        /// <summary>Follows the branch that it starts from.</summary>
        public GitBranch Track() => command.Flag("--track");
        /// <summary>Follows no branch, whatever the settings say.</summary>
        public GitBranch NoTrack() => command.Flag("--no-track");
    }

    extension(GitBranchDelete command)
    {
        /// <summary>Removes what is known of branches of a remote.</summary>
        public GitBranchDelete Remotes() => command.Flag("--remotes");
    }

    extension(GitCheckout command)
    {
        /// <summary>To the commit, not to the branch.</summary>
        public GitCheckout Detach() => command.Flag("--detach");
        /// <summary>Merges local changes with those of the other branch.</summary>
        public GitCheckout Merge() => command.Flag("--merge");
        /// <summary>Takes a name for a branch of a remote neither.</summary>
        public GitCheckout NoGuess() => command.Flag("--no-guess");
        /// <summary>Also if the branch is checked out in another work tree.</summary>
        public GitCheckout IgnoreOtherWorktrees() => command.Flag("--ignore-other-worktrees");
    }

    extension(GitSwitch command)
    {
        /// <summary>To the commit, not to the branch.</summary>
        public GitSwitch Detach() => command.Flag("--detach");
        /// <summary>Merges local changes with those of the other branch.</summary>
        public GitSwitch Merge() => command.Flag("--merge");
        /// <summary>Throws local changes away.</summary>
        public GitSwitch DiscardChanges() => command.Flag("--discard-changes");
        /// <summary>Takes a name for a branch of a remote neither.</summary>
        public GitSwitch NoGuess() => command.Flag("--no-guess");
        /// <summary>Follows the branch that it starts from.</summary>
        public GitSwitch Track() => command.Flag("--track");
        /// <summary>Follows no branch, whatever the settings say.</summary>
        public GitSwitch NoTrack() => command.Flag("--no-track");
        /// <summary>Also if the branch is checked out in another work tree.</summary>
        public GitSwitch IgnoreOtherWorktrees() => command.Flag("--ignore-other-worktrees");
    }

    extension(GitMerge command)
    {
        /// <summary>The message. Default: git's own.</summary>
        public GitMerge Message(string message) => command.Option("--message", message);
        /// <summary>A file with the message.</summary>
        public GitMerge File(AbsolutePath file) => command.Option("--file", file);
        /// <summary>Names the branch in the message differently.</summary>
        public GitMerge IntoName(string name) => command.Option("--into-name", name);
    }

    extension(GitReset command)
    {
        /// <summary>Index and tree: local changes are lost.</summary>
        public GitReset Hard() => command.Flag("--hard");
        /// <summary>Neither index nor tree.</summary>
        public GitReset Soft() => command.Flag("--soft");
        /// <summary>The index. This is the default.</summary>
        public GitReset Mixed() => command.Flag("--mixed");
        /// <summary>Index and tree, and fails if local changes would be lost.</summary>
        public GitReset Keep() => command.Flag("--keep");
    }

    extension(GitClean command)
    {
        /// <summary>Directories too.</summary>
        public GitClean Directories() => command.Flag("-d");
        /// <summary>Ignored files too.</summary>
        public GitClean Ignored() => command.Flag("-x");
        /// <summary>Ignored files only.</summary>
        public GitClean OnlyIgnored() => command.Flag("-X");
        /// <summary>Leaves in place what matches a pattern.</summary>
        public GitClean Exclude(params IEnumerable<string> patterns) => command.Each("--exclude", patterns);
    }

    extension(GitInit command)
    {
        /// <summary>Without a work tree.</summary>
        public GitInit Bare() => command.Flag("--bare");
        /// <summary>The name of the first branch.</summary>
        public GitInit InitialBranch(string name) => command.Option("--initial-branch", name);
    }

    extension(GitWorktreeAdd command)
    {
        /// <summary>To the commit, not to the branch.</summary>
        public GitWorktreeAdd Detach() => command.Flag("--detach");
        /// <summary>Makes a branch for it.</summary>
        /// <exception cref="BuildException">BK0734: the name would be taken for an option.</exception>
        public GitWorktreeAdd NewBranch(string name) => command.With(command.ArgumentsWith("-b", Tools.PlainArgument.Of(name)));
        /// <summary>Without files.</summary>
        public GitWorktreeAdd NoCheckout() => command.Flag("--no-checkout");
        /// <summary>Keeps it from being forgotten.</summary>
        public GitWorktreeAdd Lock() => command.Flag("--lock");
        /// <summary>Why it is locked.</summary>
        public GitWorktreeAdd Reason(string text) => command.Flag("--lock").Option("--reason", text);
    }
}
