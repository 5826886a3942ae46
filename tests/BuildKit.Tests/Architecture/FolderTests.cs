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

    // The build runs these tests apart, with the pages among their inputs; any other would not see that a page has changed.
    [Fact]
    public void Tests_that_read_the_documentation_say_so()
    {
        var readers = SourceTree.Root.Glob("tests/**/*.cs", "!tests/Builds/**", "!tests/**/FolderTests.cs")
            .Where(file => File.ReadAllText(file) is var code && (code.Contains("Root / \"docs/", StringComparison.Ordinal) || code.Contains("\"docs/**", StringComparison.Ordinal)))
            .Where(file => !File.ReadAllText(file).Contains("[Trait(\"Reads\", \"Documents\")]", StringComparison.Ordinal))
            .Select(file => file.Name).Except(["ToolHelp.cs"]);

        Assert.Empty(readers);
    }

    static IEnumerable<string?> Folders(string of) =>
        Directory.GetDirectories(SourceTree.Root / of).Select(Path.GetFileName).Except(["bin", "obj"]).Order(StringComparer.Ordinal);
}
