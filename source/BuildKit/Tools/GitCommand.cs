namespace BuildKit;

/// <summary>A <c>git</c> command. Its options are extension members; git is told never to ask for a password.</summary>
public record GitCommand : OptionCommand
{
    internal const string Program = "git";

    internal GitCommand() => Environment = Environment.SetItem("GIT_TERMINAL_PROMPT", "0");
}

/// <summary>Commands that can only say what they would do.</summary>
public interface ITakesDryRun;

/// <summary>Git commands that go on where they would refuse for safety.</summary>
public interface ITakesForce;

/// <summary>Git commands that can run without the repository's hooks.</summary>
public interface ITakesNoVerify;

/// <summary>Git commands that make commits or tags that can be signed.</summary>
public interface ITakesSigning;

/// <summary>Git commands that bring commits from a remote.</summary>
public interface ITakesHistory;

/// <summary>Git commands that merge.</summary>
public interface ITakesMerging;

/// <summary>Git commands that list branches or tags.</summary>
public interface ITakesReferenceFilter;

/// <summary>Git commands that work on submodules too, if they are told to.</summary>
public interface ITakesSubmodules;

/// <summary>Git commands that can run several jobs.</summary>
public interface ITakesJobs;

/// <summary>Git commands that shorten the ids of commits.</summary>
public interface ITakesAbbreviation;

/// <summary>What several git commands can be told.</summary>
public static class GitExtensions
{
    extension<T>(T command) where T : OptionCommand, ITakesDryRun
    {
        /// <summary>Only says what it would do.</summary>
        public T DryRun() => command.Flag("--dry-run");
    }

    extension<T>(T command) where T : GitCommand, ITakesForce
    {
        /// <summary>Goes on where git would refuse for safety: replaces, overwrites, throws changes away.</summary>
        public T Force() => command.Flag("--force");
    }

    extension<T>(T command) where T : GitCommand, ITakesNoVerify
    {
        /// <summary>Runs none of the repository's hooks that could refuse.</summary>
        public T NoVerify() => command.Flag("--no-verify");
    }

    extension<T>(T command) where T : GitCommand, ITakesSigning
    {
        /// <summary>Signs with the committer's key.</summary>
        public T GpgSign() => command.Flag("--gpg-sign");
        /// <summary>Signs with this key.</summary>
        public T GpgSign(string key) => command.Option("--gpg-sign", key);
        /// <summary>Does not sign, whatever the settings say.</summary>
        public T NoGpgSign() => command.Flag("--no-gpg-sign");
    }

    extension<T>(T command) where T : GitCommand, ITakesSubmodules
    {
        /// <summary>Works on submodules too.</summary>
        public T RecurseSubmodules() => command.Flag("--recurse-submodules");
    }

    extension<T>(T command) where T : GitCommand, ITakesJobs
    {
        /// <summary>How many submodules or remotes at once. Default: git's own.</summary>
        public T Jobs(int count) => command.Option("--jobs", count);
    }

    extension<T>(T command) where T : GitCommand, ITakesAbbreviation
    {
        /// <summary>How many letters of a commit's id are shown.</summary>
        public T Abbrev(int letters) => command.Option("--abbrev", letters);
    }

    extension<T>(T command) where T : GitCommand, ITakesHistory
    {
        /// <summary>Brings this many commits of each branch only.</summary>
        public T Depth(int commits) => command.Option("--depth", commits);
        /// <summary>Brings commits after this time only, as git writes times: <c>2026-01-01</c>.</summary>
        public T ShallowSince(string time) => command.Option("--shallow-since", time);
        /// <summary>Brings no commits that these tags or branches have.</summary>
        public T ShallowExclude(params IEnumerable<string> revisions) => command.Each("--shallow-exclude", revisions);
    }

    extension<T>(T command) where T : GitCommand, ITakesMerging
    {
        /// <summary>Fails unless the branch only has to be moved forward.</summary>
        public T FastForwardOnly() => command.Flag("--ff-only");
        /// <summary>Makes a commit also where the branch would only have to be moved forward.</summary>
        public T NoFastForward() => command.Flag("--no-ff");
        /// <summary>Makes the changes of one commit, and no merge.</summary>
        public T Squash() => command.Flag("--squash");
        /// <summary>Stops before the commit.</summary>
        public T NoCommit() => command.Flag("--no-commit");
        /// <summary>How to merge, such as <c>ort</c>.</summary>
        public T Strategy(string strategy) => command.Option("--strategy", strategy);
        /// <summary>Options of the strategy, such as <c>theirs</c>.</summary>
        public T StrategyOption(params IEnumerable<string> options) => command.Each("--strategy-option", options);
        /// <summary>Merges histories that have no commit in common.</summary>
        public T AllowUnrelatedHistories() => command.Flag("--allow-unrelated-histories");
        /// <summary>Puts local changes aside meanwhile.</summary>
        public T AutoStash() => command.Flag("--autostash");
        /// <summary>Adds a Signed-off-by line.</summary>
        public T SignOff() => command.Flag("--signoff");
        /// <summary>Fails unless what is merged has a good signature.</summary>
        public T VerifySignatures() => command.Flag("--verify-signatures");
        /// <summary>Leaves the statistics out that are shown at the end.</summary>
        public T NoStat() => command.Flag("--no-stat");
    }

    extension<T>(T command) where T : GitCommand, ITakesReferenceFilter
    {
        /// <summary>Those that have this commit.</summary>
        public T Contains(string commit) => command.Option("--contains", commit);
        /// <summary>Those that do not have this commit.</summary>
        public T NoContains(string commit) => command.Option("--no-contains", commit);
        /// <summary>Those that this commit has.</summary>
        public T Merged(string commit) => command.Option("--merged", commit);
        /// <summary>Those that this commit does not have.</summary>
        public T NoMerged(string commit) => command.Option("--no-merged", commit);
        /// <summary>Those of this very commit.</summary>
        public T PointsAt(string commit) => command.Option("--points-at", commit);
        /// <summary>The order, such as <c>-version:refname</c>: a field's name, with a dash for the other way round.</summary>
        public T Sort(params IEnumerable<string> fields) => command.Each("--sort", fields);
        /// <summary>What is written of each, such as <c>%(refname:short)</c>.</summary>
        public T Format(string format) => command.Option("--format", format);
        /// <summary>Ignores case.</summary>
        public T IgnoreCase() => command.Flag("--ignore-case");
    }
}
