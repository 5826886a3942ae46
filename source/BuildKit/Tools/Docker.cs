using BuildKit.Tools;

namespace BuildKit;

/// <summary>
/// The <c>docker</c> commands that a build runs, as values. Names are never taken for options (BK0734), and no password is an
/// argument.
/// </summary>
public static class Docker
{
    const string Program = "docker";

    /// <summary>
    /// <c>docker build</c> with a directory as its context. Options that only BuildKit, Docker's builder, has need the
    /// buildx plugin.
    /// </summary>
    public static DockerBuild Build(AbsolutePath context) => new DockerBuild { Tool = Program }.With(["build", "--", context]);

    /// <summary><c>docker buildx build</c>: the same with the builder named.</summary>
    public static DockerBuild BuildxBuild(AbsolutePath context) => new DockerBuild { Tool = Program }.With(["buildx", "build", "--", context]);

    /// <summary><c>docker push</c>.</summary>
    /// <exception cref="BuildException">BK0734: that cannot be an image's name.</exception>
    public static DockerPush Push(string image) => new DockerPush { Tool = Program }.With(["push", "--", PlainArgument.Of(image)]);

    /// <summary><c>docker pull</c>.</summary>
    /// <exception cref="BuildException">BK0734: that cannot be an image's name.</exception>
    public static DockerPull Pull(string image) => new DockerPull { Tool = Program }.With(["pull", "--", PlainArgument.Of(image)]);

    /// <summary><c>docker tag</c>: gives an image another name.</summary>
    /// <exception cref="BuildException">BK0734: that cannot be an image's name.</exception>
    public static DockerCommand Tag(string image, string name) => Plain("tag", "--", PlainArgument.Of(image), PlainArgument.Of(name));

    /// <summary><c>docker run</c>: an image, and arguments for what it runs, each exactly as given.</summary>
    /// <exception cref="BuildException">BK0734: that cannot be an image's name.</exception>
    public static DockerRun Run(string image, params IEnumerable<string> arguments) =>
        new DockerRun { Tool = Program }.With(["run", "--", PlainArgument.Of(image), .. arguments]);

    /// <summary><c>docker login</c>. The password goes through standard input, where no list of processes shows it.</summary>
    /// <exception cref="BuildException">BK0734: the server or the user would be taken for an option.</exception>
    public static DockerCommand Login(string server, string user, string password) =>
        Plain("login", $"--username={PlainArgument.Of(user)}", "--password-stdin", "--", PlainArgument.Of(server)).Input(password);

    /// <summary><c>docker logout</c>.</summary>
    /// <exception cref="BuildException">BK0734: the server would be taken for an option.</exception>
    public static DockerCommand Logout(string server) => Plain("logout", "--", PlainArgument.Of(server));

    /// <summary><c>docker inspect</c>: what is known of images, containers and others, as JSON.</summary>
    /// <exception cref="BuildException">BK0734: a name would be taken for an option.</exception>
    public static DockerInspect Inspect(params IEnumerable<string> names) =>
        new DockerInspect { Tool = Program }.With(["inspect", "--", .. names.Select(PlainArgument.Of)]);

    /// <summary><c>docker images</c>: all, or those of a repository.</summary>
    public static DockerImages Images() => new DockerImages { Tool = Program }.With(["images"]);

    /// <inheritdoc cref="Images()"/>
    /// <exception cref="BuildException">BK0734: that cannot be an image's name.</exception>
    public static DockerImages Images(string repository) => new DockerImages { Tool = Program }.With(["images", "--", PlainArgument.Of(repository)]);

    /// <summary><c>docker save</c>: images as one archive.</summary>
    /// <exception cref="BuildException">BK0734: that cannot be an image's name.</exception>
    public static DockerSave Save(AbsolutePath file, params IEnumerable<string> images) =>
        new DockerSave { Tool = Program }.With(["save", $"--output={file}", "--", .. images.Select(PlainArgument.Of)]);

    /// <summary><c>docker load</c>: the images of an archive.</summary>
    public static DockerLoad Load(AbsolutePath file) => new DockerLoad { Tool = Program }.With(["load", $"--input={file}"]);

    /// <summary><c>docker rmi</c>: removes images.</summary>
    /// <exception cref="BuildException">BK0734: that cannot be an image's name.</exception>
    public static DockerRemoveImage RemoveImage(params IEnumerable<string> images) =>
        new DockerRemoveImage { Tool = Program }.With(["rmi", "--", .. images.Select(PlainArgument.Of)]);

    /// <summary><c>docker compose up</c>: all services, or those named.</summary>
    /// <exception cref="BuildException">BK0734: a name would be taken for an option.</exception>
    public static DockerComposeUp ComposeUp(params IEnumerable<string> services) =>
        new DockerComposeUp { Tool = Program }.With(["compose", "up", "--", .. services.Select(PlainArgument.Of)]);

    /// <summary><c>docker compose down</c>: all services, or those named.</summary>
    /// <exception cref="BuildException">BK0734: a name would be taken for an option.</exception>
    public static DockerComposeDown ComposeDown(params IEnumerable<string> services) =>
        new DockerComposeDown { Tool = Program }.With(["compose", "down", "--", .. services.Select(PlainArgument.Of)]);

    /// <summary><c>docker compose build</c>: all services, or those named.</summary>
    /// <exception cref="BuildException">BK0734: a name would be taken for an option.</exception>
    public static DockerComposeBuild ComposeBuild(params IEnumerable<string> services) =>
        new DockerComposeBuild { Tool = Program }.With(["compose", "build", "--", .. services.Select(PlainArgument.Of)]);

    /// <summary><c>docker compose config</c>: the model that the files make, checked.</summary>
    /// <exception cref="BuildException">BK0734: a name would be taken for an option.</exception>
    public static DockerComposeConfig ComposeConfig(params IEnumerable<string> services) =>
        new DockerComposeConfig { Tool = Program }.With(["compose", "config", "--", .. services.Select(PlainArgument.Of)]);

    /// <summary>Requires this version of the docker client or a later one.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public static ToolRequirement AtLeast(string version) => Tool.Of(Program).AtLeast(version);

    static DockerCommand Plain(params ReadOnlySpan<string> arguments) => new DockerCommand { Tool = Program }.With([.. arguments]);
}
