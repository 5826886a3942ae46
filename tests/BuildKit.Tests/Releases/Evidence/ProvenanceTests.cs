using System.Text.Json;
using BuildKit.Masking;
using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public sealed class ProvenanceTests : IDisposable
{
    readonly ShopWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    sealed class Script
    {
        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        public Product Shop => _ => _.Archive("shop", from: Publish);

        public Target Release => _ => _.Creates(Shop);
    }

    [Fact]
    public async Task It_is_a_statement_about_every_other_file_and_the_commit()
    {
        workspace.Repository.Git("remote", "add", "origin", "git@example.com:team/shop.git");
        var made = await MakeAsync();
        using var json = JsonDocument.Parse(File.ReadAllBytes(made.Directory / Provenance.FileName));
        var (statement, predicate) = (json.RootElement, json.RootElement.GetProperty("predicate"));

        Assert.Equal("https://in-toto.io/Statement/v1", statement.GetProperty("_type").GetString());
        Assert.Equal("https://slsa.dev/provenance/v1", statement.GetProperty("predicateType").GetString());
        Assert.Equal(
            made.Manifest.Files.Where(file => file.Kind != ReleaseFileKind.Provenance).Select(file => (file.Name, file.Sha256)).OrderBy(file => file.Name, StringComparer.Ordinal),
            statement.GetProperty("subject").EnumerateArray().Select(subject =>
                (subject.GetProperty("name").GetString()!, subject.GetProperty("digest").GetProperty("sha256").GetString()!)));
        var source = predicate.GetProperty("buildDefinition").GetProperty("resolvedDependencies")[0];
        Assert.Equal($"git+https://example.com/team/shop@{made.Manifest.Commit}", source.GetProperty("uri").GetString());
        Assert.Equal(made.Manifest.Commit, source.GetProperty("digest").GetProperty("gitCommit").GetString());
        Assert.Equal(["Publish"], predicate.GetProperty("buildDefinition").GetProperty("externalParameters").GetProperty("targets")
            .EnumerateArray().Select(target => target.GetString()));
        Assert.Equal("buildkit:anywhere", predicate.GetProperty("runDetails").GetProperty("builder").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_dirty_tree_is_said_to_be_one_and_a_path_on_this_machine_is_not_told()
    {
        workspace.Repository.Git("remote", "add", "origin", $"file://{workspace.Root}");
        workspace.Repository.Write("untracked", "1");
        var text = File.ReadAllText((await MakeAsync("allow-dirty=a test")).Directory / Provenance.FileName);

        Assert.Contains("\"allowDirty\": \"a test\"", text, StringComparison.Ordinal);
        Assert.Contains("\"dirty\": true", text, StringComparison.Ordinal);
        Assert.DoesNotContain("uri", text, StringComparison.Ordinal);
        Assert.DoesNotContain(workspace.Root.Name, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reason_for_a_clean_tree_is_not_told_and_a_secret_in_one_is_masked()
    {
        SecretMask.Begin();
        SecretMask.Current.Add("canary-4711", "canary");
        Assert.DoesNotContain("allowDirty", File.ReadAllText((await MakeAsync("allow-dirty=for nothing")).Directory / Provenance.FileName), StringComparison.Ordinal);

        workspace.Repository.Write("untracked", "1");
        var text = File.ReadAllText((await MakeAsync("allow-dirty=with canary-4711 in it")).Directory / Provenance.FileName);

        Assert.Contains("\"allowDirty\": \"with ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_id_of_a_dirty_tree_depends_on_what_the_documents_tell()
    {
        workspace.Repository.Write("untracked", "1");
        var release = InMaking();

        var (plain, one, two) = (Id(release), Id(With(release, "1")), Id(With(release, "2")));
        release.Product.Source = "https://example.com/elsewhere";

        Assert.Equal(4, new HashSet<string> { plain, one, two, Id(release) }.Count);
        Assert.Equal(one, ReleaseId.GiveTo(With(InMaking(), "1")).Id);
    }

    [Theory]
    [InlineData("https://example.com/team/shop.git", "https://example.com/team/shop")]
    [InlineData("http://example.com:8080/shop/", "http://example.com:8080/shop")]
    [InlineData("ssh://git@example.com/team/shop.git", "https://example.com/team/shop")]
    [InlineData("ssh://git@example.com:22/team/shop", "https://example.com/team/shop")]
    [InlineData("ssh://git@example.com:7999/team/shop.git", "ssh://example.com:7999/team/shop")]
    [InlineData("git://example.com/shop.git", "https://example.com/shop")]
    [InlineData("git@example.com:team/shop.git", "https://example.com/team/shop")]
    [InlineData("example.com:/srv/shop", "https://example.com/srv/shop")]
    [InlineData("/srv/shop.git", null)]
    [InlineData("../shop", null)]
    [InlineData("./a:b/shop", null)]
    [InlineData("C:\\shop", null)]
    [InlineData("C:/shop", null)]
    [InlineData("file:///srv/shop", null)]
    [InlineData("", null)]
    public void All_addresses_of_one_remote_are_one_and_paths_are_none(string remote, string? address) =>
        Assert.Equal(address, SourceAddress.Web(remote));

    static string Id(ReleaseInMaking release) => ReleaseId.GiveTo(release).Id;

    static ReleaseInMaking With(ReleaseInMaking release, string text) => release with
    {
        Documents = [new() { Name = "NOTES.md", Kind = ReleaseFileKind.Notes, Sha256 = text, Size = 1 }],
    };

    ReleaseInMaking InMaking() => new()
    {
        Root = workspace.Root,
        Directory = workspace.Root / "release",
        Product = new("Shop"),
        Settings = new(),
        Members = new TestScript(new Script(), workspace.Root).Members,
        Git = new(workspace.Root),
        Version = SemanticVersion.Parse("1.2.3"),
        Id = "1.2.3",
    };

    async Task<StoredRelease> MakeAsync(params string[] options)
    {
        var script = new TestScript(new Script(), workspace.Root);
        await script.RunAsync("Release", options);
        return ReleaseStore.Of(workspace.Root).Find("Shop", script.Events.OfType<ReleaseMade>().Single().Release);
    }
}
