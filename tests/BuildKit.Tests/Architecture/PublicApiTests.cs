using PublicApiGenerator;

namespace BuildKit.Tests.Architecture;

/// <summary>The public surface is reviewed like a document: every change of it shows up in the diff of one file.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_public_api_is_what_was_approved() => Snapshot.Matches(
        typeof(BuildScript).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }));
}
