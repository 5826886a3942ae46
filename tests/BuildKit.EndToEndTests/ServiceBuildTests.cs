namespace BuildKit.Tests;

/// <summary>A service with a container and documentation: <c>tests/Builds/Service</c>. There is no container engine; what it is told is recorded.</summary>
[Trait("Speed", "Slow")]
public sealed class ServiceBuildTests : IDisposable
{
    const string Password = "canary-password-91c";

    readonly ProofBuild build = new("Service", "v2.0.0");

    public ServiceBuildTests()
    {
        Needs.Tool("node");
        Needs.Tool("npm");
    }

    [Fact]
    public void A_service_is_published_put_into_a_container_documented_and_deployed()
    {
        var docker = build.Record("docker", "case $1 in --version) echo 'Docker version 28.2.2, build e6534b4';; esac");
        build.Variables["BK_REGISTRY_PASSWORD"] = Password;

        build.Run("PushImage").Succeeds().Table(("Publish", "executed"), ("Image", "executed"), ("PushImage", "executed")).DoesNotPrint(Password);

        var told = File.ReadAllText(docker);
        Assert.Contains("registry.example.com/shop:2.0.0", told, StringComparison.Ordinal);
        Assert.Contains($"input: {Password}", told, StringComparison.Ordinal);
        Assert.DoesNotContain(told.Split('\n'), line => !line.StartsWith("input: ", StringComparison.Ordinal) && line.Contains(Password, StringComparison.Ordinal));

        build.Run("Deploy").Succeeds().Table(("BuildDocs", "executed"), ("Release", "executed"), ("Deploy", "executed"));
        Assert.StartsWith("<h1>Shop</h1>", (build.Root / "artifacts/docs/index.html").ReadText(), StringComparison.Ordinal);
        build.Run("Deploy").Succeeds();
        build.Run("Status").Succeeds().Prints("2.0.0");
    }

    [Fact]
    public void What_is_missing_is_told_before_anything_runs()
    {
        build.Record("docker", "case $1 in --version) echo 'Docker version 19.03.1, build 1';; esac");

        build.Run("PushImage").Exits(2).Prints("docker", "20.10", "19.03.1", "RegistryPassword").DoesNotPrint("executed", "   at ");
    }

    [Fact]
    public void A_page_that_does_not_pass_its_check_stops_the_release()
    {
        build.Replace("docs/index.md", "# Shop", "Shop");
        build.Commit("break a page", "v2.0.1");

        build.Run("Release").Exits(1).Table(("CheckDocs", "failed"), ("Release", "not run")).Prints("index.md", "DOC1");
    }

    public void Dispose() => build.Dispose();
}
