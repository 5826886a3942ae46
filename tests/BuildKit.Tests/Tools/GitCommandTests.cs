namespace BuildKit.Tests.Tools;

/// <summary>The typed git commands and their options with the real git.</summary>
[Trait("Speed", "Slow")]
public sealed class GitCommandTests : IDisposable
{
    readonly TemporaryDirectory root = new("git");

    public GitCommandTests()
    {
        Run(Git.Init().InitialBranch("main"));
        Commit("a.txt", "1\n", "first");
    }

    public void Dispose() => root.Dispose();

    string Run(Command command, int exitCode = 0) => RealTool.Run(command, root.Path, exitCode);

    void Commit(string file, string text, string message)
    {
        root.Write(file, text);
        Run(Git.AddAll());
        Run(Git.Commit(message));
    }

    [Fact]
    public void Branches_are_made_listed_merged_and_removed()
    {
        Run(Git.SwitchNew("topic"));
        Commit("b.txt", "2\n", "second");
        Run(Git.Branch("other", "main").NoTrack());
        Run(Git.Switch("main"));

        Assert.Equal("main", Run(Git.BranchCurrent()));
        Assert.Equal("main\nother\ntopic", Run(Git.BranchList().Sort("refname")));
        Assert.Equal("topic", Run(Git.BranchList().NoMerged("main")));
        Assert.Equal("topic", Run(Git.BranchList("t*")));

        Run(Git.Merge("topic").NoFastForward().Message("--merge it\n\nbody"));
        Assert.EndsWith("--merge it", Run(Git.Log("main").MaxCount(1)), StringComparison.Ordinal);
        Assert.Equal(3, Run(Git.Log("main").Reverse()).Split('\n').Length);
        Assert.Single(Run(Git.Log("main", root / "b.txt")).Split('\n'));
        Run(Git.BranchRename("other", "renamed"));
        Run(Git.BranchDelete("topic", "renamed").Force());
        Assert.Equal("main", Run(Git.BranchList()));
    }

    [Fact]
    public void A_merge_that_cannot_be_finished_is_given_up()
    {
        Run(Git.SwitchNew("topic"));
        Commit("a.txt", "topic\n", "topic");
        Run(Git.Switch("main"));
        Commit("a.txt", "main\n", "main");

        Run(Git.Merge("topic"), exitCode: 1);
        Assert.NotEqual("", Run(Git.LsFiles().Unmerged()));
        Run(Git.MergeAbort());
        Run(Git.Merge("topic").StrategyOption("theirs"));
        Assert.Equal("topic\n", root.Read("a.txt"));
    }

    [Fact]
    public void Tags_are_listed_moved_and_removed()
    {
        Run(Git.Tag("v1.0.0", "-odd message"));
        Commit("b.txt", "2\n", "second");
        Run(Git.Tag("v1.1.0").At("HEAD"));
        Run(Git.Tag("v1.1.0").At("v1.0.0").Force());
        Run(Git.Tag("w"));

        Assert.Equal("v1.1.0\nv1.0.0", Run(Git.TagList("v*").Sort("-version:refname")));
        Assert.Equal("w", Run(Git.TagList().NoMerged("v1.0.0")));
        Assert.StartsWith("v1.0.0-1-g", Run(Git.Describe("v1.0*").Dirty()), StringComparison.Ordinal);
        root.Write("a.txt", "changed");
        Assert.EndsWith("-dirty", Run(Git.Describe().Match("w").Exclude("v*").Dirty()), StringComparison.Ordinal);
        Run(Git.Describe().ExactMatch().Match("v9*"), exitCode: 128);
        Run(Git.TagDelete("v1.1.0", "w"));
        Assert.Equal("v1.0.0", Run(Git.TagList()));
    }

    [Fact]
    public void Changes_are_seen_and_taken_back()
    {
        Commit(".gitignore", "*.log\n", "ignore");
        root.Write("a.txt", "1\n2\n");
        root.Write("größe [x].txt", "new");
        root.Write("x.log", "");
        root.Write("dir/y.txt", "");

        Assert.Equal("a.txt", Run(Git.Diff().NameOnly()));
        Assert.Equal("1\t0\ta.txt", Run(Git.Diff("HEAD", root / "a.txt").NumStat()));
        Run(Git.Diff().ExitCode().NoPatch(), exitCode: 1);
        Assert.Equal("", Run(Git.Diff().Cached().DiffFilter("A")));
        Assert.Equal(" M a.txt\n?? dir/y.txt\n?? \"größe [x].txt\"\n!! x.log", Run(Git.Status().Untracked(UntrackedFiles.All).Ignored()));
        Assert.Equal("dir/y.txt\ngröße [x].txt", Run(Git.LsFiles().Others().ExcludeStandard()));

        Run(Git.Add(root / "größe [x].txt").IntentToAdd());
        Run(Git.ResetFiles(root / "größe [x].txt"));
        Assert.Contains("Would remove dir/\nWould remove größe", Run(Git.Clean().DryRun().Directories()), StringComparison.Ordinal);
        Run(Git.Clean(root / "dir"));
        Assert.False(File.Exists(root / "dir/y.txt"));
        Run(Git.Clean().Directories().Exclude("größe*"));
        Assert.True(File.Exists(root / "größe [x].txt"));
        Run(Git.Clean().OnlyIgnored());
        Assert.False(File.Exists(root / "x.log"));
        Run(Git.CheckoutFiles("HEAD", root / "a.txt"));
        Assert.Equal("1\n", root.Read("a.txt"));
        Run(Git.Reset("HEAD~1").Hard());
        Assert.False(File.Exists(root / ".gitignore"));
        Run(Git.Checkout("HEAD").Detach());
        Assert.Equal("", Run(Git.BranchCurrent()));
    }

    [Fact]
    public void A_commit_is_amended_signed_off_and_made_of_nothing()
    {
        Run(Git.Commit("other").Amend().SignOff().Trailer("Issue: 12").Author("B <b@example.com>").Date("2026-01-02T03:04:05Z").NoVerify().NoGpgSign());

        Assert.Equal("B|other\n\nSigned-off-by: A <a@example.com>\nIssue: 12|1767323045", Run(Git.Log("HEAD").Format("%an|%B|%at")).Replace("\n|", "|", StringComparison.Ordinal));
        Run(Git.Commit("nothing"), exitCode: 1);
        Run(Git.Commit("nothing").AllowEmpty());
        root.Write("run.sh", "");
        Run(Git.Add(root / "run.sh").Executable(true));
        Assert.StartsWith("100755", Run(Git.LsFiles(root / "run.sh").Stage()), StringComparison.Ordinal);
    }

    [Fact]
    public void Clones_fetch_pull_push_and_know_their_remotes()
    {
        using var other = new TemporaryDirectory("clone");
        var (clone, bare) = (other / "clone", other / "bare");
        Run(Git.Clone(root.Path, bare).Bare());
        Run(Git.Clone($"file://{bare}", clone).Depth(1).NoTags().Branch("main").Origin("up").Config("core.autocrlf=false", "user.name=C"));

        Assert.Equal("up", RealTool.Run(Git.RemoteList(), clone));
        Assert.Equal($"file://{bare}", RealTool.Run(Git.RemoteGetUrl("up"), clone));
        Assert.Equal("C", RealTool.Run(Git.ConfigGet("user.name"), clone));
        RealTool.Run(Git.Commit("from the clone").AllowEmpty(), clone);
        RealTool.Run(Git.Push("up", "main").DryRun(), clone);
        RealTool.Run(Git.Push("up", "main").SetUpstream().Atomic().ForceWithLease(), clone);
        RealTool.Run(Git.Tag("t", "t"), clone);
        RealTool.Run(Git.Push("up", "main").FollowTags(), clone);
        RealTool.Run(Git.Push("up", "t").Delete(), clone);
        RealTool.Run(Git.Fetch("up").Prune().Unshallow(), clone);
        RealTool.Run(Git.RemoteAdd("second", bare).Fetch().NoTags(), clone);
        RealTool.Run(Git.RemoteRename("second", "third"), clone);
        RealTool.Run(Git.RemoteSetUrl("third", root.Path), clone);
        RealTool.Run(Git.RemotePrune("third"), clone);
        RealTool.Run(Git.RemoteRemove("third"), clone);

        Run(Git.RemoteAdd("up", bare));
        Run(Git.Pull("up", "main").FastForwardOnly());
        Assert.EndsWith("from the clone", Run(Git.Log("HEAD").MaxCount(1)), StringComparison.Ordinal);
        Run(Git.Fetch("up").Tags().Jobs(2));
    }

    [Fact]
    public void Submodules_are_brought()
    {
        using var other = new TemporaryDirectory("module");
        RealTool.Run(Git.Init().InitialBranch("main"), other.Path);
        RealTool.Run(Git.Commit("module").AllowEmpty(), other.Path);
        Run(Tool.Of("git")($"-c protocol.file.allow=always submodule --quiet add {other.Path} lib"));
        Run(Git.Commit("with a module"));
        var clone = root / "clone";
        Run(Git.Clone(root.Path, clone));

        RealTool.Run(Git.SubmoduleUpdate().Init().Recursive().Environment("GIT_ALLOW_PROTOCOL", "file"), clone);

        Assert.Contains("lib (heads/main)", RealTool.Run(Git.SubmoduleStatus().Recursive(), clone), StringComparison.Ordinal);
        RealTool.Run(Git.SubmoduleSync(), clone);
    }

    [Fact]
    public void Work_trees_archives_and_settings()
    {
        using var other = new TemporaryDirectory("tree");
        Run(Git.WorktreeAdd(other / "tree", "HEAD").NewBranch("topic").Lock());
        Assert.Contains("branch refs/heads/topic", Run(Git.WorktreeList()), StringComparison.Ordinal);
        Run(Git.WorktreeRemove(other / "tree"), exitCode: 128);
        Run(Tool.Of("git")($"worktree unlock {other / "tree"}"));
        Run(Git.WorktreeRemove(other / "tree").Force());
        Run(Git.WorktreePrune());

        Run(Git.Archive("HEAD", other / "a.zip").Prefix("x/"));
        using (var zip = System.IO.Compression.ZipFile.OpenRead(other / "a.zip"))
        {
            Assert.Contains(zip.Entries, entry => entry.FullName == "x/a.txt");
        }

        Run(Git.ConfigGet("no.such"), exitCode: 1);
        Assert.Equal("fallback", Run(Git.ConfigGet("no.such").Default("fallback")));
        Run(Git.ConfigSet("build.jobs", "4").Local().Type("int"));
        Run(Git.ConfigSet("build.jobs", "5").Add());
        Assert.Equal("4\n5", Run(Git.ConfigGet("build.jobs").All()));
        Run(Git.ConfigSet("build.jobs", "6").ReplaceAll());
        Run(Git.ConfigUnset("build.jobs"));
        Run(Git.ConfigSet("a.b", "c").File(root / "own.config"));
        Assert.Equal("c", Run(Git.ConfigGet("a.b").File(root / "own.config")));
        Assert.EndsWith(root.Path.Name, Run(Git.TopLevel()), StringComparison.Ordinal);
        Assert.Equal(12, Run(Git.RevParse("HEAD").Short(12)).Length);
    }

    [Theory]
    [InlineData("--upload-pack=touch oops")]
    [InlineData("-c")]
    [InlineData("")]
    [InlineData("a\u0001")]
    public void Nothing_is_taken_for_an_option(string name)
    {
        var path = root.Path;
        Func<Command>[] commands =
        [
            () => Git.Branch(name), () => Git.Branch("a", name), () => Git.BranchDelete(name), () => Git.BranchRename("a", name), () => Git.BranchList(name),
            () => Git.Switch(name), () => Git.SwitchNew(name), () => Git.SwitchNew("a", name), () => Git.Merge(name), () => Git.Reset(name), () => Git.CheckoutFiles(name, path),
            () => Git.TagDelete(name), () => Git.TagList(name), () => Git.Archive(name, path), () => Git.Clone(name, path), () => Git.Pull(name), () => Git.Diff(name),
            () => Git.RemoteAdd(name, "x"), () => Git.RemoteAdd("x", name), () => Git.RemoteRemove(name), () => Git.RemoteSetUrl("x", name), () => Git.RemotePrune(name),
            () => Git.WorktreeAdd(path, name), () => Git.ConfigGet(name), () => Git.ConfigUnset(name),
        ];

        Assert.All(commands, command => Assert.Equal("BK0244", Assert.Throws<BuildException>(command).Error.Code));
        Assert.Equal("BK0734", Assert.Throws<BuildException>(() => Git.Tag("a").At("-x")).Error.Code);
        Assert.Equal("BK0734", Assert.Throws<BuildException>(() => Git.WorktreeAdd(path, "a").NewBranch("-x")).Error.Code);
        Assert.Equal("BK0734", Assert.Throws<BuildException>(() => Git.ConfigSet("a.b", "--unset")).Error.Code);
    }
}
