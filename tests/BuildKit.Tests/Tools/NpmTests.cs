using BuildKit.Tests.Commands;

namespace BuildKit.Tests.Tools;

/// <summary>The typed npm commands with the real npm, without a network.</summary>
[Trait("Speed", "Slow")]
public sealed class NpmTests : IDisposable
{
    readonly TemporaryDirectory root = new("npm");

    public NpmTests()
    {
        Needs.Unix();
        _ = Needs.Tool("npm");
        root.Write("web/package.json", """
            { "name": "shop", "version": "1.0.0", "private": true, "scripts": { "test": "node test.js", "say": "node say.js" }, "dependencies": { "greet": "file:../greet" } }
            """);
        root.Write("web/say.js", "console.log(JSON.stringify(process.argv.slice(2)))");
        root.Write("web/test.js", "process.exit(process.argv[2] === 'fail' ? 3 : 0)");
        root.Write("greet/package.json", """{ "name": "greet", "version": "2.0.0", "bin": { "greet": "greet.js" } }""");
        root.Write("greet/greet.js", "#!/usr/bin/env node\nif (process.argv[2] === '--version') console.log('greet v2.0.0'); else console.log('hello ' + process.argv.slice(2).join('|'))");
        File.SetUnixFileMode(root / "greet/greet.js", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    AbsolutePath Web => root / "web";

    public void Dispose() => root.Dispose();

    string Run<T>(T command, int exitCode = 0) where T : NpmCommand =>
        RealTool.Run(command.Cache(root / "cache").Offline().LogLevel("error"), Web, exitCode);

    [Fact]
    public void What_is_installed_is_run_by_name()
    {
        Run(Npm.Install().NoAudit().NoFund());
        Directory.Delete(Web / "node_modules", recursive: true);
        Run(Npm.Ci().NoAudit().NoFund().IgnoreScripts().Omit("dev"));

        Assert.Equal("hello a b|--version", RealTool.Run(Npm.Tool("greet")($"{"a b"} --version"), Web));
        Assert.Equal("hello a b", RealTool.Run(Npm.Tool("greet", "web")($"{"a b"}"), root.Path));
        Assert.EndsWith("hello --x|y", Run(Npm.Exec("greet", "--x", "y")), StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_get_their_arguments_exactly()
    {
        Assert.EndsWith("""["--option","a b","$(x)"]""", Run(Npm.Run("say", "--option", "a b", "$(x)").IgnoreScripts()), StringComparison.Ordinal);
        Assert.Equal("", Run(Npm.Run("no-such").IfPresent()));
        Run(Npm.Test());
        Run(Npm.Test("fail"), exitCode: 3);
    }

    [Fact]
    public void A_package_is_packed_and_versioned()
    {
        Directory.CreateDirectory(root / "out");
        Assert.EndsWith("shop-1.0.0.tgz", Run(Npm.Pack().Destination(root / "out")), StringComparison.Ordinal);
        Assert.True(File.Exists(root / "out/shop-1.0.0.tgz"));
        Run(Npm.Version("1.1.0-rc.1").NoGitTag());
        Assert.Contains("1.1.0-rc.1", root.Read("web/package.json"), StringComparison.Ordinal);
        Run(Npm.Version("1.1.0-rc.1").NoGitTag().AllowSameVersion().NoWorkspacesUpdate());
    }

    [Fact]
    public void Publishing_tells_what_it_would_do_and_takes_no_token_as_an_argument()
    {
        var publish = Npm.Publish(root / "greet").DryRun().Access("public").DistributionTag("next").Registry(new Uri("http://127.0.0.1:9/"));

        Assert.Contains("greet@2.0.0", Run(publish), StringComparison.Ordinal);
        Assert.DoesNotContain(TypedOptions.Of(Npm.Publish()), one => one.Method.Contains("oken", StringComparison.Ordinal));
        Assert.Equal("npm publish --dry-run -- /p", Npm.Publish(AbsolutePath.Of("/p")).DryRun().ToString());
    }

    [Fact(Timeout = 120_000)]
    public async Task An_installed_tool_can_be_required_in_a_version()
    {
        Run(Npm.Install().NoAudit().NoFund());
        using var step = new RecordingStep();

        var problems = await new BuildKit.Commands.ToolCheck(step.Scope with { Root = root.Path })
            .ProblemsAsync([("A", Npm.Tool("greet", "web").AtLeast("2").Below("3")), ("B", Npm.Tool("greet", "web").AtLeast("3")), ("C", Npm.AtLeast("6")), ("C", Node.AtLeast("12"))]);

        Assert.Equal("BK0731", Assert.Single(problems).Code);
    }

    [Fact]
    public void Nothing_is_taken_for_an_option()
    {
        Func<Command>[] commands = [() => Npm.Install("--global"), () => Npm.Run("--x"), () => Npm.Version("-x"), () => Npm.Version("")];

        Assert.All(commands, command => Assert.Equal("BK0734", Assert.Throws<BuildException>(command).Error.Code));
        Assert.Equal("BK0725", Assert.Throws<BuildException>(() => Npm.Exec("--call=x")).Error.Code);
    }
}
