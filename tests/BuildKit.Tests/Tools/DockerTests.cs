using System.Diagnostics;

namespace BuildKit.Tests.Tools;

/// <summary>
/// The typed docker commands: the real client as far as it goes without an engine, which is past reading its arguments; a
/// recording one for what only a plugin or a registry would answer.
/// </summary>
[Trait("Speed", "Slow")]
[Trait("Reads", "Documents")]
public sealed class DockerTests : IDisposable
{
    static readonly AbsolutePath Path = AbsolutePath.Of("/sample");
    readonly TemporaryDirectory root = new("docker");

    public void Dispose() => root.Dispose();

    public static TheoryData<string> Commands => ["push", "pull", "run", "inspect", "images", "save", "load", "rmi", "tag", "logout"];

    DockerCommand Of(string command) => command switch
    {
        "push" => Docker.Push("a"),
        "pull" => Docker.Pull("a"),
        "run" => Docker.Run("a", "sh", "-c", "true"),
        "inspect" => Docker.Inspect("a"),
        "images" => Docker.Images(),
        "save" => Docker.Save(root / "images.tar", "a", "b"),
        "load" => Docker.Load(root.Write("load.tar", "x")),
        "rmi" => Docker.RemoveImage("a"),
        "tag" => Docker.Tag("a", "b"),
        _ => Docker.Logout("localhost:9"),
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_client_reads_each_option_and_only_then_misses_the_engine(string name)
    {
        Needs.Unix();
        var command = Of(name);
        // An older client knows fewer.
        var known = ToolHelp.Options($"docker {name}", root.Path).SelectMany(names => names).ToHashSet(StringComparer.Ordinal);
        var options = TypedOptions.Of(command).SelectMany(one => one.Options).Where(known.Contains);

        var unknown = options.Append("--no-such").Where(option => Client(command.ArgumentsWith($"{option}=3")).Contains("unknown flag", StringComparison.Ordinal));

        Assert.Equal(["--no-such"], unknown);
    }

    string Client(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Needs.Tool("docker"), arguments) { WorkingDirectory = root.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["DOCKER_HOST"], start.Environment["DOCKER_CONFIG"]) = ($"unix://{root.Path}/no.sock", root / "config");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        return process.StandardOutput.ReadToEnd() + error.Result;
    }

    [Fact]
    public void A_build_says_what_goes_into_it()
    {
        var build = Docker.Build(Path).Tag("shop:1", "shop:latest").File(Path / "Dockerfile").BuildArgument("VERSION", "1.0 beta").Label("a", "b=c")
            .Platform("linux/amd64,linux/arm64").Secret("key", "FEED_KEY").Secret("pem", Path / "a, b.pem").PullBase().NoCache();

        Assert.Equal(
            ["build", "--tag=shop:1", "--tag=shop:latest", "--file=/sample/Dockerfile", "--build-arg=VERSION=1.0 beta", "--label=a=b=c", "--platform=linux/amd64,linux/arm64",
                "--secret=id=key,env=FEED_KEY", "--secret=id=pem,\"src=/sample/a, b.pem\"", "--pull", "--no-cache", "--", "/sample"],
            build.Arguments);
        Assert.StartsWith("docker buildx build --push --", Docker.BuildxBuild(Path).Push().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_gets_its_arguments_exactly_and_variables_by_name()
    {
        var run = Docker.Run("alpine", "--rm", "a b").Remove().Volume(Path, "/work", readOnly: true).WorkingDirectory("/work").Variable("A", "1").VariableFromHere("TOKEN").User("1000:1000");

        Assert.Equal(
            ["run", "--rm", "--volume=/sample:/work:ro", "--workdir=/work", "--env=A=1", "--env=TOKEN", "--user=1000:1000", "--", "alpine", "--rm", "a b"], run.Arguments);
        Assert.Contains("TOKEN", run.PassedThrough);
    }

    [Fact]
    public void A_password_goes_through_standard_input_and_nowhere_else()
    {
        Needs.Unix();
        var fake = root.Write("docker", "#!/bin/sh\nprintf '%s\\n' \"$@\" > args; cat > input; env > environment\n");
        File.SetUnixFileMode(fake, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var login = Docker.Login("registry.example.com", "robot", "hunter2 & co");

        RealTool.Run(login with { Tool = fake }, root.Path);

        Assert.Equal("login\n--username=robot\n--password-stdin\n--\nregistry.example.com\n", root.Read("args"));
        Assert.Equal("hunter2 & co", root.Read("input"));
        Assert.DoesNotContain("hunter2", root.Read("environment") + login, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_compose_stand_before_its_command()
    {
        Assert.Equal("docker compose --file=/sample/a.yaml --file=/sample/b.yaml --project-name=shop up --detach --wait --remove-orphans -- db",
            Docker.ComposeUp("db").ComposeFile(Path / "a.yaml", Path / "b.yaml").Detach().ProjectName("shop").Wait().RemoveOrphans().ToString());
        Assert.Equal("docker compose down --volumes --timeout=5 --", Docker.ComposeDown().Volumes().StopTimeout(5).ToString());
        Assert.Equal("docker compose build --build-arg=A=1 --push -- web", Docker.ComposeBuild("web").BuildArgument("A", "1").Push().ToString());
        Assert.Equal("docker compose --profile=test config --quiet --", Docker.ComposeConfig().CheckOnly().Profile("test").ToString());
    }

    [Theory]
    [InlineData("--privileged")]
    [InlineData("")]
    [InlineData("a\n")]
    public void Nothing_is_taken_for_an_option(string name)
    {
        Func<Command>[] commands =
        [
            () => Docker.Push(name), () => Docker.Pull(name), () => Docker.Run(name), () => Docker.Tag(name, "a"), () => Docker.Tag("a", name), () => Docker.Login(name, "a", "b"),
            () => Docker.Login("a", name, "b"), () => Docker.Logout(name), () => Docker.Inspect(name), () => Docker.Images(name), () => Docker.Save(Path, name),
            () => Docker.RemoveImage(name), () => Docker.ComposeUp(name), () => Docker.ComposeDown(name), () => Docker.ComposeBuild(name), () => Docker.Build(Path).BuildArgument(name, "a"),
            () => Docker.Run("a").Variable(name, "b"), () => Docker.Run("a").VariableFromHere(name), () => Docker.Build(Path).Secret(name, "A"), () => Docker.Build(Path).Secret("a,src=/etc/passwd", "A"),
            () => Docker.Run("a").Volume(AbsolutePath.Of("/a:b"), "/c"),
        ];

        Assert.All(commands, command => Assert.Equal("BK0734", Assert.Throws<BuildException>(command).Error.Code));
    }
}
