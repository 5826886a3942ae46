namespace BuildKit;

/// <summary><c>git fetch</c>.</summary>
public sealed record GitFetch : GitCommand, ITakesDryRun, ITakesForce, ITakesHistory, ITakesSubmodules, ITakesJobs
{
    internal GitFetch() { }
}

/// <summary><c>git pull</c>.</summary>
public sealed record GitPull : GitCommand, ITakesDryRun, ITakesForce, ITakesHistory, ITakesMerging, ITakesSigning, ITakesSubmodules, ITakesJobs
{
    internal GitPull() { }
}

/// <summary><c>git push</c>.</summary>
public sealed record GitPush : GitCommand, ITakesDryRun, ITakesForce, ITakesNoVerify
{
    internal GitPush() { }
}

/// <summary><c>git clone</c>.</summary>
public sealed record GitClone : GitCommand, ITakesHistory, ITakesSubmodules, ITakesJobs
{
    internal GitClone() { }
}

/// <summary><c>git remote add</c>.</summary>
public sealed record GitRemoteAdd : GitCommand
{
    internal GitRemoteAdd() { }
}

/// <summary><c>git submodule update</c>.</summary>
public sealed record GitSubmoduleUpdate : GitCommand, ITakesForce, ITakesJobs
{
    internal GitSubmoduleUpdate() { }
}

/// <summary><c>git submodule sync</c> and <c>status</c>.</summary>
public sealed record GitSubmodule : GitCommand
{
    internal GitSubmodule() { }
}

/// <summary><c>git config</c> that reads a setting.</summary>
public sealed record GitConfigGet : GitCommand, ITakesConfigPlace
{
    internal GitConfigGet() { }
}

/// <summary><c>git config</c> that changes a setting.</summary>
public sealed record GitConfigSet : GitCommand, ITakesConfigPlace
{
    internal GitConfigSet() { }
}

/// <summary>Git commands about settings of some file.</summary>
public interface ITakesConfigPlace;

/// <summary>What the git commands about remotes and settings can be told.</summary>
public static class GitRemoteExtensions
{
    extension(GitFetch command)
    {
        /// <summary>All remotes.</summary>
        public GitFetch All() => command.Flag("--all");
        /// <summary>All tags. This is the default without a remote.</summary>
        public GitFetch Tags() => command.Flag("--tags");
        /// <summary>No tags.</summary>
        public GitFetch NoTags() => command.Flag("--no-tags");
        /// <summary>Forgets branches that the remote no longer has.</summary>
        public GitFetch Prune() => command.Flag("--prune");
        /// <summary>Forgets tags that the remote no longer has.</summary>
        public GitFetch PruneTags() => command.Flag("--prune-tags");
        /// <summary>Brings this many commits more into a shallow clone.</summary>
        public GitFetch Deepen(int commits) => command.Option("--deepen", commits);
        /// <summary>Makes a shallow clone a whole one.</summary>
        public GitFetch Unshallow() => command.Flag("--unshallow");
        /// <summary>All references or none.</summary>
        public GitFetch Atomic() => command.Flag("--atomic");
        /// <summary>Leaves objects out, such as <c>blob:none</c>.</summary>
        public GitFetch Filter(string filter) => command.Option("--filter", filter);
        /// <summary>Brings everything again.</summary>
        public GitFetch Refetch() => command.Flag("--refetch");
    }

    extension(GitPull command)
    {
        /// <summary>Puts local commits on top, instead of merging.</summary>
        public GitPull Rebase() => command.Flag("--rebase");
        /// <summary>Merges, whatever the settings say.</summary>
        public GitPull NoRebase() => command.Flag("--no-rebase");
        /// <summary>All remotes.</summary>
        public GitPull All() => command.Flag("--all");
        /// <summary>All tags.</summary>
        public GitPull Tags() => command.Flag("--tags");
        /// <summary>Forgets branches that the remote no longer has.</summary>
        public GitPull Prune() => command.Flag("--prune");
        /// <summary>Brings this many commits more into a shallow clone.</summary>
        public GitPull Deepen(int commits) => command.Option("--deepen", commits);
        /// <summary>Makes a shallow clone a whole one.</summary>
        public GitPull Unshallow() => command.Flag("--unshallow");
        /// <summary>Runs none of the repository's hooks that could refuse.</summary>
        public GitPull NoVerify() => command.Flag("--no-verify");
    }

    extension(GitPush command)
    {
        /// <summary>Overwrites what is there, unless somebody else has changed it since the last fetch.</summary>
        public GitPush ForceWithLease() => command.Flag("--force-with-lease");
        /// <summary>Overwrites a reference if it is still at this commit.</summary>
        public GitPush ForceWithLease(string reference, string expected) => command.Option("--force-with-lease", $"{reference}:{expected}");
        /// <summary>Overwrites only if what is there was taken into account here.</summary>
        public GitPush ForceIfIncludes() => command.Flag("--force-if-includes");
        /// <summary>All tags besides.</summary>
        public GitPush Tags() => command.Flag("--tags");
        /// <summary>Tags with a message of what is pushed besides.</summary>
        public GitPush FollowTags() => command.Flag("--follow-tags");
        /// <summary>All branches.</summary>
        public GitPush All() => command.Flag("--all");
        /// <summary>All references, and removes there what is not here.</summary>
        public GitPush Mirror() => command.Flag("--mirror");
        /// <summary>Removes the references there.</summary>
        public GitPush Delete() => command.Flag("--delete");
        /// <summary>Removes branches there that are not here.</summary>
        public GitPush Prune() => command.Flag("--prune");
        /// <summary>The local branch follows the remote one.</summary>
        public GitPush SetUpstream() => command.Flag("--set-upstream");
        /// <summary>All references or none.</summary>
        public GitPush Atomic() => command.Flag("--atomic");
        /// <summary>Says for programs what became of each reference.</summary>
        public GitPush Porcelain() => command.Flag("--porcelain");
        /// <summary>Texts for the server, such as <c>ci.skip</c>.</summary>
        public GitPush PushOption(params IEnumerable<string> texts) => command.Each("--push-option", texts);
        /// <summary>What to do about submodules: <c>check</c>, <c>on-demand</c> or <c>no</c>.</summary>
        public GitPush RecurseSubmodules(string mode) => command.Option("--recurse-submodules", mode);
    }

    extension(GitClone command)
    {
        /// <summary>The branch or tag that is checked out. Default: the remote's.</summary>
        public GitClone Branch(string name) => command.Option("--branch", name);
        /// <summary>Only the history of one branch.</summary>
        public GitClone SingleBranch() => command.Flag("--single-branch");
        /// <summary>No tags, now and later.</summary>
        public GitClone NoTags() => command.Flag("--no-tags");
        /// <summary>No files.</summary>
        public GitClone NoCheckout() => command.Flag("--no-checkout");
        /// <summary>Without a work tree.</summary>
        public GitClone Bare() => command.Flag("--bare");
        /// <summary>Without a work tree, and with all references.</summary>
        public GitClone Mirror() => command.Flag("--mirror");
        /// <summary>Only files at the root.</summary>
        public GitClone Sparse() => command.Flag("--sparse");
        /// <summary>Leaves objects out, such as <c>blob:none</c>.</summary>
        public GitClone Filter(string filter) => command.Option("--filter", filter);
        /// <summary>Submodules with one commit only.</summary>
        public GitClone ShallowSubmodules() => command.Flag("--shallow-submodules");
        /// <summary>Submodules at the newest commit of their branch.</summary>
        public GitClone RemoteSubmodules() => command.Flag("--remote-submodules");
        /// <summary>Refuses a shallow repository.</summary>
        public GitClone RejectShallow() => command.Flag("--reject-shallow");
        /// <summary>The name of the remote. Default: <c>origin</c>.</summary>
        public GitClone Origin(string name) => command.Option("--origin", name);
        /// <summary>Takes objects from another repository on this machine.</summary>
        public GitClone Reference(AbsolutePath repository) => command.Option("--reference", repository);
        /// <summary>The same, if that repository is there.</summary>
        public GitClone ReferenceIfAble(AbsolutePath repository) => command.Option("--reference-if-able", repository);
        /// <summary>Copies what it took from another repository.</summary>
        public GitClone Dissociate() => command.Flag("--dissociate");
        /// <summary>Copies objects of a repository on this machine, instead of linking them.</summary>
        public GitClone NoHardlinks() => command.Flag("--no-hardlinks");
        /// <summary>Settings of the new repository, as <c>name=value</c>.</summary>
        public GitClone Config(params IEnumerable<string> settings) => command.Each("--config", settings);
    }

    extension(GitRemoteAdd command)
    {
        /// <summary>Fetches at once.</summary>
        public GitRemoteAdd Fetch() => command.Flag("--fetch");
        /// <summary>Fetches no tags.</summary>
        public GitRemoteAdd NoTags() => command.Flag("--no-tags");
        /// <summary>Follows these branches only.</summary>
        public GitRemoteAdd Track(params IEnumerable<string> branches) => command.Each("--track", branches);
    }

    extension(GitSubmoduleUpdate command)
    {
        /// <summary>Also submodules that were not brought yet.</summary>
        public GitSubmoduleUpdate Init() => command.Flag("--init");
        /// <summary>Also submodules of submodules.</summary>
        public GitSubmoduleUpdate Recursive() => command.Flag("--recursive");
        /// <summary>The newest commit of their branch, not the recorded one.</summary>
        public GitSubmoduleUpdate Remote() => command.Flag("--remote");
        /// <summary>Fetches nothing.</summary>
        public GitSubmoduleUpdate NoFetch() => command.Flag("--no-fetch");
        /// <summary>Brings this many commits only.</summary>
        public GitSubmoduleUpdate Depth(int commits) => command.Option("--depth", commits);
        /// <summary>Leaves objects out, such as <c>blob:none</c>.</summary>
        public GitSubmoduleUpdate Filter(string filter) => command.Option("--filter", filter);
        /// <summary>Goes to the commit. This is the default.</summary>
        public GitSubmoduleUpdate Checkout() => command.Flag("--checkout");
        /// <summary>Merges the commit.</summary>
        public GitSubmoduleUpdate Merge() => command.Flag("--merge");
        /// <summary>Puts local commits on top of the commit.</summary>
        public GitSubmoduleUpdate Rebase() => command.Flag("--rebase");
        /// <summary>Takes objects from another repository on this machine.</summary>
        public GitSubmoduleUpdate Reference(AbsolutePath repository) => command.Option("--reference", repository);
        /// <summary>Whole histories, whatever <c>.gitmodules</c> recommends.</summary>
        public GitSubmoduleUpdate NoRecommendShallow() => command.Flag("--no-recommend-shallow");
        /// <summary>Only the history of one branch.</summary>
        public GitSubmoduleUpdate SingleBranch() => command.Flag("--single-branch");
    }

    extension(GitSubmodule command)
    {
        /// <summary>Also submodules of submodules.</summary>
        public GitSubmodule Recursive() => command.Flag("--recursive");
    }

    extension<T>(T command) where T : GitCommand, ITakesConfigPlace
    {
        /// <summary>The repository's settings. This is the default for a change.</summary>
        public T Local() => command.InPlace("--local");
        /// <summary>The user's settings. A build that changes them changes the machine.</summary>
        public T Global() => command.InPlace("--global");
        /// <summary>The machine's settings.</summary>
        public T System() => command.InPlace("--system");
        /// <summary>The work tree's settings.</summary>
        public T Worktree() => command.InPlace("--worktree");
        /// <summary>The settings of a file, such as <c>.gitmodules</c>.</summary>
        public T File(AbsolutePath file) => command.InPlace($"--file={file}");
        /// <summary>What a value is: <c>bool</c>, <c>int</c>, <c>path</c>, …</summary>
        public T Type(string type) => command.InPlace($"--type={type}");

        // Before the name: git takes nothing for an option behind it.
        internal T InPlace(string option) => command.With(command.Arguments.Insert(1, option));
    }

    extension(GitConfigGet command)
    {
        /// <summary>What is written if the setting has no value.</summary>
        public GitConfigGet Default(string value) => command.InPlace($"--default={value}");
        /// <summary>All values of a setting that has several.</summary>
        public GitConfigGet All() => command.With(command.Arguments.Replace("--get", "--get-all"));
    }

    extension(GitConfigSet command)
    {
        /// <summary>One more value, on top of those that the setting has.</summary>
        public GitConfigSet Add() => command.InPlace("--add");
        /// <summary>In place of all values of a setting that has several.</summary>
        public GitConfigSet ReplaceAll() => command.InPlace("--replace-all");
    }
}
