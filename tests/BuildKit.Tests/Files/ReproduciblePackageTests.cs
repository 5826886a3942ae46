using System.IO.Compression;
using System.Text;
using BuildKit.Files;

namespace BuildKit.Tests.Files;

public class ReproduciblePackageTests
{
    static readonly DateTimeOffset Time = new(2024, 2, 29, 12, 34, 56, TimeSpan.FromHours(5));

    [Fact]
    public void Random_names_order_and_times_are_gone()
    {
        using var directory = new TemporaryDirectory();
        Pack(directory / "one.nupkg", "6a1b", "R1", [("lib/a.dll", "x"), ("x.nuspec", "<package/>")]);
        Pack(directory / "two.nupkg", "ff02", "R2", [("x.nuspec", "<package/>"), ("lib/a.dll", "x")]);

        ReproduciblePackage.Normalise(directory / "one.nupkg", directory / "out/one.nupkg", Time);
        ReproduciblePackage.Normalise(directory / "two.nupkg", directory / "two.nupkg", Time);

        Assert.Equal(Digest.OfFile(directory / "out/one.nupkg"), Digest.OfFile(directory / "two.nupkg"));
        using var package = ZipFile.OpenRead(directory / "two.nupkg");
        var names = package.Entries.Select(entry => entry.FullName).ToArray();
        Assert.Equal(["_rels/.rels", "x.nuspec", "[Content_Types].xml", "lib/a.dll"], names[..4]);
        Assert.Matches("^package/services/metadata/core-properties/[0-9a-f]{32}.psmdcp$", names[4]);
        Assert.Contains($"Target=\"/{names[4]}\"", new StreamReader(package.Entries[0].Open()).ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Normalising_again_changes_nothing()
    {
        using var directory = new TemporaryDirectory();
        Pack(directory / "a.nupkg", "6a1b", "R1", [("lib/a.dll", "x"), ("x.nuspec", "<package/>")]);
        ReproduciblePackage.Normalise(directory / "a.nupkg", directory / "a.nupkg", Time);
        var once = Digest.OfFile(directory / "a.nupkg");

        ReproduciblePackage.Normalise(directory / "a.nupkg", directory / "a.nupkg", Time);

        Assert.Equal(once, Digest.OfFile(directory / "a.nupkg"));
    }

    [Fact]
    public void Different_content_stays_different()
    {
        using var directory = new TemporaryDirectory();
        Pack(directory / "one.nupkg", "6a1b", "R1", [("lib/a.dll", "x"), ("x.nuspec", "<package/>")]);
        Pack(directory / "two.nupkg", "6a1b", "R1", [("lib/a.dll", "y"), ("x.nuspec", "<package/>")]);

        ReproduciblePackage.Normalise(directory / "one.nupkg", directory / "one.nupkg", Time);
        ReproduciblePackage.Normalise(directory / "two.nupkg", directory / "two.nupkg", Time);

        Assert.NotEqual(Digest.OfFile(directory / "one.nupkg"), Digest.OfFile(directory / "two.nupkg"));
    }

    [Theory]
    [InlineData(1970)]
    [InlineData(9998)]
    public void Times_that_ZIP_cannot_say_become_the_nearest(int year)
    {
        using var directory = new TemporaryDirectory();
        Pack(directory / "a.nupkg", "6a1b", "R1", [("x.nuspec", "<package/>")]);

        ReproduciblePackage.Normalise(directory / "a.nupkg", directory / "a.nupkg", new(year, 1, 1, 0, 0, 0, TimeSpan.Zero));

        using var package = ZipFile.OpenRead(directory / "a.nupkg");
        Assert.All(package.Entries, entry => Assert.Equal(year < 1980 ? 1980 : 2107, entry.LastWriteTime.Year));
    }

    [Fact]
    public void A_signed_package_is_refused_and_left_alone()
    {
        using var directory = new TemporaryDirectory();
        Pack(directory / "a.nupkg", "6a1b", "R1", [("x.nuspec", "<package/>"), (".signature.p7s", "s")]);
        var before = Digest.OfFile(directory / "a.nupkg");

        Fails.With("BK0827", () => ReproduciblePackage.Normalise(directory / "a.nupkg", directory / "a.nupkg", Time));

        Assert.Equal(before, Digest.OfFile(directory / "a.nupkg"));
    }

    [Fact]
    public void What_is_no_package_is_refused()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("text.nupkg", "no zip");
        directory.Write("empty.nupkg", "");
        Pack(directory / "bare.nupkg", "6a1b", "R1", [("lib/x.nuspec", "<package/>")]);
        Pack(directory / "twice.nupkg", "6a1b", "R1", [("x.nuspec", ""), ("a", ""), ("A", "")]);
        Pack(directory / "slip.nupkg", "6a1b", "R1", [("x.nuspec", ""), ("../a", "")]);

        foreach (var name in new[] { "text", "empty", "bare", "twice", "slip" })
        {
            Fails.With("BK0828", () => ReproduciblePackage.Normalise(directory / $"{name}.nupkg", directory / "out.nupkg", Time));
        }

        Fails.With("BK0805", () => ReproduciblePackage.Normalise(directory / "missing.nupkg", directory / "out.nupkg", Time));
        Assert.False((directory / "out.nupkg").FileExists());
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Two_packs_of_one_project_become_the_same_bytes_and_restore()
    {
        using var directory = new TemporaryDirectory();
        foreach (var place in new[] { "one", "two" })
        {
            Project(directory / place, "Tiny", "<PackageId>Tiny</PackageId><Version>1.2.3</Version><IncludeSymbols>true</IncludeSymbols>"
                + $"<SymbolPackageFormat>snupkg</SymbolPackageFormat><PathMap>{directory / place}=/_/</PathMap>");
            (directory / place / "Tiny.cs").WriteText("namespace Tiny; public static class Thing { public static int Answer => 42; }");
            DotNet(directory / place, "pack", "-o", directory / $"{place}/packed");
            foreach (var extension in new[] { "nupkg", "snupkg" })
            {
                ReproduciblePackage.Normalise(directory / $"{place}/packed/Tiny.1.2.3.{extension}", directory / $"{place}/feed/Tiny.1.2.3.{extension}", Time);
            }
        }

        Assert.Equal(Digest.OfFile(directory / "one/feed/Tiny.1.2.3.nupkg"), Digest.OfFile(directory / "two/feed/Tiny.1.2.3.nupkg"));
        Assert.Equal(Digest.OfFile(directory / "one/feed/Tiny.1.2.3.snupkg"), Digest.OfFile(directory / "two/feed/Tiny.1.2.3.snupkg"));

        Project(directory / "user", "User", "", "<PackageReference Include=\"Tiny\" Version=\"1.2.3\" />");
        (directory / "user/User.cs").WriteText("public static class User { public static int Answer => Tiny.Thing.Answer; }");
        DotNet(directory / "user", "build", $"-p:RestoreSources={directory / "one/feed"}", $"-p:RestorePackagesPath={directory / "cache"}");
    }

    static void Project(AbsolutePath directory, string name, string properties, string items = "")
    {
        (directory / $"{name}.csproj").WriteText($"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework>{properties}</PropertyGroup>
              <ItemGroup>{items}</ItemGroup>
            </Project>
            """);
        (directory / "Directory.Build.props").WriteText("<Project/>");
        (directory / "nuget.config").WriteText("<configuration><packageSources><clear/></packageSources></configuration>");
    }

    static void DotNet(AbsolutePath directory, string verb, params string[] arguments) =>
        UnixFiles.Run(directory, "dotnet", [verb, "-nodeReuse:false", "-p:UseSharedCompilation=false", .. arguments]);

    static void Pack(AbsolutePath file, string random, string id, (string Name, string Text)[] files)
    {
        var properties = $"package/services/metadata/core-properties/{random}.psmdcp";
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create, Encoding.UTF8);
        (string, string)[] all =
        [
            .. files,
            (properties, "<coreProperties/>"),
            ("[Content_Types].xml", "<Types><Default Extension=\"dll\"/><Default Extension=\"nuspec\"/></Types>"),
            ("_rels/.rels", $"<Relationships><Relationship Type=\"core\" Target=\"/{properties}\" Id=\"{id}\"/>"
                + $"<Relationship Type=\"manifest\" Target=\"/x.nuspec\" Id=\"{id}b\"/></Relationships>"),
        ];
        foreach (var (name, text) in all)
        {
            using var content = zip.CreateEntry(name).Open();
            content.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
