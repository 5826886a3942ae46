namespace BuildKit.Tests.Pipelines;

/// <summary>What is wrong with a pipeline is said before any file is touched.</summary>
public sealed class PipelineErrorsTests : IDisposable
{
    readonly PipelineWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void None() => Fails<NoPipeline>("BK0452", "declares no pipeline");

    [Fact]
    public void Not_complete()
    {
        Fails<NoTrigger>("BK0453", "'A' is not complete: it never runs");
        Fails<NoJob>("BK0453", "'A' is not complete: it has no job");
        Fails<NoSystem>("BK0453", "'A' is not complete: it is for no CI system");
        Fails<IdleJob>("BK0453", "'A' is not complete: its job 'idle' runs no target");
    }

    [Fact]
    public void Names()
    {
        Fails<ReservedName>("BK0451", "'pages' cannot be the name of a job");
        Fails<TakenName>("BK0451", "'test' cannot be the name of a job");
        Fails<BadName>("BK0451", "'a: b' cannot be the name of a job");
        Fails<BadEnvironment>("BK0451", "'${{ secrets.A }}' cannot be the name of an environment");
        Fails<BadRunner>("BK0451", "'a b' cannot be the name of a runner");
        Fails<BadSecret>("BK0451", "'BK_SCHLÜSSEL' cannot be the name of a secret");
        Fails<TwinPipelines>("BK0451", "'ab' cannot be the name of a pipeline");
    }

    [Fact]
    public void Jobs()
    {
        Fails<UnknownNeed>("BK0454", "There is no job 'tset'", "Did you mean 'test'?");
        Fails<Circle>("BK0455", "Jobs of the pipeline 'A' wait for each other: ends → middle → ends");
        Fails<ForeignTrigger>("BK0457", "does not run for tags 'v*'");
        Fails<NeverTogether>("BK0457", "there is nothing for which all of them run");
        Fails<TwoForGitLab>("BK0458", "'A' and 'B' are both for GitLab");
        Fails<Stranger>("BK0101", "A target that is no member");
    }

    [Fact]
    public void Values()
    {
        Fails<BadBranch>("BK0456", "'feature/[ab]*' cannot be the name of a branch");
        Fails<BadTime>("BK0456", "'25:00' is no time of the day");
        Fails<BadLimit>("BK0456", "The time limit is 00:00:10");
        Fails<BadWord>("BK0463", "'${{ github.token }}' cannot stand in the files");
        Fails<BadPath>("BK0463", "'../out' cannot stand in the files");
    }

    void Fails<T>(string code, params string[] texts) where T : BuildScript, new()
    {
        var (exitCode, output, error) = workspace.Run<T>(":ci", "write");

        Assert.True(exitCode == 2, output + error);
        Assert.StartsWith(code, error, StringComparison.Ordinal);
        Assert.All(texts, text => Assert.Contains(text, error, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(workspace.Root));
    }

    class Sample : BuildScript
    {
        protected Target Test => _ => _.Executes(() => { });

        protected Target Middle => _ => _.DependsOn(Test).Executes(() => { });

        protected Target Last => _ => _.DependsOn(Middle).Executes(() => { });

        protected static CiPipelineDefinition Usual(CiPipelineDefinition pipeline) => pipeline.On(CiTrigger.Push("main")).For(Ci.GitHub);
    }

    sealed class NoPipeline : Sample;

    sealed class NoTrigger : Sample { CiPipeline A => _ => _.Job(Test).For(Ci.GitHub); }

    sealed class NoJob : Sample { CiPipeline A => _ => Usual(_); }

    sealed class NoSystem : Sample { CiPipeline A => _ => _.On(CiTrigger.Manual).Job(Test); }

    sealed class IdleJob : Sample { CiPipeline A => _ => Usual(_).Job("idle", job => job); }

    sealed class ReservedName : Sample { CiPipeline A => _ => Usual(_).Job("pages", job => job.Runs(Test)); }

    sealed class TakenName : Sample { CiPipeline A => _ => Usual(_).Job(Test).Job(Test); }

    sealed class BadName : Sample { CiPipeline A => _ => Usual(_).Job("a: b", job => job.Runs(Test)); }

    sealed class BadEnvironment : Sample { CiPipeline A => _ => Usual(_).Job(Test, job => job.Environment("${{ secrets.A }}")); }

    sealed class BadRunner : Sample { CiPipeline A => _ => Usual(_).Job(Test, job => job.OnPlatforms(CiPlatform.SelfHosted("a b"))); }

    sealed class BadSecret : Sample
    {
        [Parameter, Secret] readonly string? Schlüssel = null;

        Target Open => _ => _.Executes(() => Console.WriteLine(Schlüssel));

        CiPipeline A => _ => Usual(_).Job(Open);
    }

    sealed class TwinPipelines : Sample
    {
        CiPipeline Ab => _ => Usual(_).Job(Test);

        CiPipeline ab => _ => Usual(_).Job(Test).Job(Middle);
    }

    sealed class UnknownNeed : Sample { CiPipeline A => _ => Usual(_).Job(Test).Job(Middle, job => job.Needs("tset")); }

    sealed class Circle : Sample { CiPipeline A => _ => Usual(_).Job("ends", job => job.Runs(Test, Last)).Job(Middle); }

    sealed class ForeignTrigger : Sample { CiPipeline A => _ => Usual(_).Job(Test, job => job.OnlyOn(CiTrigger.Tag("v*"))); }

    sealed class NeverTogether : Sample
    {
        CiPipeline A => _ => Usual(_).On(CiTrigger.PullRequest()).Job(Test, job => job.OnlyOn(CiTrigger.PullRequest())).Job(Middle, job => job.OnlyOn(CiTrigger.Push("main")));
    }

    sealed class TwoForGitLab : Sample
    {
        CiPipeline A => _ => Usual(_).For(Ci.GitLab).Job(Test);

        CiPipeline B => _ => Usual(_).For(Ci.GitLab).Job(Middle);
    }

    sealed class Stranger : Sample { CiPipeline A => _ => Usual(_).Job(_ => _.Executes(() => { })); }

    sealed class BadBranch : Sample { CiPipeline A => _ => Usual(_).On(CiTrigger.Push("feature/[ab]*")).Job(Test); }

    sealed class BadTime : Sample { CiPipeline A => _ => Usual(_).On(CiTrigger.Daily("25:00")).Job(Test); }

    sealed class BadLimit : Sample { CiPipeline A => _ => Usual(_).Job(Test, job => job.TimeLimit(TimeSpan.FromSeconds(10))); }

    sealed class BadWord : Sample { CiPipeline A => _ => Usual(_).Job(Test, job => job.Arguments("${{ github.token }}")); }

    sealed class BadPath : Sample { CiPipeline A => _ => Usual(_).Job(Test, job => job.Keeps("../out")); }
}
