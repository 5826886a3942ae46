namespace BuildKit;

/// <summary>An <c>npm</c> command. Its options are extension members; npm is told not to look for newer versions of itself.</summary>
public abstract record NpmCommand : OptionCommand
{
    private protected NpmCommand() => Environment = Environment.SetItem("NPM_CONFIG_UPDATE_NOTIFIER", "false");
}

/// <summary><c>npm ci</c>.</summary>
public sealed record NpmCi : NpmCommand, ITakesInstalling, ITakesScripts, ITakesForegroundScripts, ITakesAllowedScripts, ITakesWorkspaces, ITakesDryRun
{
    internal NpmCi() { }
}

/// <summary><c>npm install</c>.</summary>
public sealed record NpmInstall : NpmCommand, ITakesInstalling, ITakesScripts, ITakesForegroundScripts, ITakesAllowedScripts, ITakesWorkspaces, ITakesDryRun
{
    internal NpmInstall() { }
}

/// <summary><c>npm run</c>.</summary>
public sealed record NpmRun : NpmCommand, ITakesScripts, ITakesForegroundScripts, ITakesScriptShell, ITakesWorkspaces
{
    internal NpmRun() { }
}

/// <summary><c>npm test</c>.</summary>
public sealed record NpmTest : NpmCommand, ITakesScripts, ITakesScriptShell
{
    internal NpmTest() { }
}

/// <summary><c>npm pack</c>.</summary>
public sealed record NpmPack : NpmCommand, ITakesScripts, ITakesWorkspaces, ITakesDryRun
{
    internal NpmPack() { }
}

/// <summary><c>npm publish</c>.</summary>
public sealed record NpmPublish : NpmCommand, ITakesWorkspaces, ITakesDryRun
{
    internal NpmPublish() { }
}

/// <summary><c>npm version</c>.</summary>
public sealed record NpmVersion : NpmCommand, ITakesScripts, ITakesWorkspaces
{
    internal NpmVersion() { }
}

/// <summary><c>npm exec</c>.</summary>
public sealed record NpmExec : NpmCommand, ITakesAllowedScripts, ITakesWorkspaces
{
    internal NpmExec() { }
}

/// <summary>Npm commands that install packages.</summary>
public interface ITakesInstalling;

/// <summary>Npm commands that run scripts.</summary>
public interface ITakesScripts;

/// <summary>Npm commands that can show what scripts of packages write.</summary>
public interface ITakesForegroundScripts;

/// <summary>Npm commands that can be told whose scripts may run.</summary>
public interface ITakesAllowedScripts;

/// <summary>Npm commands that can be told the shell for scripts.</summary>
public interface ITakesScriptShell;

/// <summary>Npm commands that work on workspaces.</summary>
public interface ITakesWorkspaces;

/// <summary>What the npm commands can be told.</summary>
public static class NpmExtensions
{
    extension<T>(T command) where T : NpmCommand
    {
        /// <summary>Uses no network: what is not cached is missing.</summary>
        public T Offline() => command.Flag("--offline");
        /// <summary>Uses the cache without asking whether there is anything newer.</summary>
        public T PreferOffline() => command.Flag("--prefer-offline");
        /// <summary>The registry. Default: what <c>.npmrc</c> says.</summary>
        public T Registry(Uri address) => command.Option("--registry", address.ToString());
        /// <summary>The directory of the cache. Default: the user's.</summary>
        public T Cache(AbsolutePath directory) => command.Option("--cache", directory);
        /// <summary>How much npm says: <c>silent</c>, <c>error</c>, <c>warn</c>, <c>notice</c>, <c>info</c>, <c>verbose</c>.</summary>
        public T LogLevel(string level) => command.Option("--loglevel", level);
    }

    extension<T>(T command) where T : NpmCommand, ITakesWorkspaces
    {
        /// <summary>In these workspaces, by name or directory.</summary>
        public T Workspace(params IEnumerable<string> names) => command.Each("--workspace", names);
        /// <summary>In all workspaces.</summary>
        public T Workspaces() => command.Flag("--workspaces");
        /// <summary>And in the package that has them.</summary>
        public T IncludeWorkspaceRoot() => command.Flag("--include-workspace-root");
    }

    extension<T>(T command) where T : NpmCommand, ITakesScripts
    {
        /// <summary>Runs no scripts but the one that it is about.</summary>
        public T IgnoreScripts() => command.Flag("--ignore-scripts");
    }

    extension<T>(T command) where T : NpmCommand, ITakesForegroundScripts
    {
        /// <summary>Shows what scripts of packages write.</summary>
        public T ForegroundScripts() => command.Flag("--foreground-scripts");
    }

    extension<T>(T command) where T : NpmCommand, ITakesAllowedScripts
    {
        /// <summary>The packages whose scripts may run.</summary>
        public T AllowScripts(params IEnumerable<string> packages) => command.Each("--allow-scripts", packages);
        /// <summary>Fails on a script that is not allowed. Default: warns.</summary>
        public T StrictAllowScripts() => command.Flag("--strict-allow-scripts");
    }

    extension<T>(T command) where T : NpmCommand, ITakesScriptShell
    {
        /// <summary>The shell. Default: <c>sh</c>, on Windows <c>cmd</c>.</summary>
        public T ScriptShell(string shell) => command.Option("--script-shell", shell);
    }

    extension<T>(T command) where T : NpmCommand, ITakesInstalling
    {
        /// <summary>Leaves kinds of dependencies out: <c>dev</c>, <c>optional</c>, <c>peer</c>.</summary>
        public T Omit(params IEnumerable<string> kinds) => command.Each("--omit", kinds);
        /// <summary>Takes kinds of dependencies in that would be left out.</summary>
        public T Include(params IEnumerable<string> kinds) => command.Each("--include", kinds);
        /// <summary>How <c>node_modules</c> is laid out: <c>hoisted</c>, <c>nested</c>, <c>shallow</c>, <c>linked</c>.</summary>
        public T InstallStrategy(string strategy) => command.Option("--install-strategy", strategy);
        /// <summary>Fails on any conflict between peers.</summary>
        public T StrictPeerDependencies() => command.Flag("--strict-peer-deps");
        /// <summary>Does not ask for known vulnerabilities.</summary>
        public T NoAudit() => command.Flag("--no-audit");
        /// <summary>Does not say who asks for funding.</summary>
        public T NoFund() => command.Flag("--no-fund");
        /// <summary>Makes no links in <c>node_modules/.bin</c>.</summary>
        public T NoBinLinks() => command.Flag("--no-bin-links");
        /// <summary>Packs and installs local packages, instead of linking them.</summary>
        public T InstallLinks() => command.Flag("--install-links");
        /// <summary>Whether packages may be directories: <c>all</c>, <c>none</c>, <c>root</c> for those of <c>package.json</c>.</summary>
        public T AllowDirectory(string which) => command.Option("--allow-directory", which);
        /// <summary>Whether packages may be archives: <c>all</c>, <c>none</c>, <c>root</c>.</summary>
        public T AllowFile(string which) => command.Option("--allow-file", which);
        /// <summary>Whether packages may come from git: <c>all</c>, <c>none</c>, <c>root</c>.</summary>
        public T AllowGit(string which) => command.Option("--allow-git", which);
        /// <summary>Whether packages may be addresses: <c>all</c>, <c>none</c>, <c>root</c>.</summary>
        public T AllowRemote(string which) => command.Option("--allow-remote", which);
    }

    extension(NpmInstall command)
    {
        /// <summary>Does not note the packages in <c>package.json</c>.</summary>
        public NpmInstall NoSave() => command.Flag("--no-save");
        /// <summary>Notes them as needed for development.</summary>
        public NpmInstall SaveDev() => command.Flag("--save-dev");
        /// <summary>Notes them as optional.</summary>
        public NpmInstall SaveOptional() => command.Flag("--save-optional");
        /// <summary>Notes the exact version.</summary>
        public NpmInstall SaveExact() => command.Flag("--save-exact");
        /// <summary>Changes the lock file only.</summary>
        public NpmInstall PackageLockOnly() => command.Flag("--package-lock-only");
        /// <summary>Neither reads nor writes a lock file.</summary>
        public NpmInstall NoPackageLock() => command.Flag("--no-package-lock");
        /// <summary>Rather the same version twice than a newer one.</summary>
        public NpmInstall PreferDedupe() => command.Flag("--prefer-dedupe");
        /// <summary>Versions that were published before this date.</summary>
        public NpmInstall Before(string date) => command.Option("--before", date);
        /// <summary>Versions that were published at least this many days ago.</summary>
        public NpmInstall MinReleaseAge(int days) => command.Option("--min-release-age", days);
        /// <summary>Packages that may be younger.</summary>
        public NpmInstall MinReleaseAgeExclude(params IEnumerable<string> packages) => command.Each("--min-release-age-exclude", packages);
        /// <summary>The processor for which native parts are installed.</summary>
        public NpmInstall Cpu(string cpu) => command.Option("--cpu", cpu);
        /// <summary>The system for which native parts are installed.</summary>
        public NpmInstall OperatingSystem(string system) => command.Option("--os", system);
        /// <summary>The C library for which native parts are installed.</summary>
        public NpmInstall LibC(string library) => command.Option("--libc", library);
    }

    extension(NpmRun command)
    {
        /// <summary>Succeeds if there is no such script.</summary>
        public NpmRun IfPresent() => command.Flag("--if-present");
    }

    extension(NpmPack command)
    {
        /// <summary>The directory of the archive. Default: where it runs.</summary>
        public NpmPack Destination(AbsolutePath directory) => command.Option("--pack-destination", directory);
        /// <summary>JSON for programs.</summary>
        public NpmPack Json() => command.Flag("--json");
    }

    extension(NpmPublish command)
    {
        /// <summary>The tag. Default: <c>latest</c>.</summary>
        public NpmPublish DistributionTag(string tag) => command.Option("--tag", tag);
        /// <summary>Who can see it: <c>public</c>, <c>restricted</c>.</summary>
        public NpmPublish Access(string access) => command.Option("--access", access);
        /// <summary>States how the package came about, on a CI host that can.</summary>
        public NpmPublish Provenance() => command.Flag("--provenance");
        /// <summary>States it from a file.</summary>
        public NpmPublish ProvenanceFile(AbsolutePath file) => command.Option("--provenance-file", file);
    }

    extension(NpmVersion command)
    {
        /// <summary>Makes no commit and no tag.</summary>
        public NpmVersion NoGitTag() => command.Flag("--no-git-tag-version");
        /// <summary>Succeeds if that is the version already.</summary>
        public NpmVersion AllowSameVersion() => command.Flag("--allow-same-version");
        /// <summary>Runs no hooks of git.</summary>
        public NpmVersion NoCommitHooks() => command.Flag("--no-commit-hooks");
        /// <summary>The word of a pre-release, such as <c>rc</c>.</summary>
        public NpmVersion PreReleaseId(string word) => command.Option("--preid", word);
        /// <summary>Signs the tag.</summary>
        public NpmVersion SignGitTag() => command.Flag("--sign-git-tag");
        /// <summary>Leaves workspaces as they are that depend on it.</summary>
        public NpmVersion NoWorkspacesUpdate() => command.Flag("--no-workspaces-update");
        /// <summary>JSON for programs.</summary>
        public NpmVersion Json() => command.Flag("--json");
    }

    extension(NpmExec command)
    {
        /// <summary>Packages in which the command is.</summary>
        public NpmExec Package(params IEnumerable<string> packages) => command.Each("--package", packages);
    }
}
