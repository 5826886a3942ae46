namespace BuildKit;

/// <summary>What <c>dotnet</c> commands can be told: each option is there where <c>dotnet</c> accepts it, and returns a changed copy.</summary>
public static class DotNetExtensions
{
    extension<T>(T command) where T : DotNetCommand, ITakesVerbosity
    {
        /// <summary>How much the command says. Default: what <c>dotnet</c> says by itself.</summary>
        public T Verbosity(DotNetVerbosity verbosity) => command.Option("--verbosity", verbosity switch
        {
            DotNetVerbosity.Quiet => "quiet",
            DotNetVerbosity.Minimal => "minimal",
            DotNetVerbosity.Normal => "normal",
            DotNetVerbosity.Detailed => "detailed",
            _ => "diagnostic",
        });
    }

    extension<T>(T command) where T : DotNetCommand, ITakesConfiguration
    {
        /// <summary>The build configuration. Default: the command's own, which is Debug for build, test, run and clean, and Release for pack and publish.</summary>
        public T Configuration(Configuration configuration) => command.Option("--configuration", configuration.Name);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesProperties
    {
        /// <summary>
        /// An MSBuild property. The value is plain text: what MSBuild would take for more than that is escaped.
        /// </summary>
        /// <exception cref="BuildException">BK0231: the name cannot be a property's name.</exception>
        public T Property(string name, string value) =>
            (T)((DotNetCommand)command with { Arguments = command.ArgumentsWithProperty(name, value) });

        /// <summary>An MSBuild property that is <c>true</c> or <c>false</c>.</summary>
        /// <exception cref="BuildException">BK0231: the name cannot be a property's name.</exception>
        public T Property(string name, bool value) => command.Property(name, value ? "true" : "false");

        /// <summary>Several MSBuild properties.</summary>
        /// <exception cref="BuildException">BK0231: a name cannot be a property's name.</exception>
        public T Properties(params IEnumerable<(string Name, string Value)> properties) =>
            properties.Aggregate(command, (with, property) => with.Property(property.Name, property.Value));

        /// <summary>The property <c>Version</c>: of assemblies and packages, all parts of it.</summary>
        public T Version(string version) => command.Property("Version", version);

        /// <summary>
        /// The commit, for what is released: behind the <c>+</c> of the informational version of assemblies, and as <c>repository</c> in packages. It is then
        /// part of what decides the result; without it no step builds a commit in, so that a commit which changes no source changes no assembly.
        /// </summary>
        /// <param name="commit">The full hash: <c>Repository.Commit</c>.</param>
        public T Commit(string commit) => command.Properties(
            ("SourceRevisionId", commit), ("RepositoryType", "git"), ("RepositoryCommit", commit), ("IncludeSourceRevisionInInformationalVersion", "true"));

        /// <summary>
        /// Compiles a version in, for what is released: <c>AssemblyVersion</c> and <c>FileVersion</c> (its numbers, unless the project sets its own),
        /// <c>InformationalVersion</c> (all of it, and the commit), in a place of its own, so that what is tested need not be compiled again for each commit.
        /// </summary>
        /// <param name="version">That of the release: <c>Repository.Version</c>.</param>
        /// <param name="commit">The full hash, <c>Repository.Commit</c>; null for none.</param>
        /// <param name="apart">Where it is compiled, the property <c>ArtifactsPath</c>: a directory that nothing else compiles into.</param>
        public T Versioned(SemanticVersion version, string? commit, AbsolutePath apart)
        {
            ArgumentNullException.ThrowIfNull(version);
            var versioned = command.Version($"{version}").Property("ArtifactsPath", apart);
            return commit is { Length: > 0 } ? versioned.Commit(commit) : versioned;
        }
    }

    extension<T>(T command) where T : DotNetCommand, ITakesNoRestore
    {
        /// <summary>Does not restore first.</summary>
        public T NoRestore() => command.Flag("--no-restore");
    }

    extension<T>(T command) where T : DotNetCommand, ITakesNoBuild
    {
        /// <summary>Does not build first, and so may run beside other builds.</summary>
        public T NoBuild() =>
            (T)((DotNetCommand)command.Flag("--no-build") with { Claims = command.Claims.Remove(DotNetCommand.Workspace) });
    }

    extension<T>(T command) where T : DotNetCommand, ITakesNoDependencies
    {
        /// <summary>Leaves the projects out that this one refers to.</summary>
        public T NoDependencies() => command.Flag("--no-dependencies");
    }

    extension<T>(T command) where T : DotNetCommand, ITakesFramework
    {
        /// <summary>One of the project's target frameworks, such as <c>net10.0</c>. Default: all of them.</summary>
        public T Framework(string framework) => command.Option("--framework", framework);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesRuntime
    {
        /// <summary>The runtime identifier, such as <c>linux-x64</c>. Default: none, any system.</summary>
        public T Runtime(string runtime) => command.Option("--runtime", runtime);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesOutput
    {
        /// <summary>Where the result goes. Default: the project's own folders.</summary>
        public T Output(AbsolutePath directory) => command.Option("--output", directory);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesSelfContained
    {
        /// <summary>Puts the runtime beside the program; needs a <c>Runtime</c>. Default: the project's.</summary>
        public T SelfContained() => command.SelfContained(true);

        /// <summary>Whether the runtime is put beside the program. Default: the project's.</summary>
        public T SelfContained(bool isSelfContained) => command.Option("--self-contained", isSelfContained ? "true" : "false");
    }

    extension<T>(T command) where T : DotNetCommand, ITakesCurrentRuntime
    {
        /// <summary>The runtime identifier of this machine.</summary>
        public T UseCurrentRuntime() => command.Flag("--use-current-runtime");
    }

    extension<T>(T command) where T : DotNetCommand, ITakesArchitecture
    {
        /// <summary>The processor's architecture, such as <c>arm64</c>. Default: this machine's.</summary>
        public T Architecture(string architecture) => command.Option("--arch", architecture);

        /// <summary>The operating system, such as <c>linux</c>. Default: this machine's.</summary>
        public T OperatingSystem(string system) => command.Option("--os", system);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesArtifactsPath
    {
        /// <summary>One directory for all that the projects make, in folders below it.</summary>
        public T ArtifactsPath(AbsolutePath directory) => command.Option("--artifacts-path", directory);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesVersionSuffix
    {
        /// <summary>The property <c>VersionSuffix</c>, such as <c>rc.1</c>.</summary>
        public T VersionSuffix(string suffix) => command.Option("--version-suffix", suffix);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesConfigFile
    {
        /// <summary>The only configuration file of NuGet that counts. Default: all from here upwards, and the user's.</summary>
        public T ConfigFile(AbsolutePath file) => command.Option("--configfile", file);
    }

    extension<T>(T command) where T : DotNetCommand, ITakesNuGetOptions
    {
        /// <summary>Brings one package at a time.</summary>
        public T DisableParallel() => command.Flag("--disable-parallel");

        /// <summary>Warns of a source that cannot be reached, and goes on.</summary>
        public T IgnoreFailedSources() => command.Flag("--ignore-failed-sources");

        /// <summary>Asks sources again for what they answered a short time ago.</summary>
        public T NoHttpCache() => command.Flag("--no-http-cache");
    }

    extension(DotNetBuild command)
    {
        /// <summary>Builds everything anew.</summary>
        public DotNetBuild NoIncremental() => command.Flag("--no-incremental");
    }

    extension(DotNetPublish command)
    {
        /// <summary>A file with packages to leave out, because they are on the target machine.</summary>
        public DotNetPublish Manifest(AbsolutePath file) => command.Option("--manifest", file);
    }

    extension(DotNetWorkloadRestore command)
    {
        /// <summary>The package sources, instead of those of nuget.config.</summary>
        public DotNetWorkloadRestore Source(params IEnumerable<string> sources) => command.Each("--source", sources);

        /// <summary>Does not look for newer manifests.</summary>
        public DotNetWorkloadRestore SkipManifestUpdate() => command.Flag("--skip-manifest-update");

        /// <summary>Takes previews too.</summary>
        public DotNetWorkloadRestore IncludePreviews() => command.Flag("--include-previews");

        /// <summary>The version of the set of workloads.</summary>
        public DotNetWorkloadRestore Version(string version) => command.Option("--version", version);

        /// <summary>Where packages are unpacked.</summary>
        public DotNetWorkloadRestore TemporaryDirectory(AbsolutePath directory) => command.Option("--temp-dir", directory);
    }

    extension(DotNetRestore command)
    {
        /// <summary>The package sources, instead of those of nuget.config.</summary>
        public DotNetRestore Source(params IEnumerable<string> sources) => command.Each("--source", sources);

        /// <summary>The folder for packages. Default: the user's.</summary>
        public DotNetRestore Packages(AbsolutePath directory) => command.Option("--packages", directory);

        /// <summary>Resolves everything anew, also if the last restore succeeded.</summary>
        public DotNetRestore Force() => command.Flag("--force");

        /// <summary>Resolves everything anew, also if there is a lock file.</summary>
        public DotNetRestore ForceEvaluate() => command.Flag("--force-evaluate");

        /// <summary>Writes and uses lock files.</summary>
        public DotNetRestore UseLockFile() => command.Flag("--use-lock-file");

        /// <summary>Where the lock file is. Default: <c>packages.lock.json</c> beside the project.</summary>
        public DotNetRestore LockFilePath(AbsolutePath file) => command.Option("--lock-file-path", file);

        /// <summary>Fails where a lock file does not fit, instead of changing it.</summary>
        public DotNetRestore Locked() => command.Flag("--locked-mode");
    }

    extension(DotNetPack command)
    {
        /// <summary>Makes a package of symbols too.</summary>
        public DotNetPack IncludeSymbols() => command.Flag("--include-symbols");

        /// <summary>Puts sources into the package of symbols.</summary>
        public DotNetPack IncludeSource() => command.Flag("--include-source");

        /// <summary>Marks the package as one that may be serviced.</summary>
        public DotNetPack Serviceable() => command.Flag("--serviceable");
    }

    extension(DotNetFormat command)
    {
        /// <summary>Changes nothing, and fails if something would be changed.</summary>
        public DotNetFormat VerifyNoChanges() => command.Flag("--verify-no-changes");

        /// <summary>Only findings with these codes.</summary>
        public DotNetFormat Diagnostics(params IEnumerable<string> codes) => command.Each("--diagnostics", codes);

        /// <summary>No findings with these codes.</summary>
        public DotNetFormat ExcludeDiagnostics(params IEnumerable<string> codes) => command.Each("--exclude-diagnostics", codes);

        /// <summary>The least severity of findings that are mended: <c>info</c>, <c>warn</c> or <c>error</c>.</summary>
        public DotNetFormat Severity(string severity) => command.Option("--severity", severity);

        /// <summary>Only these files and directories, relative to where it runs.</summary>
        public DotNetFormat Include(params IEnumerable<string> paths) => command.Each("--include", paths);

        /// <summary>Not these files and directories, relative to where it runs.</summary>
        public DotNetFormat Exclude(params IEnumerable<string> paths) => command.Each("--exclude", paths);

        /// <summary>Files that the SDK makes too.</summary>
        public DotNetFormat IncludeGenerated() => command.Flag("--include-generated");

        /// <summary>Writes a binary log of loading the projects.</summary>
        public DotNetFormat BinaryLog(AbsolutePath file) => command.Option("--binarylog", file);

        /// <summary>Writes a report, as JSON, into a directory.</summary>
        public DotNetFormat Report(AbsolutePath directory) => command.Option("--report", directory);

        /// <summary>Only what other analyzers find. Default: white space, code style and analyzers.</summary>
        public DotNetFormat Analyzers() => command with { Arguments = command.Arguments.Insert(1, "analyzers") };

        /// <summary>Only white space. Default: white space, code style and analyzers, which takes much longer.</summary>
        public DotNetFormat Whitespace() => command with { Arguments = command.Arguments.Insert(1, "whitespace") };

        /// <summary>Only code style. Default: white space, code style and analyzers.</summary>
        public DotNetFormat Style() => command with { Arguments = command.Arguments.Insert(1, "style") };
    }

    extension(DotNetRun command)
    {
        /// <summary>A profile of <c>launchSettings.json</c>.</summary>
        public DotNetRun LaunchProfile(string name) => command.Option("--launch-profile", name);

        /// <summary>Takes no settings from <c>launchSettings.json</c>.</summary>
        public DotNetRun NoLaunchProfile() => command.Flag("--no-launch-profile");

        /// <summary>The device on which it runs.</summary>
        public DotNetRun Device(string name) => command.Option("--device", name);

        /// <summary>Builds also if everything seems to be up to date.</summary>
        public DotNetRun NoCache() => command.Flag("--no-cache");

        /// <summary>Arguments for the program that is run, each one exactly as given.</summary>
        public DotNetRun ProgramArguments(params ReadOnlySpan<string> arguments) => command with
        {
            Arguments = (command.Arguments.Contains("--") ? command.Arguments : command.Arguments.Add("--")).AddRange(arguments),
        };
    }
}
