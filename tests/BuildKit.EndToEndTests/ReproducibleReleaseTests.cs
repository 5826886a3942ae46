namespace BuildKit.Tests;

/// <summary>The same commit gives the same bytes, wherever and by whomever it is released.</summary>
[Trait("Speed", "Slow")]
public sealed class ReproducibleReleaseTests : IDisposable
{
    const string Packing = """
        Target Pack => _ => _.Outputs("artifacts/packages/*.nupkg").Executes(() =>
        {
            var directory = RootDirectory / "artifacts/packages";
            Directory.CreateDirectory(directory);
            using var zip = System.IO.Compression.ZipFile.Open(directory / $"Shop.Client.{Repository.Version}.nupkg", System.IO.Compression.ZipArchiveMode.Create);
            Add($"package/services/metadata/core-properties/{Guid.NewGuid():N}.psmdcp", "<coreProperties/>");
            Add("Shop.Client.nuspec", "<package/>");
            Add("lib/net10.0/Shop.Client.dll", File.ReadAllText(RootDirectory / "source/shop"));

            void Add(string name, string text)
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = DateTimeOffset.Now.AddYears(-1);
                using var writer = new StreamWriter(entry.Open());
                writer.Write(text);
            }
        });

        """;

    readonly ShopSpace shop = new();

    [Fact]
    public void Two_clones_of_one_commit_make_the_same_release()
    {
        shop.Space.Script(Packing + ShopSpace.Members.Replace("from: Publish);", "from: Publish).NuGet(from: Pack);", StringComparison.Ordinal));
        var (one, two) = (shop.Clone("one"), shop.Clone("zwei ü"));

        Release(one, "umask 022", ("TZ", "UTC"), ("LC_ALL", "C"));
        Release(two, "umask 077", ("TZ", "Asia/Tokyo"), ("LC_ALL", "tr_TR.UTF-8"));

        var (first, second) = (FilesOf(one), FilesOf(two));
        Assert.Equal(["NOTES.md", "SHA256SUMS", "Shop.Client.1.0.0.nupkg", "deploy.sh", "provenance.intoto.json", "release.json", "sbom.cdx.json", "shop-1.0.0.tar.gz"], first.Select(file => file.Name));
        Assert.Equal(first, second);
        shop.Shell($"cd '{two}/.buildkit/releases/Shop/1.0.0' && sha256sum -c SHA256SUMS").Succeeds().Prints("Shop.Client.1.0.0.nupkg: OK");
    }

    public void Dispose() => shop.Dispose();

    void Release(AbsolutePath clone, string before, params (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            shop.Space.Variables[name] = value;
        }

        using var run = shop.Space.StartIn(clone, "/bin/sh", ["-c", $"{before}; chmod -R go-w source; exec sh ./build.sh Release"]);
        run.Wait().Succeeds();
    }

    static List<(string Name, string Bytes)> FilesOf(AbsolutePath clone) =>
    [
        .. Directory.EnumerateFiles(clone / ".buildkit/releases/Shop/1.0.0").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), Convert.ToBase64String(File.ReadAllBytes(file)))),
    ];
}
