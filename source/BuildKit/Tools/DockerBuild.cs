using BuildKit.Tools;

namespace BuildKit;

/// <summary><c>docker build</c> and <c>docker buildx build</c>.</summary>
public sealed record DockerBuild : DockerCommand, ITakesPlatform
{
    internal DockerBuild() { }
}

/// <summary>What <c>docker build</c> can be told.</summary>
public static class DockerBuildExtensions
{
    extension(DockerBuild command)
    {
        /// <summary>Names of the image, with a tag behind a colon.</summary>
        public DockerBuild Tag(params IEnumerable<string> names) => command.Each("--tag", names);
        /// <summary>The file that says how. Default: <c>Dockerfile</c> in the context.</summary>
        public DockerBuild File(AbsolutePath file) => command.Option("--file", file);
        /// <summary>The stage to build. Default: the last one.</summary>
        public DockerBuild Target(string stage) => command.Option("--target", stage);
        /// <summary>A build argument. Everybody who has the image can read it: use <c>Secret</c> for a secret.</summary>
        public DockerBuild BuildArgument(string name, string value) => command.Each("--build-arg", [$"{PlainArgument.Of(name)}={value}"]);
        /// <summary>A label of the image.</summary>
        public DockerBuild Label(string name, string value) => command.Each("--label", [$"{PlainArgument.Of(name)}={value}"]);
        /// <summary>Uses no cache.</summary>
        public DockerBuild NoCache() => command.Flag("--no-cache");
        /// <summary>Stages that use no cache.</summary>
        public DockerBuild NoCacheFilter(params IEnumerable<string> stages) => command.Each("--no-cache-filter", stages);
        /// <summary>Brings newer versions of the images that it starts from.</summary>
        public DockerBuild PullBase() => command.Flag("--pull");
        /// <summary>Where cached layers come from.</summary>
        public DockerBuild CacheFrom(params IEnumerable<string> sources) => command.Each("--cache-from", sources);
        /// <summary>Where layers are cached.</summary>
        public DockerBuild CacheTo(params IEnumerable<string> places) => command.Each("--cache-to", places);
        /// <summary>The network of <c>RUN</c>: <c>default</c>, <c>none</c>, <c>host</c>.</summary>
        public DockerBuild Network(string network) => command.Option("--network", network);
        /// <summary>Names of hosts and their addresses, as <c>host:address</c>.</summary>
        public DockerBuild AddHost(params IEnumerable<string> hosts) => command.Each("--add-host", hosts);
        /// <summary>Where the image's id is written.</summary>
        public DockerBuild IdFile(AbsolutePath file) => command.Option("--iidfile", file);
        /// <summary>The size of <c>/dev/shm</c>, such as <c>64m</c>.</summary>
        public DockerBuild SharedMemory(string size) => command.Option("--shm-size", size);
        /// <summary>Limits, as <c>name=soft:hard</c>.</summary>
        public DockerBuild Limit(params IEnumerable<string> limits) => command.Each("--ulimit", limits);
        /// <summary>The parent of the control group of <c>RUN</c>.</summary>
        public DockerBuild CgroupParent(string name) => command.Option("--cgroup-parent", name);
        /// <summary>A secret for <c>RUN --mount=type=secret</c>, from a variable, which the command must have (<c>.PassThrough</c>, <c>.Environment</c>).</summary>
        public DockerBuild Secret(string id, string variable) => command.Each("--secret", [$"id={Part(id)},env={Part(variable)}"]);
        /// <summary>A secret for <c>RUN --mount=type=secret</c>, from a file.</summary>
        public DockerBuild Secret(string id, AbsolutePath file) => command.Each("--secret", [$"id={Part(id)},\"src={file.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\""]);
        /// <summary>Keys for <c>RUN --mount=type=ssh</c>, such as <c>default</c>.</summary>
        public DockerBuild Ssh(params IEnumerable<string> keys) => command.Each("--ssh", keys);
        /// <summary>Pushes the image.</summary>
        public DockerBuild Push() => command.Flag("--push");
        /// <summary>Puts the image among those of the engine.</summary>
        public DockerBuild Load() => command.Flag("--load");
        /// <summary>What becomes of the result, such as <c>type=oci,dest=image.tar</c>.</summary>
        public DockerBuild Output(params IEnumerable<string> outputs) => command.Each("--output", outputs);
        /// <summary>Where facts about the build are written, as JSON.</summary>
        public DockerBuild MetadataFile(AbsolutePath file) => command.Option("--metadata-file", file);
        /// <summary>The builder.</summary>
        public DockerBuild Builder(string name) => command.Option("--builder", name);
        /// <summary>More directories, images or addresses by name.</summary>
        public DockerBuild BuildContext(string name, string value) => command.Each("--build-context", [$"{PlainArgument.Of(name)}={value}"]);
        /// <summary>Annotations of the image.</summary>
        public DockerBuild Annotation(params IEnumerable<string> annotations) => command.Each("--annotation", annotations);
        /// <summary>Attestations, as docker writes them.</summary>
        public DockerBuild Attest(params IEnumerable<string> attestations) => command.Each("--attest", attestations);
        /// <summary>How the image came about: <c>true</c>, <c>false</c>, <c>mode=max</c>.</summary>
        public DockerBuild Provenance(string value) => command.Option("--provenance", value);
        /// <summary>What the image consists of: <c>true</c>, <c>false</c>, or a generator.</summary>
        public DockerBuild Sbom(string value) => command.Option("--sbom", value);
        /// <summary>Extra rights, such as <c>network.host</c>.</summary>
        public DockerBuild Allow(params IEnumerable<string> rights) => command.Each("--allow", rights);
        /// <summary>How progress is shown; in a log: <c>plain</c>.</summary>
        public DockerBuild Progress(string kind) => command.Option("--progress", kind);
        /// <summary>Checks the Dockerfile and builds nothing.</summary>
        public DockerBuild Check() => command.Flag("--check");
    }

    // What stands between commas.
    static string Part(string text) =>
        text.Contains(',', StringComparison.Ordinal) || text.Contains('"', StringComparison.Ordinal) ? throw Errors.NotAnArgument(text).Exception() : PlainArgument.Of(text);
}
