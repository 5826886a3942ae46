using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using BuildKit.Files;

namespace BuildKit.Tests;

/// <summary>What the real <c>dotnet</c> says of packages that were made reproducible: it packs, signs, verifies, pushes and restores them.</summary>
[Trait("Speed", "Slow")]
public sealed partial class NormalisedPackageTests : IDisposable
{
    static readonly DateTimeOffset Time = new(2024, 2, 29, 12, 34, 56, TimeSpan.Zero);

    readonly Space space = new();

    public void Dispose() => space.Dispose();

    [Fact]
    public void Packed_twice_they_are_the_same_and_are_pushed_and_restored()
    {
        var (one, two) = PackTwice();
        Assert.NotEqual(Digest.OfFile(one), Digest.OfFile(two));
        foreach (var package in new[] { one, two, Symbols(one), Symbols(two) })
        {
            ReproduciblePackage.Normalise(package, package, Time);
        }

        Assert.Equal(Digest.OfFile(one), Digest.OfFile(two));
        Assert.Equal(Digest.OfFile(Symbols(one)), Digest.OfFile(Symbols(two)));

        Directory.CreateDirectory(space.Root / "feed");
        DotNet("nuget", "push", one, "--source", space.Root / "feed").Succeeds();
        space.Write("use/nuget.config", "<configuration><packageSources><clear /><add key=\"feed\" value=\"../feed\" /></packageSources></configuration>");
        space.Write("use/Use.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><RestorePackagesPath>packages</RestorePackagesPath></PropertyGroup>
              <ItemGroup><PackageReference Include="Shop.Lib" Version="1.2.3" /></ItemGroup>
            </Project>
            """);
        space.Write("use/Use.cs", "class Use { string Text => Shop.Texts.Hello; }");
        DotNet("build", space.Root / "use/Use.csproj").Succeeds();
        Assert.True(space.Has("use/packages/shop.lib/1.2.3/lib/net10.0/Lib.dll"));
    }

    [Fact]
    public void They_are_verified_as_the_original_is_unsigned_and_signed_and_a_signed_one_is_kept()
    {
        var (original, normalised) = PackTwice();
        ReproduciblePackage.Normalise(normalised, normalised, Time);
        Assert.Equal(Verified(original), Verified(normalised));

        Sign(original);
        Sign(normalised);

        Assert.True(ReproduciblePackage.IsSigned(normalised));
        Assert.Equal(Verified(original), Verified(normalised));
        // NU3008: what was signed is not what is there.
        Assert.DoesNotContain("NU3008", Verified(normalised), StringComparison.Ordinal);
        var before = Digest.OfFile(normalised);
        Assert.Equal("BK0827", Assert.Throws<BuildException>(() => ReproduciblePackage.Normalise(normalised, normalised, Time)).Error.Code);
        Assert.Equal(before, Digest.OfFile(normalised));
    }

    (AbsolutePath One, AbsolutePath Two) PackTwice()
    {
        space.Write("lib/Lib.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework><PackageId>Shop.Lib</PackageId><Version>1.2.3</Version><Authors>Shop</Authors><Description>Ü</Description>
                <IncludeSymbols>true</IncludeSymbols><SymbolPackageFormat>snupkg</SymbolPackageFormat><PackageReadmeFile>read me.md</PackageReadmeFile>
              </PropertyGroup>
              <ItemGroup><None Include="read me.md" Pack="true" PackagePath="/" /></ItemGroup>
            </Project>
            """);
        space.Write("lib/read me.md", "# Shop");
        space.Write("lib/Lib.cs", "namespace Shop; public static class Texts { public static string Hello => \"hello\"; }");
        DotNet("build", space.Root / "lib/Lib.csproj", "-c", "Release").Succeeds();
        foreach (var place in new[] { "one", "two" })
        {
            DotNet("pack", space.Root / "lib/Lib.csproj", "-c", "Release", "--no-build", "-o", space.Root / place).Succeeds();
        }

        // What packing at another time comes to, also where both are packed in the same two seconds.
        using (var package = System.IO.Compression.ZipFile.Open(space.Root / "two/Shop.Lib.1.2.3.nupkg", System.IO.Compression.ZipArchiveMode.Update))
        {
            package.Entries.ToList().ForEach(entry => entry.LastWriteTime = new(2002, 3, 4, 5, 6, 8, TimeSpan.Zero));
        }

        return (space.Root / "one/Shop.Lib.1.2.3.nupkg", space.Root / "two/Shop.Lib.1.2.3.nupkg");
    }

    void Sign(AbsolutePath package)
    {
        var file = space.Root / "signer.pfx";
        if (!File.Exists(file))
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=Shop", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.3")], critical: true));
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
            File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, "p"));
        }

        DotNet("nuget", "sign", package, "--certificate-path", file, "--certificate-password", "p").Succeeds();
    }

    // The exit code and the codes of what it says, without paths and fingerprints of packages.
    string Verified(AbsolutePath package)
    {
        var verified = DotNet("nuget", "verify", package, "--all");
        return $"{verified.ExitCode} {string.Join(' ', Code().Matches(verified.All).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal))}";
    }

    static AbsolutePath Symbols(AbsolutePath package) => AbsolutePath.Of(Path.ChangeExtension(package, ".snupkg"));

    Finished DotNet(params string[] arguments)
    {
        using var run = space.StartIn(space.Root, Needs.Tool("dotnet"), arguments);
        return run.Wait();
    }

    [GeneratedRegex("NU[0-9]{4}")]
    private static partial Regex Code();
}
