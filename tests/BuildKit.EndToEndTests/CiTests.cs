namespace BuildKit.Tests;

/// <summary>Jobs of a pipeline as a CI system runs them: each in a checkout of its own, with what it is handed and nothing else.</summary>
[Trait("Speed", "Slow")]
public sealed class CiTests : IDisposable
{
    const string Members = """
        Target Test => _ => _.Executes(() => Log.Information("tested"));

        Target Count => _ => _.Inputs("*.txt").Outputs("artifacts/count/**").Runs(() => Tool.Of("sh")($"-c {"mkdir -p artifacts/count && wc -l *.txt >artifacts/count/lines"}"));

        Target Publish => _ => _.Outputs("artifacts/shop/**", "!**/*.tmp").Executes(() =>
        {
            (RootDirectory / "artifacts/shop/bin").CreateDirectory();
            File.WriteAllText(RootDirectory / "artifacts/shop/bin/shop", "#!/bin/sh\necho shop\n");
            File.SetUnixFileMode(RootDirectory / "artifacts/shop/bin/shop", (UnixFileMode)0b111_101_101);
            File.WriteAllText(RootDirectory / "artifacts/shop/a.tmp", "");
            Log.Information("published");
        });

        [Parameter, Secret] readonly string? HostKey;

        Product Shop => _ => _.Archive("shop", from: Publish);

        DeploymentEnvironment Production => _ => _.Directory(RootDirectory / ".buildkit/production").Keep(2);

        Target Release => _ => _.DependsOn(Test, Publish).Creates(Shop);

        Target Deploy => _ => _.DependsOn(Release).Deploys(Shop).Executes(() => Log.Information(HostKey is "s3cret-enough" ? "key is there" : "no key"));

        CiPipeline Continuous => _ => _
            .On(CiTrigger.Push("main"), CiTrigger.Tag("v*"))
            .Job("build", job => job.Runs(Test, Publish))
            .Job(Release)
            .Job(Deploy, job => job.Environment(Production))
            .For(Ci.GitHub, Ci.GitLab);
        """;

    readonly Space space = new Space().Script(Members);

    public CiTests()
    {
        Needs.Unix();
        Needs.Tool("git");
        space.Write(".gitignore", "artifacts/\n.buildkit/\n");
        space.Git("init", "--quiet");
        space.Run(":ci", "write").Succeeds().Prints(".github/workflows/continuous.yml written", ".gitlab-ci.yml written");
        space.Git("add", ".");
        space.Git("commit", "--quiet", "--message", "begin");
        space.Git("tag", "v1.0.0");
    }

    public void Dispose() => space.Dispose();

    [Fact]
    public void Every_job_does_its_own_part_and_the_deployed_bytes_are_those_that_were_released()
    {
        var lines = Commands();
        Assert.Equal(
            [
                "Test Publish", ":ci give build Publish",
                ":ci take build", "Release --skip=Publish+Test", ":ci give release Release",
                ":ci take release", "Deploy --skip=Release --environment Production",
            ], lines);

        Fresh();
        Run(lines[0]).Prints("tested", "published");
        Run(lines[1]).Prints("1 file of Publish packed into .buildkit/handover/build");

        Fresh("build");
        Run(lines[2]).Prints("1 file taken over from the job 'build'");
        Run(lines[3]).Prints("Shop 1.0.0: release made").DoesNotPrint("tested").DoesNotPrint("published");
        Run(lines[4]).Prints("of Release packed");
        var manifest = space.Read(".buildkit/releases/Shop/1.0.0/release.json");

        Fresh("release");
        space.Variables["BK_HOST_KEY"] = "s3cret-enough";
        Run(lines[5]);
        Run(lines[6]).Prints("Shop 1.0.0: active in Production", "key is there").DoesNotPrint("release made");
        Assert.Equal(manifest, space.Read(".buildkit/releases/Shop/1.0.0/release.json"));
        Assert.True(File.GetUnixFileMode(space.Root / ".buildkit/production/Shop/current/bin/shop").HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void A_job_that_is_not_handed_what_it_needs_says_so()
    {
        space.Run(":ci", "take", "release").Exits(2).Prints("BK0462", "it is not there").DoesNotPrint("   at ");
        space.Run("Deploy", "--skip=Release", "--environment", "Production").Exits(1).Prints("BK0");
    }

    [Fact]
    public void The_pipeline_is_up_to_date_in_a_fresh_clone()
    {
        Fresh();
        space.Run(":ci", "check").Succeeds().Prints("2 files as the script has it.");
    }

    [Fact]
    public void What_a_job_keeps_in_its_cache_is_found_in_the_next_checkout()
    {
        var variable = space.Read(".github/workflows/continuous.yml").Split('\n').Single(line => line.Contains("BK_CACHE:", StringComparison.Ordinal));
        space.Variables["BK_CACHE"] = variable.Split(": ")[1];
        space.Write("a.txt", "one\ntwo\n");
        Run("Count").Prints("1 executed");

        Fresh(kept: "cache");
        Run("Count").Prints("1 from cache");
        Assert.Equal("2 a.txt\n", space.Read("artifacts/count/lines").TrimStart());
    }

    Finished Run(string line) => space.Run(line.Split(' ')).Succeeds();

    // What stands in the file is what is run.
    string[] Commands() => [.. space.Read(".github/workflows/continuous.yml").Split('\n')
        .Where(line => line.Contains("run: ./build.sh ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("./build.sh ", StringComparison.Ordinal) + 11)..])];

    // A checkout with nothing in it that git does not know, but the program, what another job hands over, and what is kept.
    void Fresh(string? handed = null, string? kept = null)
    {
        using var aside = new TemporaryDirectory("handed");
        if (handed is not null)
        {
            Directory.Move(space.Root / ".buildkit/handover" / handed, aside.Path / "it");
        }

        foreach (var left in Directory.GetFileSystemEntries(space.Root / ".buildkit").Where(entry => Path.GetFileName(entry) != "test-program" && Path.GetFileName(entry) != kept).Append(space.Root / "artifacts"))
        {
            if (Directory.Exists(left))
            {
                Directory.Delete(left, recursive: true);
            }
            else
            {
                File.Delete(left);
            }
        }

        if (handed is not null)
        {
            Directory.CreateDirectory(space.Root / ".buildkit/handover");
            Directory.Move(aside.Path / "it", space.Root / ".buildkit/handover" / handed);
        }
    }
}
