namespace BuildKit;

/// <summary>A <c>docker compose</c> command.</summary>
public abstract record DockerComposeCommand : DockerCommand
{
    private protected DockerComposeCommand() { }
}

/// <summary><c>docker compose up</c>.</summary>
public sealed record DockerComposeUp : DockerComposeCommand, ITakesRemoveOrphans
{
    internal DockerComposeUp() { }
}

/// <summary><c>docker compose down</c>.</summary>
public sealed record DockerComposeDown : DockerComposeCommand, ITakesRemoveOrphans
{
    internal DockerComposeDown() { }
}

/// <summary><c>docker compose build</c>.</summary>
public sealed record DockerComposeBuild : DockerComposeCommand
{
    internal DockerComposeBuild() { }
}

/// <summary><c>docker compose config</c>.</summary>
public sealed record DockerComposeConfig : DockerComposeCommand, ITakesFormat
{
    internal DockerComposeConfig() { }
}

/// <summary>Compose commands that can remove containers of services that are no longer declared.</summary>
public interface ITakesRemoveOrphans;

/// <summary>What the <c>docker compose</c> commands can be told.</summary>
public static class DockerComposeExtensions
{
    extension<T>(T command) where T : DockerComposeCommand
    {
        /// <summary>The files, each adding to those before. Default: <c>compose.yaml</c>, in the directory or above.</summary>
        public T ComposeFile(params IEnumerable<AbsolutePath> files) => command.Before([.. files.Select(file => $"--file={file}")]);
        /// <summary>The name of the project. Default: the directory's.</summary>
        public T ProjectName(string name) => command.Before([$"--project-name={name}"]);
        /// <summary>The directory that paths in the files are relative to. Default: that of the first file.</summary>
        public T ProjectDirectory(AbsolutePath directory) => command.Before([$"--project-directory={directory}"]);
        /// <summary>Profiles, whose services take part too.</summary>
        public T Profile(params IEnumerable<string> profiles) => command.Before([.. profiles.Select(profile => $"--profile={profile}")]);
        /// <summary>Files with variables for the files. Default: <c>.env</c>.</summary>
        public T VariableFile(params IEnumerable<AbsolutePath> files) => command.Before([.. files.Select(file => $"--env-file={file}")]);
        /// <summary>How progress is shown; in a log: <c>plain</c>.</summary>
        public T Progress(string kind) => command.Before([$"--progress={kind}"]);
        /// <summary>How much is done at once.</summary>
        public T Parallel(int count) => command.Before([$"--parallel={count}"]);
        /// <summary>Only says what it would do.</summary>
        public T DryRun() => command.Before(["--dry-run"]);

        // Options of compose itself stand before its command.
        internal T Before(string[] options)
        {
            var end = 1 + command.Arguments.Skip(1).TakeWhile(argument => argument.StartsWith('-')).Count();
            return command.With(command.Arguments.InsertRange(end, options));
        }
    }

    extension<T>(T command) where T : DockerComposeCommand, ITakesRemoveOrphans
    {
        /// <summary>Removes containers of services that are no longer declared.</summary>
        public T RemoveOrphans() => command.Flag("--remove-orphans");
        /// <summary>How many seconds containers have to end.</summary>
        public T StopTimeout(int seconds) => command.Option("--timeout", seconds);
    }

    extension(DockerComposeUp command)
    {
        /// <summary>Leaves the containers running.</summary>
        public DockerComposeUp Detach() => command.Flag("--detach");
        /// <summary>Waits until all run and are well, and leaves them running.</summary>
        public DockerComposeUp Wait() => command.Flag("--wait");
        /// <summary>How many seconds that may take.</summary>
        public DockerComposeUp WaitTimeout(int seconds) => command.Option("--wait-timeout", seconds);
        /// <summary>Builds images first.</summary>
        public DockerComposeUp Build() => command.Flag("--build");
        /// <summary>Builds no image, also if one is missing.</summary>
        public DockerComposeUp NoBuild() => command.Flag("--no-build");
        /// <summary>When images are pulled: <c>always</c>, <c>missing</c>, <c>never</c>.</summary>
        public DockerComposeUp PullPolicy(string policy) => command.Option("--pull", policy);
        /// <summary>Says nothing while it pulls.</summary>
        public DockerComposeUp QuietPull() => command.Flag("--quiet-pull");
        /// <summary>New containers, also where nothing changed.</summary>
        public DockerComposeUp ForceRecreate() => command.Flag("--force-recreate");
        /// <summary>Keeps containers, also where something changed.</summary>
        public DockerComposeUp NoRecreate() => command.Flag("--no-recreate");
        /// <summary>New containers for what the services depend on.</summary>
        public DockerComposeUp AlwaysRecreateDependencies() => command.Flag("--always-recreate-deps");
        /// <summary>New volumes that have no name.</summary>
        public DockerComposeUp RenewAnonymousVolumes() => command.Flag("--renew-anon-volumes");
        /// <summary>Without what the services depend on.</summary>
        public DockerComposeUp NoDependencies() => command.Flag("--no-deps");
        /// <summary>Makes the containers, and starts none.</summary>
        public DockerComposeUp NoStart() => command.Flag("--no-start");
        /// <summary>Ends all when one ends.</summary>
        public DockerComposeUp AbortOnContainerExit() => command.Flag("--abort-on-container-exit");
        /// <summary>Ends all when one fails.</summary>
        public DockerComposeUp AbortOnContainerFailure() => command.Flag("--abort-on-container-failure");
        /// <summary>Ends all when this service ends, with its exit code.</summary>
        public DockerComposeUp ExitCodeFrom(string service) => command.Option("--exit-code-from", service);
        /// <summary>How many containers of a service, as <c>service=count</c>.</summary>
        public DockerComposeUp Scale(params IEnumerable<string> counts) => command.Each("--scale", counts);
        /// <summary>Shows the output of these services.</summary>
        public DockerComposeUp Attach(params IEnumerable<string> services) => command.Each("--attach", services);
        /// <summary>Shows the output of what they depend on too.</summary>
        public DockerComposeUp AttachDependencies() => command.Flag("--attach-dependencies");
        /// <summary>Does not show the output of these services.</summary>
        public DockerComposeUp NoAttach(params IEnumerable<string> services) => command.Each("--no-attach", services);
        /// <summary>Shows when each line was written.</summary>
        public DockerComposeUp Timestamps() => command.Flag("--timestamps");
    }

    extension(DockerComposeDown command)
    {
        /// <summary>Removes volumes too.</summary>
        public DockerComposeDown Volumes() => command.Flag("--volumes");
        /// <summary>Removes images too: <c>local</c> for those without a name of their own, or <c>all</c>.</summary>
        public DockerComposeDown RemoveImages(string which) => command.Option("--rmi", which);
    }

    extension(DockerComposeBuild command)
    {
        /// <summary>A build argument.</summary>
        public DockerComposeBuild BuildArgument(string name, string value) => command.Each("--build-arg", [$"{Tools.PlainArgument.Of(name)}={value}"]);
        /// <summary>The builder.</summary>
        public DockerComposeBuild Builder(string name) => command.Option("--builder", name);
        /// <summary>Uses no cache.</summary>
        public DockerComposeBuild NoCache() => command.Flag("--no-cache");
        /// <summary>Brings newer versions of the images that they start from.</summary>
        public DockerComposeBuild PullBase() => command.Flag("--pull");
        /// <summary>Pushes the images.</summary>
        public DockerComposeBuild Push() => command.Flag("--push");
        /// <summary>Keys, such as <c>default</c>.</summary>
        public DockerComposeBuild Ssh(string keys) => command.Option("--ssh", keys);
        /// <summary>Builds what they depend on too.</summary>
        public DockerComposeBuild WithDependencies() => command.Flag("--with-dependencies");
    }

    extension(DockerComposeConfig command)
    {
        /// <summary>The names of images, one a line.</summary>
        public DockerComposeConfig Images() => command.Flag("--images");
        /// <summary>The names of services, one a line.</summary>
        public DockerComposeConfig Services() => command.Flag("--services");
        /// <summary>The names of volumes, one a line.</summary>
        public DockerComposeConfig Volumes() => command.Flag("--volumes");
        /// <summary>The names of profiles, one a line.</summary>
        public DockerComposeConfig Profiles() => command.Flag("--profiles");
        /// <summary>Only checks.</summary>
        public DockerComposeConfig CheckOnly() => command.Flag("--quiet");
        /// <summary>Where it is written. Default: standard output.</summary>
        public DockerComposeConfig Output(AbsolutePath file) => command.Option("--output", file);
        /// <summary>Leaves variables as they are.</summary>
        public DockerComposeConfig NoInterpolate() => command.Flag("--no-interpolate");
        /// <summary>Leaves paths as they are.</summary>
        public DockerComposeConfig NoPathResolution() => command.Flag("--no-path-resolution");
        /// <summary>Names images by their digests.</summary>
        public DockerComposeConfig ResolveImageDigests() => command.Flag("--resolve-image-digests");
    }
}
