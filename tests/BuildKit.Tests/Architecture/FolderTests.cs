namespace BuildKit.Tests.Architecture;

/// <summary>Feature = folder = test folder: whoever finds the one finds the other.</summary>
public class FolderTests
{
    [Fact]
    public void Test_folders_mirror_source_folders()
    {
        var source = Folders("source/BuildKit").Except(["build"]);
        var tests = Folders("tests/BuildKit.Tests").Except(["Architecture"]);

        Assert.Equal(source, tests);
    }

    static IEnumerable<string?> Folders(string of) =>
        Directory.GetDirectories(SourceTree.Root / of).Select(Path.GetFileName).Except(["bin", "obj"]).Order(StringComparer.Ordinal);
}
