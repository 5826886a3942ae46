using System.IO.Compression;

namespace BuildKit.Tests;

/// <summary>A library that is tested, packed and pushed: <c>tests/Builds/Library</c>.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 70)]
public sealed class LibraryBuildTests : IDisposable
{
    const string Key = "canary-key-7f3a";

    readonly ProofBuild build = new("Library", "v1.2.0");

    [Fact]
    public void A_library_is_tested_packed_and_pushed_once()
    {
        Assert.Equal("Tests: 2 passed, 0 failed, 0 skipped", build.Run().Succeeds().LastLine);

        build.Run("Push").Exits(2).Prints("FeedKey").DoesNotPrint("   at ");
        build.Run("Push", "--plan").Succeeds().Prints("Test", "Pack", "Push", "not ready", "'FeedKey' has no value", "requires: dotnet, 10.0.300 or later");

        // dotnet would write a directory that is not there as it were an address.
        Directory.CreateDirectory(build.Root / "artifacts/feed");
        build.Variables["BK_FEED_KEY"] = Key;
        build.Run("Push", "--plan").Succeeds().DoesNotPrint(Key);
        build.Run("Push").Succeeds().Table(("Test", "up to date"), ("Pack", "executed"), ("Push", "executed")).DoesNotPrint(Key);
        build.Run("Push").Succeeds().DoesNotPrint(Key);

        var package = Assert.Single(Directory.GetFiles(build.Root / "artifacts/feed", "*.nupkg", SearchOption.AllDirectories));
        Assert.Equal("Measure.1.2.0.nupkg", Path.GetFileName(package));
        using var archive = ZipFile.OpenRead(package);
        Assert.Contains(archive.Entries, entry => entry.FullName == "lib/net10.0/Measure.dll");
    }

    [Fact]
    public void A_profile_says_where_everybody_looks_and_an_untagged_commit_goes_nowhere()
    {
        build.Run("--help", "--profile", "public").Succeeds().Prints("published", "parameters.public.json");
        build.Replace("source/Measure/Length.cs", "0.3048", "0.30480");
        build.Commit("more digits");
        build.Variables["BK_FEED_KEY"] = Key;

        build.Run("Push", "--profile", "public").Succeeds().Table(("Push", "skipped")).Prints("only tagged commits are pushed").DoesNotPrint(Key);

        Assert.False(Directory.Exists(build.Root / "published"));
    }

    [SoakFact]
    public void Nothing_is_pushed_when_a_test_fails()
    {
        build.Replace("tests/Measure.Tests/LengthTests.cs", "0.9144", "0.9");
        build.Commit("break a test", "v1.2.1");
        build.Variables["BK_FEED_KEY"] = Key;

        var failed = build.Run("Push").Exits(1).Table(("Test", "failed"), ("Push", "not run")).Prints("A_yard_is_three_feet").DoesNotPrint(Key);

        Assert.Equal("Tests: 1 passed, 1 failed, 0 skipped", failed.LastLine);
        Assert.False(Directory.Exists(build.Root / "artifacts/feed"));
    }

    public void Dispose() => build.Dispose();
}
