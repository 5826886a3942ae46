using BuildKit.Tools;

namespace BuildKit.Tests.Tools;

/// <summary>Packages for scripts, restored by the real <c>dotnet restore</c> from a feed that is a directory.</summary>
[Trait("Speed", "Slow")]
public sealed class PackageReferencesTests : IDisposable
{
    static readonly byte[] Assembly = File.ReadAllBytes(typeof(Serilog.Log).Assembly.Location);

    readonly TemporaryDirectory directory = new("references");
    // Of its own for each test, so that no cache of the machine has it.
    readonly string name = $"Trial{Guid.NewGuid():N}";

    public PackageReferencesTests()
    {
        directory.Write("script/nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="../packages" /></config>
              <packageSources><clear /><add key="feed" value="../feed" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        // What lies around a script has no say.
        directory.Write("script/Directory.Build.props", "<Project><PropertyGroup><TargetFramework>net472</TargetFramework></PropertyGroup></Project>");
        directory.Write("script/Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        Package($"{name}.Core", "1.0.0").WriteTo(Feed);
        Package($"{name}.Core", "1.2.0").WriteTo(Feed);
        Package($"{name}.Core", "2.0.0").WriteTo(Feed);
        Package(name, "1.0.0").DependingOn($"{name}.Core", "1.1.0").WriteTo(Feed);
    }

    AbsolutePath Feed => directory / "feed";

    AbsolutePath Lock => directory / "script/build.lock.json";

    [Fact]
    public async Task What_a_package_depends_on_comes_along_in_the_lowest_version_that_will_do()
    {
        var restored = await References((name, "1.0.0")).RestoreAsync();

        Assert.Equal([$"{name}.Core.dll", $"{name}.dll"], restored.Runtime.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(restored.Runtime.Concat(restored.Compile), file => Assert.True(File.Exists(file)));
        Assert.Contains(restored.Compile, file => $"{file}".Contains("/1.2.0/", StringComparison.Ordinal));
        Assert.Contains("contentHash", File.ReadAllText(Lock), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_version_it_is_the_newest()
    {
        var restored = await References(($"{name}.Core", null)).RestoreAsync();

        Assert.Contains("/2.0.0/", $"{Assert.Single(restored.Runtime)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_restored_needs_no_feed_again()
    {
        await References((name, "1.0.0")).RestoreAsync();
        Directory.Delete(Feed, recursive: true);

        Assert.Equal(2, (await (References((name, "1.0.0")) with { IsLocked = true }).RestoreAsync()).Runtime.Count);
    }

    [Fact]
    public async Task Content_that_is_not_what_was_locked_is_refused()
    {
        await References((name, "1.0.0")).RestoreAsync();
        Directory.Delete(directory / "packages", recursive: true);
        Package(name, "1.0.0").DependingOn($"{name}.Core", "1.1.0").With("evil.txt", "other content").WriteTo(Feed);

        var error = await Fails(References((name, "1.0.0")));

        Assert.Equal("BK1023", error.Code);
        Assert.Contains(name, $"{error}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_must_be_locked_nothing_is_chosen_anew()
    {
        await References((name, "1.0.0")).RestoreAsync();

        Assert.Equal("BK1024", (await Fails(References(($"{name}.Core", "2.0.0")) with { IsLocked = true })).Code);
    }

    [Fact]
    public async Task A_package_that_is_not_there_is_named_with_the_sources()
    {
        var error = await Fails(References(($"{name}.Missing", "1.0.0")));

        Assert.Equal("BK1022", error.Code);
        Assert.Contains("NU1101", $"{error}", StringComparison.Ordinal);
        Assert.Contains("feed", $"{error}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("a b", "1.0.0")]
    [InlineData("A", "1.0.0\" /><Import Project=\"evil")]
    [InlineData("../A", "1.0.0")]
    [InlineData("A", "$(Evil)")]
    public async Task What_is_no_package_is_refused_before_anything_starts(string id, string? version) =>
        Assert.Equal("BK1021", (await Fails(References((id, version)))).Code);

    public void Dispose() => directory.Dispose();

    static TestPackage Package(string id, string version) => new TestPackage(id, version).With($"lib/net8.0/{id}.dll", Assembly);

    PackageReferences References(params (string Id, string? Version)[] packages) => new()
    {
        Packages = [.. packages.Select(package => new PackageReference(package.Id, package.Version))],
        From = directory / "script",
        Work = directory / "work",
        LockFile = Lock,
    };

    static async Task<BuildError> Fails(PackageReferences references) =>
        (await Assert.ThrowsAsync<BuildException>(references.RestoreAsync)).Error;
}
