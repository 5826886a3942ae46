using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public class HostScriptPortabilityTests
{
    const string PosixTools = "awk cat chmod date df echo env find gzip id ln mkdir od readlink rm sed sh sleep sync tail tar test tr uname wc";

    [Fact]
    public void The_rendered_script_is_clean_for_shellcheck()
    {
        using var directory = new TemporaryDirectory();
        var script = directory.Write("deploy.sh", HostScript.Render(new()
        {
            App = "shop",
            Release = "1.0",
            Package = "it's a $package.tar.gz",
            Sha256 = new string('0', 64),
            Size = 1,
            Health = "curl -fsS \"http://$HOST/health\" | grep 'ok' && ls `x` \\\n # 'é",
            Restart = "systemctl restart shop",
        }));

        IsClean(script);
    }

    [Fact]
    public void All_scripts_of_the_repository_are_clean_for_shellcheck()
    {
        // Here and not in the loop, whose failure would hide that it is a skip.
        Needs.Tool("shellcheck");
        string[] folders = ["source", "deploy", "templates", "build", "tests"];
        var scripts = Directory.EnumerateFiles(SourceTree.Root, "*.sh").Concat(folders.Select(folder => SourceTree.Root / folder)
            .Where(folder => Directory.Exists(folder)).SelectMany(folder => Directory.EnumerateFiles(folder, "*.sh", SearchOption.AllDirectories)));

        Assert.All(scripts, IsClean);
    }

    [Fact]
    public void Where_mv_cannot_replace_a_link_perl_does()
    {
        using var host = Deployed(out var tools, "perl openssl mv");
        WrapMv(tools);

        Run(host, tools, "2.0", "stage").Exits(0);
        Run(host, tools, "2.0", "activate").Exits(0);

        Assert.Equal("releases/2.0", host.Current);
        host.IsTidy();
    }

    [Fact]
    public void Where_nothing_can_replace_a_link_in_one_step_nothing_is_switched()
    {
        using var host = Deployed(out var tools, "shasum perl mv sha256sum");
        WrapMv(tools);
        File.Delete(Path.Combine(tools, "perl"));
        Run(host, tools, "2.0", "stage").Exits(0);

        Run(host, tools, "2.0", "activate").Exits(11).Says("'current' cannot be replaced in one step");

        Assert.Equal("releases/1.0", host.Current);
        host.IsTidy();
        host.Run("2.0", "rollback").Exits(0);
        Assert.Equal("releases/1.0", host.Current);
    }

    [Theory]
    [InlineData("sha256sum")]
    [InlineData("shasum perl")]
    [InlineData("openssl")]
    public void Any_of_three_tools_computes_the_digest(string tool)
    {
        using var host = Deployed(out var tools, $"mv {tool}");

        Run(host, tools, "2.0", "stage").Exits(0);

        host.IsComplete("2.0");
    }

    [Fact]
    public void A_host_that_lacks_tools_is_refused_with_their_names()
    {
        using var host = Deployed(out var tools, "sha256sum");
        Run(host, tools, "2.0", "stage").Exits(11).Says("this host lacks: mv");
        using var other = Deployed(out tools, "mv");

        Run(other, tools, "2.0", "stage").Exits(11).Says("needed is sha256sum, shasum or openssl");
    }

    static HostSandbox Deployed(out string tools, string more)
    {
        var host = new HostSandbox();
        host.Pack("1.0");
        host.Pack("2.0");
        host.Deploy("1.0");
        tools = host / "tools";
        Directory.CreateDirectory(tools);
        foreach (var tool in $"{PosixTools} {more}".Split(' '))
        {
            File.CreateSymbolicLink(Path.Combine(tools, tool), Needs.Tool(tool));
        }

        return host;
    }

    // An mv of a system that has neither -T nor -h.
    static void WrapMv(string tools)
    {
        var mv = Path.Combine(tools, "mv");
        File.Delete(mv);
        File.WriteAllText(mv, "#!/bin/dash\ncase $1 in -*[Th]*) echo 'mv: illegal option' >&2; exit 64 ;; esac\nexec /bin/mv \"$@\"\n");
        HostSandbox.SetMode(mv, 0b111_101_101);
    }

    static HostRun Run(HostSandbox host, string tools, string release, string verb) =>
        host.Start(Shell.Of("dash").With(tools, only: true), release, verb).Wait();

    static void IsClean(string script)
    {
        var run = HostProcess.Start([Needs.Tool("shellcheck"), "-s", "sh", script], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["LC_ALL"] = "C.UTF-8" }).Wait();
        Assert.True(run.ExitCode == 0, run.ToString());
    }
}
