namespace BuildKit;

/// <summary>What <c>dotnet</c> commands can be told: each option is there where <c>dotnet</c> accepts it, and returns a changed copy.</summary>
public static class DotNetExtensions
{
    extension<T>(T command) where T : DotNetCommand
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

        internal T Option(string option, string value) =>
            (T)((DotNetCommand)command with { Arguments = command.ArgumentsWithOption(option, value) });

        internal T Flag(string flag) => (T)((DotNetCommand)command with { Arguments = command.ArgumentsWithFlag(flag) });
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

    extension(DotNetRestore command)
    {
        /// <summary>Fails where a lock file does not fit, instead of changing it.</summary>
        public DotNetRestore Locked() => command.Flag("--locked-mode");
    }

    extension(DotNetPack command)
    {
        /// <summary>Makes a package of symbols too.</summary>
        public DotNetPack IncludeSymbols() => command.Flag("--include-symbols");
    }

    extension(DotNetFormat command)
    {
        /// <summary>Changes nothing, and fails if something would be changed.</summary>
        public DotNetFormat VerifyNoChanges() => command.Flag("--verify-no-changes");

        /// <summary>Only white space. Default: white space, code style and analyzers, which takes much longer.</summary>
        public DotNetFormat Whitespace() => command with { Arguments = command.Arguments.Insert(1, "whitespace") };

        /// <summary>Only code style. Default: white space, code style and analyzers.</summary>
        public DotNetFormat Style() => command with { Arguments = command.Arguments.Insert(1, "style") };
    }

    extension(DotNetRun command)
    {
        /// <summary>Arguments for the program that is run, each one exactly as given.</summary>
        public DotNetRun ProgramArguments(params ReadOnlySpan<string> arguments) => command with
        {
            Arguments = (command.Arguments.Contains("--") ? command.Arguments : command.Arguments.Add("--")).AddRange(arguments),
        };
    }
}
