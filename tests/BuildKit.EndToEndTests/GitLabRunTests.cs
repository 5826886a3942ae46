namespace BuildKit.Tests;

/// <summary>The pipeline for GitLab, really run: by gitlab-ci-local, each job in a checkout of its own. Takes 200 MB of npm packages, so only <c>Soak</c> does it.</summary>
[Trait("Speed", "Slow")]
public sealed class GitLabRunTests : IDisposable
{
    const string Members = """
        Target Test => _ => _.Executes(() => Log.Information("tested"));

        Target Publish => _ => _.Outputs("artifacts/shop/**").Executes(() =>
        {
            (RootDirectory / "artifacts/shop").CreateDirectory();
            File.WriteAllText(RootDirectory / "artifacts/shop/shop", "#!/bin/sh\necho shop\n");
            File.SetUnixFileMode(RootDirectory / "artifacts/shop/shop", (UnixFileMode)0b111_101_101);
            Log.Information("published");
        });

        Target Count => _ => _.Inputs("*.txt").Outputs("artifacts/count/**").Runs(() => Tool.Of("sh")($"-c {"mkdir -p artifacts/count && wc -l *.txt >artifacts/count/lines"}"));

        Target Check => _ => _.DependsOn(Test, Publish, Count).Runs(() => Tool.Of("sh")($"-c {"artifacts/shop/shop && cat artifacts/count/lines"}"));

        CiPipeline Continuous => _ => _
            .On(CiTrigger.Push("main"))
            .Job("build", job => job.Runs(Test, Publish, Count))
            .Job(Check)
            .For(Ci.GitLab);
        """;

    readonly Space space = new Space().Script(Members);

    public void Dispose() => space.Dispose();

    [Fact]
    public void Two_jobs_run_and_hand_over()
    {
        Needs.Soak();
        Needs.Linux();
        Needs.Tool("rsync");
        space.Write("a.txt", "one\ntwo\n");
        space.Write(".gitignore", "artifacts/\n.buildkit/\n.gitlab-ci-local/\n");
        space.Git("init", "--quiet");
        space.Git("remote", "add", "origin", "git@gitlab.com:group/shop.git");
        space.Run(":ci", "write").Succeeds();
        space.Git("add", ".");
        space.Git("commit", "--quiet", "--message", "begin");

        var first = Run().Succeeds();
        Assert.Matches("build +> .*tested", first.All);
        Assert.DoesNotMatch("check +> .*(tested|published)", first.All);
        Assert.Matches("build +> .*2 files of Count, Publish packed", first.All);
        Assert.Matches("check +> .*2 files taken over from the job 'build'", first.All);
        Assert.Matches("check +> .*shop", first.All);
        Assert.Matches("check +> .*2 a.txt", first.All);
        first.Prints("PASS  build", "PASS  check");

        // The cache of the first pipeline is there in the second.
        Assert.Matches("build +> .*[1-9] from cache", Run().Succeeds().All);
    }

    Finished Run()
    {
        var modules = Needs.NodeModules("node@22", "gitlab-ci-local@4.75.1");
        using var run = space.StartIn(space.Root, modules / ".bin/node",
            [modules / ".bin/gitlab-ci-local", "--force-shell-executor", "--shell-isolation", "--variable", $"BK_PROGRAM={space.Program}"]);
        return run.Wait(300);
    }
}
