namespace BuildKit;

/// <summary><c>git status</c>.</summary>
public sealed record GitStatus : GitCommand
{
    internal GitStatus() { }
}

/// <summary><c>git rev-parse</c> for a commit.</summary>
public sealed record GitRevParse : GitCommand
{
    internal GitRevParse() { }
}

/// <summary><c>git describe</c>.</summary>
public sealed record GitDescribe : GitCommand, ITakesAbbreviation
{
    internal GitDescribe() { }
}

/// <summary><c>git log</c>.</summary>
public sealed record GitLog : GitCommand
{
    internal GitLog() { }
}

/// <summary><c>git diff</c>.</summary>
public sealed record GitDiff : GitCommand, ITakesAbbreviation
{
    internal GitDiff() { }
}

/// <summary><c>git ls-files</c>.</summary>
public sealed record GitLsFiles : GitCommand, ITakesSubmodules
{
    internal GitLsFiles() { }
}

/// <summary><c>git tag</c> as a list.</summary>
public sealed record GitTagList : GitCommand, ITakesReferenceFilter
{
    internal GitTagList() { }
}

/// <summary><c>git branch</c> as a list.</summary>
public sealed record GitBranchList : GitCommand, ITakesReferenceFilter
{
    internal GitBranchList() { }
}

/// <summary><c>git archive</c>.</summary>
public sealed record GitArchive : GitCommand
{
    internal GitArchive() { }
}

/// <summary>Which unknown files <c>git status</c> shows.</summary>
public enum UntrackedFiles
{
    /// <summary>None.</summary>
    No,

    /// <summary>Files, and directories as one line.</summary>
    Normal,

    /// <summary>Each file.</summary>
    All,
}

/// <summary>What the git commands that only look can be told.</summary>
public static class GitHistoryExtensions
{
    extension(GitStatus command)
    {
        /// <summary>Shows ignored files too.</summary>
        public GitStatus Ignored() => command.Flag("--ignored");
        /// <summary>Which unknown files are shown. Default: what the settings say, and <c>Normal</c> otherwise.</summary>
        public GitStatus Untracked(UntrackedFiles files) => command.Option("--untracked-files", files.ToString().ToLowerInvariant());
        /// <summary>A first line about the branch and its remote one.</summary>
        public GitStatus Branch() => command.Flag("--branch");
        /// <summary>Leaves changes of submodules out: <c>all</c>, <c>dirty</c>, <c>untracked</c> or <c>none</c>.</summary>
        public GitStatus IgnoreSubmodules(string which) => command.Option("--ignore-submodules", which);
        /// <summary>Shows a renamed file as a removed and a new one.</summary>
        public GitStatus NoRenames() => command.Flag("--no-renames");
        /// <summary>Ends each line with a NUL, for names with anything in them.</summary>
        public GitStatus NullTerminated() => command.Flag("-z");
    }

    extension(GitRevParse command)
    {
        /// <summary>A short id that is unique in the repository.</summary>
        public GitRevParse Short() => command.Flag("--short");
        /// <summary>The first letters of the id, as many as are needed to be unique but no less than these.</summary>
        public GitRevParse Short(int letters) => command.Option("--short", letters);
    }

    extension(GitDescribe command)
    {
        /// <summary>Tags that match one of these patterns.</summary>
        public GitDescribe Match(params IEnumerable<string> patterns) => command.Each("--match", patterns);
        /// <summary>No tags that match one of these patterns.</summary>
        public GitDescribe Exclude(params IEnumerable<string> patterns) => command.Each("--exclude", patterns);
        /// <summary>Adds a mark if the tree has changes, by default <c>-dirty</c>.</summary>
        public GitDescribe Dirty(string mark = "-dirty") => command.Option("--dirty", mark);
        /// <summary>The same, and also for a repository that cannot be asked.</summary>
        public GitDescribe Broken(string mark = "-broken") => command.Option("--broken", mark);
        /// <summary>Fails unless the commit itself has a tag.</summary>
        public GitDescribe ExactMatch() => command.Flag("--exact-match");
        /// <summary>Goes along first parents only, past merged branches.</summary>
        public GitDescribe FirstParent() => command.Flag("--first-parent");
        /// <summary>Takes branches into account too.</summary>
        public GitDescribe All() => command.Flag("--all");
        /// <summary>How many of the nearest tags are considered. Default: 10.</summary>
        public GitDescribe Candidates(int count) => command.Option("--candidates", count);
    }

    extension(GitLog command)
    {
        /// <summary>What is written of each commit. Default: <c>%H %s</c>.</summary>
        public GitLog Format(string format) => command.Option("--format", format);
        /// <summary>No more commits than these.</summary>
        public GitLog MaxCount(int count) => command.Option("--max-count", count);
        /// <summary>Passes over the first ones.</summary>
        public GitLog Skip(int count) => command.Option("--skip", count);
        /// <summary>Commits after this time.</summary>
        public GitLog Since(string time) => command.Option("--since", time);
        /// <summary>Commits before this time.</summary>
        public GitLog Until(string time) => command.Option("--until", time);
        /// <summary>Commits whose author matches a pattern.</summary>
        public GitLog Author(string pattern) => command.Option("--author", pattern);
        /// <summary>Commits whose message matches a pattern.</summary>
        public GitLog Grep(string pattern) => command.Option("--grep", pattern);
        /// <summary>Follows first parents only, past merged branches.</summary>
        public GitLog FirstParent() => command.Flag("--first-parent");
        /// <summary>Merge commits only.</summary>
        public GitLog Merges() => command.Flag("--merges");
        /// <summary>No merge commits.</summary>
        public GitLog NoMerges() => command.Flag("--no-merges");
        /// <summary>Oldest first.</summary>
        public GitLog Reverse() => command.Flag("--reverse");
        /// <summary>The names of changed files after each commit.</summary>
        public GitLog NameOnly() => command.Flag("--name-only");
        /// <summary>Follows one file beyond renames.</summary>
        public GitLog Follow() => command.Flag("--follow");
        /// <summary>Names by <c>.mailmap</c>.</summary>
        public GitLog UseMailmap() => command.Flag("--use-mailmap");
    }

    extension(GitDiff command)
    {
        /// <summary>What is added to the next commit.</summary>
        public GitDiff Cached() => command.Flag("--cached");
        /// <summary>Names of changed files only.</summary>
        public GitDiff NameOnly() => command.Flag("--name-only");
        /// <summary>Names of changed files, and what happened to each.</summary>
        public GitDiff NameStatus() => command.Flag("--name-status");
        /// <summary>Lines added and removed, file by file, for people.</summary>
        public GitDiff Stat() => command.Flag("--stat");
        /// <summary>Lines added and removed, file by file, for programs.</summary>
        public GitDiff NumStat() => command.Flag("--numstat");
        /// <summary>Lines added and removed in all.</summary>
        public GitDiff ShortStat() => command.Flag("--shortstat");
        /// <summary>New, removed and renamed files, and modes.</summary>
        public GitDiff Summary() => command.Flag("--summary");
        /// <summary>For programs: modes, ids and names.</summary>
        public GitDiff Raw() => command.Flag("--raw");
        /// <summary>No patch.</summary>
        public GitDiff NoPatch() => command.Flag("--no-patch");
        /// <summary>Exit code 1 if there are differences: <c>Git.Diff().ExitCode().Quiet()</c> fails if files were changed.</summary>
        public GitDiff ExitCode() => command.Flag("--exit-code");
        /// <summary>Fails on conflict markers and white space errors.</summary>
        public GitDiff Check() => command.Flag("--check");
        /// <summary>Some kinds of changes only, such as <c>AM</c> for added and modified; small letters leave them out.</summary>
        public GitDiff DiffFilter(string kinds) => command.Option("--diff-filter", kinds);
        /// <summary>How many lines around a change.</summary>
        public GitDiff Unified(int lines) => command.Option("--unified", lines);
        /// <summary>Ignores white space.</summary>
        public GitDiff IgnoreAllSpace() => command.Flag("--ignore-all-space");
        /// <summary>Ignores how much white space there is.</summary>
        public GitDiff IgnoreSpaceChange() => command.Flag("--ignore-space-change");
        /// <summary>Ignores white space at the end of lines.</summary>
        public GitDiff IgnoreSpaceAtEol() => command.Flag("--ignore-space-at-eol");
        /// <summary>Ignores a CR at the end of lines.</summary>
        public GitDiff IgnoreCrAtEol() => command.Flag("--ignore-cr-at-eol");
        /// <summary>Ignores empty lines.</summary>
        public GitDiff IgnoreBlankLines() => command.Flag("--ignore-blank-lines");
        /// <summary>Ignores changes whose lines all match a pattern.</summary>
        public GitDiff IgnoreMatchingLines(params IEnumerable<string> patterns) => command.Each("--ignore-matching-lines", patterns);
        /// <summary>Changes of binary files so that they can be applied.</summary>
        public GitDiff Binary() => command.Flag("--binary");
        /// <summary>Full ids.</summary>
        public GitDiff FullIndex() => command.Flag("--full-index");
        /// <summary>Shows a renamed file as a removed and a new one.</summary>
        public GitDiff NoRenames() => command.Flag("--no-renames");
        /// <summary>Finds copied files too.</summary>
        public GitDiff FindCopies() => command.Flag("--find-copies");
        /// <summary>Names relative to the directory in which it runs, and nothing outside of it.</summary>
        public GitDiff Relative() => command.Flag("--relative");
        /// <summary>Takes all files for text.</summary>
        public GitDiff Text() => command.Flag("--text");
        /// <summary>Leaves changes of submodules out: <c>all</c>, <c>dirty</c>, <c>untracked</c> or <c>none</c>.</summary>
        public GitDiff IgnoreSubmodules(string which) => command.Option("--ignore-submodules", which);
        /// <summary>Where it is written. Default: standard output.</summary>
        public GitDiff Output(AbsolutePath file) => command.Option("--output", file);
        /// <summary>Ends each name with a NUL, for names with anything in them.</summary>
        public GitDiff NullTerminated() => command.Flag("-z");
    }

    extension(GitLsFiles command)
    {
        /// <summary>Known files. This is the default.</summary>
        public GitLsFiles Cached() => command.Flag("--cached");
        /// <summary>Unknown files; with <c>ExcludeStandard</c> without the ignored ones.</summary>
        public GitLsFiles Others() => command.Flag("--others");
        /// <summary>Changed files.</summary>
        public GitLsFiles Modified() => command.Flag("--modified");
        /// <summary>Removed files.</summary>
        public GitLsFiles Deleted() => command.Flag("--deleted");
        /// <summary>Ignored files only.</summary>
        public GitLsFiles Ignored() => command.Flag("--ignored");
        /// <summary>Files with a conflict.</summary>
        public GitLsFiles Unmerged() => command.Flag("--unmerged");
        /// <summary>Mode and id before each name.</summary>
        public GitLsFiles Stage() => command.Flag("--stage");
        /// <summary>The line ends of each file, in the index and in the tree.</summary>
        public GitLsFiles LineEnds() => command.Flag("--eol");
        /// <summary>Leaves out what <c>.gitignore</c> and the like leave out.</summary>
        public GitLsFiles ExcludeStandard() => command.Flag("--exclude-standard");
        /// <summary>Leaves out what matches a pattern.</summary>
        public GitLsFiles Exclude(params IEnumerable<string> patterns) => command.Each("--exclude", patterns);
        /// <summary>Unknown directories as one line.</summary>
        public GitLsFiles Directory() => command.Flag("--directory");
        /// <summary>Names relative to the root of the work tree.</summary>
        public GitLsFiles FullName() => command.Flag("--full-name");
        /// <summary>Fails if one of the paths is not known.</summary>
        public GitLsFiles ErrorUnmatch() => command.Flag("--error-unmatch");
        /// <summary>Each name once.</summary>
        public GitLsFiles Deduplicate() => command.Flag("--deduplicate");
        /// <summary>What is written of each file.</summary>
        public GitLsFiles Format(string format) => command.Option("--format", format);
        /// <summary>Ends each line with a NUL, for names with anything in them.</summary>
        public GitLsFiles NullTerminated() => command.Flag("-z");
    }

    extension(GitBranchList command)
    {
        /// <summary>Local branches and those of remotes.</summary>
        public GitBranchList All() => command.Flag("--all");
        /// <summary>Branches of remotes only.</summary>
        public GitBranchList Remotes() => command.Flag("--remotes");
    }

    extension(GitArchive command)
    {
        /// <summary>The kind of archive, such as <c>tar.gz</c>. Default: what the file's extension says.</summary>
        public GitArchive Format(string format) => command.Option("--format", format);
        /// <summary>A folder that all files are in, with a slash at its end.</summary>
        public GitArchive Prefix(string prefix) => command.Option("--prefix", prefix);
        /// <summary>Adds files that git does not know.</summary>
        public GitArchive AddFile(params IEnumerable<AbsolutePath> files) => command.Each("--add-file", files.Select(file => file.ToString()));
        /// <summary>Takes attributes from the tree, not from the revision.</summary>
        public GitArchive WorktreeAttributes() => command.Flag("--worktree-attributes");
    }
}
