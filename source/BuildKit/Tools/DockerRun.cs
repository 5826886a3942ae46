using BuildKit.Tools;

namespace BuildKit;

/// <summary><c>docker run</c>.</summary>
public sealed record DockerRun : DockerCommand, ITakesPlatform
{
    internal DockerRun() { }
}

/// <summary>What <c>docker run</c> can be told.</summary>
public static class DockerRunExtensions
{
    extension(DockerRun command)
    {
        /// <summary>Removes the container when it has ended.</summary>
        public DockerRun Remove() => command.Flag("--rm");
        /// <summary>Leaves the container running, and writes its id.</summary>
        public DockerRun Detach() => command.Flag("--detach");
        /// <summary>Hands standard input, such as <c>.Input(text)</c>, to the container.</summary>
        public DockerRun KeepInput() => command.Flag("--interactive");
        /// <summary>Gives the container a terminal; for a command that is <c>.Interactive()</c>.</summary>
        public DockerRun Terminal() => command.Flag("--tty");
        /// <summary>The container's name.</summary>
        public DockerRun Name(string name) => command.Option("--name", name);
        /// <summary>The container's name as a host.</summary>
        public DockerRun Hostname(string name) => command.Option("--hostname", name);
        /// <summary>A variable in the container; for a secret, <c>VariableFromHere</c>.</summary>
        public DockerRun Variable(string name, string value) => command.Each("--env", [$"{PlainArgument.Of(name)}={value}"]);
        /// <summary>Hands variables of the command's environment into the container, by name; they are passed through to it.</summary>
        public DockerRun VariableFromHere(params IEnumerable<string> names) => command.Each("--env", names.Select(PlainArgument.Of)).PassThrough([.. names]);
        /// <summary>Files with variables.</summary>
        public DockerRun VariableFile(params IEnumerable<AbsolutePath> files) => command.Each("--env-file", files.Select(file => file.ToString()));
        /// <summary>A directory or file of this machine in the container.</summary>
        /// <exception cref="BuildException">BK0734: a path with a colon cannot be said this way; use <c>Mount</c>.</exception>
        public DockerRun Volume(AbsolutePath path, string at, bool readOnly = false) =>
            command.Each("--volume", [$"{Part(path)}:{Part(at)}{(readOnly ? ":ro" : "")}"]);
        /// <summary>Mounts, as docker writes them: <c>type=bind,src=/a,dst=/b</c>.</summary>
        public DockerRun Mount(params IEnumerable<string> mounts) => command.Each("--mount", mounts);
        /// <summary>Directories that are in memory only.</summary>
        public DockerRun Tmpfs(params IEnumerable<string> directories) => command.Each("--tmpfs", directories);
        /// <summary>The volumes of other containers.</summary>
        public DockerRun VolumesFrom(params IEnumerable<string> containers) => command.Each("--volumes-from", containers);
        /// <summary>The container's files cannot be changed.</summary>
        public DockerRun ReadOnly() => command.Flag("--read-only");
        /// <summary>The directory in which it runs.</summary>
        public DockerRun WorkingDirectory(string directory) => command.Option("--workdir", directory);
        /// <summary>The user, as <c>user[:group]</c>.</summary>
        public DockerRun User(string user) => command.Option("--user", user);
        /// <summary>More groups.</summary>
        public DockerRun Group(params IEnumerable<string> groups) => command.Each("--group-add", groups);
        /// <summary>What is started, in place of what the image starts.</summary>
        public DockerRun EntryPoint(string program) => command.Option("--entrypoint", program);
        /// <summary>Ports, as <c>here:there</c>.</summary>
        public DockerRun Publish(params IEnumerable<string> ports) => command.Each("--publish", ports);
        /// <summary>All ports that the image names.</summary>
        public DockerRun PublishAll() => command.Flag("--publish-all");
        /// <summary>More ports that the container offers.</summary>
        public DockerRun Expose(params IEnumerable<string> ports) => command.Each("--expose", ports);
        /// <summary>The network.</summary>
        public DockerRun Network(string network) => command.Option("--network", network);
        /// <summary>Names in that network.</summary>
        public DockerRun NetworkAlias(params IEnumerable<string> names) => command.Each("--network-alias", names);
        /// <summary>Names of hosts and their addresses, as <c>host:address</c>.</summary>
        public DockerRun AddHost(params IEnumerable<string> hosts) => command.Each("--add-host", hosts);
        /// <summary>Servers for names.</summary>
        public DockerRun Dns(params IEnumerable<string> servers) => command.Each("--dns", servers);
        /// <summary>Labels, as <c>name=value</c>.</summary>
        public DockerRun Label(params IEnumerable<string> labels) => command.Each("--label", labels);
        /// <summary>Where the container's id is written.</summary>
        public DockerRun IdFile(AbsolutePath file) => command.Option("--cidfile", file);
        /// <summary>When the image is pulled: <c>always</c>, <c>missing</c>, <c>never</c>.</summary>
        public DockerRun PullPolicy(string policy) => command.Option("--pull", policy);
        /// <summary>A first process that hands signals on and clears up after others.</summary>
        public DockerRun Init() => command.Flag("--init");
        /// <summary>How many processors, such as <c>1.5</c>.</summary>
        public DockerRun Cpus(string count) => command.Option("--cpus", count);
        /// <summary>How much memory, such as <c>512m</c>.</summary>
        public DockerRun Memory(string size) => command.Option("--memory", size);
        /// <summary>How much memory and swap together.</summary>
        public DockerRun MemorySwap(string size) => command.Option("--memory-swap", size);
        /// <summary>How many processes.</summary>
        public DockerRun PidsLimit(int count) => command.Option("--pids-limit", count);
        /// <summary>The size of <c>/dev/shm</c>, such as <c>64m</c>.</summary>
        public DockerRun SharedMemory(string size) => command.Option("--shm-size", size);
        /// <summary>Limits, as <c>name=soft:hard</c>.</summary>
        public DockerRun Limit(params IEnumerable<string> limits) => command.Each("--ulimit", limits);
        /// <summary>Graphics processors, such as <c>all</c>.</summary>
        public DockerRun Gpus(string which) => command.Option("--gpus", which);
        /// <summary>Devices of this machine.</summary>
        public DockerRun Device(params IEnumerable<string> devices) => command.Each("--device", devices);
        /// <summary>Rights that it gets.</summary>
        public DockerRun AddCapability(params IEnumerable<string> rights) => command.Each("--cap-add", rights);
        /// <summary>Rights that it loses.</summary>
        public DockerRun DropCapability(params IEnumerable<string> rights) => command.Each("--cap-drop", rights);
        /// <summary>Options about its security.</summary>
        public DockerRun SecurityOption(params IEnumerable<string> options) => command.Each("--security-opt", options);
        /// <summary>All rights: it can do to this machine what it likes.</summary>
        public DockerRun Privileged() => command.Flag("--privileged");
        /// <summary>The user namespace.</summary>
        public DockerRun UserNamespace(string name) => command.Option("--userns", name);
        /// <summary>What is run in the container to see whether it is well.</summary>
        public DockerRun HealthCommand(string shellCommand) => command.Option("--health-cmd", shellCommand);
        /// <summary>How often that is run, such as <c>5s</c>.</summary>
        public DockerRun HealthInterval(string time) => command.Option("--health-interval", time);
        /// <summary>How often it may fail in a row.</summary>
        public DockerRun HealthRetries(int count) => command.Option("--health-retries", count);
        /// <summary>How long it may fail at the beginning.</summary>
        public DockerRun HealthStartPeriod(string time) => command.Option("--health-start-period", time);
        /// <summary>How often it is run at the beginning.</summary>
        public DockerRun HealthStartInterval(string time) => command.Option("--health-start-interval", time);
        /// <summary>How long it may take.</summary>
        public DockerRun HealthTimeout(string time) => command.Option("--health-timeout", time);
        /// <summary>Does not see whether the container is well, whatever the image says.</summary>
        public DockerRun NoHealthCheck() => command.Flag("--no-healthcheck");
        /// <summary>What happens when it ends, such as <c>on-failure:3</c>.</summary>
        public DockerRun Restart(string policy) => command.Option("--restart", policy);
        /// <summary>How many seconds it has to end.</summary>
        public DockerRun StopTimeout(int seconds) => command.Option("--stop-timeout", seconds);
        /// <summary>The signal that asks it to end.</summary>
        public DockerRun StopSignal(string signal) => command.Option("--stop-signal", signal);
        /// <summary>What takes its output.</summary>
        public DockerRun LogDriver(string driver) => command.Option("--log-driver", driver);
    }

    // What stands between colons.
    static string Part(string text) => text.Contains(':', StringComparison.Ordinal) ? throw Errors.NotAnArgument(text).Exception() : PlainArgument.Of(text);
}
