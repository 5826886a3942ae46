using BuildKit.Files;
using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

public sealed class ReleaseStoreTests : IDisposable
{
    // As it was written before there were documents.
    const string FormatOne = """
        {
          "format": 1,
          "product": "Shop",
          "release": "1.0.0",
          "version": "1.0.0",
          "commit": "7d6f0c3b7b0f8f2c1c5a3a0f4f0a6a3d5e8b9c01",
          "commitTime": "2024-10-04T00:00:00+00:00",
          "dirty": false,
          "packages": [
            {
              "name": "shop-1.0.0.tar.gz",
              "kind": "archive",
              "sha256": "4e9416efcf77b84013f263e1f9008c656861298be5aabc82f458e6e47c60d9ff",
              "size": 8
            }
          ],
          "scripts": [
            {
              "name": "deploy.sh",
              "kind": "host-script",
              "sha256": "5708c28ed70f5aeb31081a46b1ff4b62f772a424563ab73c1132ca08a38ca4e7",
              "size": 7
            }
          ]
        }

        """;

    readonly TemporaryDirectory directory = new("store");
    readonly ReleaseStore store;

    public ReleaseStoreTests() => store = new(directory / "releases");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void What_is_added_can_be_found_and_what_is_not_there_is_named_with_what_is()
    {
        Add("1.0.0");
        Add("1.1.0-beta");

        Assert.Equal("1.0.0", store.Find("Shop", "1.0.0").Manifest.Release);
        var error = Assert.Throws<BuildException>(() => store.Find("Shop", "1.0.1")).Error;
        Assert.Equal("BK0417", error.Code);
        Assert.Contains("1.1.0-beta", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("BK0417", Code(() => store.Find("Shop", "../Shop/1.0.0")));
        Assert.Equal("BK0417", Code(() => store.Find("Other", "latest")));
    }

    [Fact]
    public void A_package_that_changed_is_found_out_and_named()
    {
        var release = Add("1.0.0");
        File.AppendAllText(release.Directory / "shop.tar.gz", "x");

        var error = Assert.Throws<BuildException>(() => store.Find("Shop", "latest")).Error;

        Assert.Equal(("BK0418", 12), (error.Code, error.ExitCode));
        Assert.Contains("shop.tar.gz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_package_is_found_out()
    {
        File.Delete(Add("1.0.0").Directory / "shop.tar.gz");

        Assert.Equal("BK0418", Code(() => store.Find("Shop", "1.0.0")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"format\":2,\"product\":\"Shop\",\"release\":\"1.0.0\",\"version\":\"1.0.0\",\"commit\":\"c\",\"commitTime\":\"2026-01-01T00:00:00Z\",\"dirty\":false,\"packages\":null,\"documents\":null,\"scripts\":[]}")]
    [InlineData("{\"format\":3,\"product\":\"Shop\",\"release\":\"1.0.0\",\"version\":\"1.0.0\",\"commit\":\"c\",\"commitTime\":\"2026-01-01T00:00:00Z\",\"dirty\":false,\"packages\":[],\"scripts\":[]}")]
    [InlineData("{\"format\":1,\"product\":\"Shop\",\"release\":\"9.0.0\",\"version\":\"1.0.0\",\"commit\":\"c\",\"commitTime\":\"2026-01-01T00:00:00Z\",\"dirty\":false,\"packages\":[],\"scripts\":[]}")]
    [InlineData("{\"format\":1,\"product\":\"Shop\",\"release\":\"1.0.0\",\"version\":\"x\",\"commit\":\"c\",\"commitTime\":\"2026-01-01T00:00:00Z\",\"dirty\":false,\"packages\":[],\"scripts\":[]}")]
    [InlineData("{\"format\":1,\"product\":\"Shop\",\"release\":\"1.0.0\",\"version\":\"1.0.0\",\"commit\":\"c\",\"commitTime\":\"2026-01-01T00:00:00Z\",\"dirty\":false,\"packages\":[{\"name\":\"../x\",\"kind\":\"archive\",\"sha256\":\"0\",\"size\":1}],\"scripts\":[]}")]
    [InlineData("{\"format\":1,\"product\":\"Shop\",\"release\":\"1.0.0\",\"version\":\"1.0.0\",\"commit\":\"c\",\"commitTime\":\"2026-01-01T00:00:00Z\",\"dirty\":false}")]
    public void A_manifest_that_cannot_be_trusted_is_an_error_that_names_the_file(string text)
    {
        File.WriteAllText(Add("1.0.0").Directory / "release.json", text);

        Assert.Equal("BK0419", Code(() => store.Find("Shop", "1.0.0")));
    }

    [Fact]
    public void A_draft_that_was_left_behind_is_removed_and_one_that_is_being_worked_on_is_not()
    {
        Directory.CreateDirectory(directory / "releases/Shop/.making-old/sub");
        File.WriteAllText(directory / "releases/Shop/.making-old/sub/file", "");

        using (var first = store.Begin("Shop"))
        {
            using var second = store.Begin("Shop");
            Assert.True(Directory.Exists(first.Directory));
            Assert.False(Directory.Exists(directory / "releases/Shop/.making-old"));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(directory / "releases/Shop"));
    }

    [Fact]
    public void A_store_that_cannot_be_written_is_an_error_that_names_it()
    {
        directory.Write("releases", "a file");

        Assert.StartsWith("BK08", Code(() => store.Begin("Shop")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_an_earlier_BuildKit_made_can_still_be_taken()
    {
        var place = directory / "releases/Shop/1.0.0";
        Directory.CreateDirectory(place);
        File.WriteAllText(place / "shop-1.0.0.tar.gz", "package\n");
        File.WriteAllText(place / "deploy.sh", "script\n");
        File.WriteAllText(place / "release.json", FormatOne);

        var release = store.Find("Shop", "latest");

        Assert.Equal(["shop-1.0.0.tar.gz", "deploy.sh"], release.Manifest.Files.Select(file => file.Name));
        Assert.Empty(release.Manifest.Documents);
        Assert.Equal(FormatOne, System.Text.Encoding.UTF8.GetString(release.Manifest.ToBytes()).Replace("  \"documents\": [],\n", "", StringComparison.Ordinal));
        Assert.NotNull(store.FindScript("Shop", "1.0.0"));
    }

    [Fact]
    public void The_manifest_has_a_documented_form()
    {
        var digest = Digest.OfBytes([1, 2, 3]).ToString();
        var manifest = Manifest("1.2.3-beta.1", digest) with
        {
            Documents = [new() { Name = "sbom.cdx.json", Kind = ReleaseFileKind.Sbom, Sha256 = digest, Size = 3 }],
        };

        Snapshot.Matches(System.Text.Encoding.UTF8.GetString(manifest.ToBytes()), extension: "json");
    }

    StoredRelease Add(string version)
    {
        using var draft = store.Begin("Shop");
        File.WriteAllText(draft.Directory / "shop.tar.gz", version);
        var manifest = Manifest(version, Digest.OfFile(draft.Directory / "shop.tar.gz").ToString());
        File.WriteAllBytes(draft.Directory / "release.json", manifest.ToBytes());
        return store.Add(draft, manifest).Release;
    }

    static ReleaseManifest Manifest(string version, string digest) => new()
    {
        Product = "Shop",
        Release = version,
        Version = version,
        Commit = "7d6f0c3b7b0f8f2c1c5a3a0f4f0a6a3d5e8b9c01",
        CommitTime = DateTimeOffset.UnixEpoch.AddDays(20_000),
        Dirty = false,
        Packages = [new() { Name = "shop.tar.gz", Kind = ReleaseFileKind.Archive, Sha256 = digest, Size = 3 }],
        Scripts = [],
    };

    static string Code<T>(Func<T> ask) => Assert.Throws<BuildException>(() => ask()).Error.Code;
}
