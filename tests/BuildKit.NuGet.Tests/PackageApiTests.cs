using PublicApiGenerator;

namespace BuildKit.Tests;

/// <summary>The public surface of BuildKit.NuGet, reviewed like a document.</summary>
public class PackageApiTests
{
    [Fact]
    public void The_public_api_is_what_was_approved() => Snapshot.Matches(
        typeof(NuGetToolAttribute).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }));
}
