namespace BuildKit.Tests.Pipelines;

/// <summary>The files of the three systems, as people read them.</summary>
public sealed class PipelineFileTests : IDisposable
{
    readonly PipelineWorkspace workspace = new();

    public PipelineFileTests() => workspace.Write("global.json", """{ "sdk": { "version": "10.0.401" } }""");

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_workflow_of_GitHub() => Snapshot.Matches(Written(".github/workflows/shop-delivery.yml"), extension: "yml");

    [Fact]
    public void A_pipeline_of_GitLab() => Snapshot.Matches(Written(".gitlab-ci.yml"), extension: "yml");

    [Fact]
    public void A_pipeline_of_Azure() => Snapshot.Matches(Written("azure-pipelines.yml"), extension: "yml");

    string Written(string file)
    {
        var (exitCode, output, error) = workspace.Run<ShopBuild>(":ci", "write");
        Assert.True(exitCode == 0, error + output);
        return workspace.Read(file);
    }
}
