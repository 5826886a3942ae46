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
        string[] expected = ["SHA256SUMS", "Shop.Client.1.0.0.nupkg", "deploy.sh", "provenance.intoto.json", "release.json", "shop-1.0.0.tar.gz"];
        Assert.Empty(expected.Except(first.Select(file => file.Name)));
        Assert.Equal(first, second);
        shop.Shell($"cd '{two}/.buildkit/releases/Shop/1.0.0' && sha256sum -c SHA256SUMS").Succeeds().Prints("Shop.Client.1.0.0.nupkg: OK");
    }

    [Fact]
    public void Two_days_and_other_modes_times_and_directories_make_the_same_archives_for_each_platform()
    {
        // A workspace's clock may be wrong, and .NET takes it from the C library.
        Needs.Tool("faketime");
        shop.Space.Script("""
            string[] Rids => ["linux-x64", "win-x64"];
            Target Publish => _ => _.Outputs("artifacts/shop/**").Executes(() =>
            {
                foreach (var rid in Rids)
                {
                    var to = RootDirectory / "artifacts/shop" / rid;
                    Directory.CreateDirectory(to / "lib");
                    File.WriteAllText(to / "lib/shop.txt", string.Concat(Enumerable.Range(0, 100_000)));
                    File.Copy(RootDirectory / "source/shop", to / "shop", overwrite: true);
                    File.SetUnixFileMode(to / "shop", UnixFileMode.UserRead | UnixFileMode.UserExecute);
                    if (rid[0] == 'l' && !Path.Exists(to / "link"))
                    {
                        File.CreateSymbolicLink(to / "link", "lib/shop.txt");
                    }
                }

                Console.WriteLine($"The clock says {DateTime.UtcNow:yyyy-MM-dd}");
            });
            Product Shop => _ => _.Version(From.Git).Archive("shop-{rid}", from: Publish, rids: Rids);
            Target Release => _ => _.DependsOn(Publish).Creates(Shop);
            """);
        shop.Commit("for each platform", "v1.1.0");
        var (one, two) = (shop.Clone("one"), shop.Clone("two"));
        shop.Git("-C", two, "checkout", "--quiet", "--detach");

        var today = Release(one, "umask 022", ("TZ", "UTC"), ("LC_ALL", "C"));
        var later = Release(two, "umask 027", "faketime -f +2d", ("TZ", "America/St_Johns"), ("LC_ALL", "de_DE.UTF-8"));

        today.Prints($"The clock says {DateTime.UtcNow:yyyy-MM}");
        Assert.NotEqual(today.Output.Split("The clock says ")[1][..10], later.Output.Split("The clock says ")[1][..10]);
        var (first, second) = (FilesOf(one, "1.1.0"), FilesOf(two, "1.1.0"));
        Assert.Contains("shop-linux-x64-1.1.0.tar.gz", first.Select(file => file.Name));
        Assert.Contains("shop-win-x64-1.1.0.zip", first.Select(file => file.Name));
        Assert.Equal(first, second);
    }

    public void Dispose() => shop.Dispose();

    Finished Release(AbsolutePath clone, string before, params (string Name, string Value)[] variables) => Release(clone, before, "exec", variables);

    Finished Release(AbsolutePath clone, string before, string with, params (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            shop.Space.Variables[name] = value;
        }

        using var run = shop.Space.StartIn(clone, "/bin/sh", ["-c", $"{before}; chmod -R go-w source; {with} sh ./build.sh Release"]);
        return run.Wait().Succeeds();
    }

    static List<(string Name, string Bytes)> FilesOf(AbsolutePath clone, string release = "1.0.0") =>
    [
        .. Directory.EnumerateFiles(clone / ".buildkit/releases/Shop" / release).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), Convert.ToBase64String(File.ReadAllBytes(file)))),
    ];
}
