using System.Text.Json;
using BuildKit.Tools;

namespace BuildKit.Tests.Tools.Builds;

/// <summary>Files that say where the checkout lies say it of the checkout that they are restored in.</summary>
public sealed class PlacedFilesTests : IDisposable
{
    const string Assets = "App/bin/App.staticwebassets.runtime.json";

    readonly TemporaryDirectory here = new("here");
    readonly TemporaryDirectory there = new("thére +");

    public PlacedFilesTests()
    {
        Directory.CreateDirectory(there.Path / "App/bin");
        Directory.CreateDirectory(there.Path / "App/obj");
    }

    [Theory]
    [InlineData(Assets, true)]
    [InlineData("App/obj/staticwebassets.build.json", true)]
    [InlineData("App/bin/MvcTestingAppManifest.json", false)]
    public void A_file_that_names_its_checkout_names_the_one_that_it_is_restored_in(string file, bool isEscaped)
    {
        here.Write(file, Text(Written(here.Path)));

        var stored = PlacedFiles.Stored(file, here.Path / "App/obj", here.Path);
        Assert.StartsWith("App/obj/buildkit.placed/", stored, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Written(here.Path)}/", here.Read(stored), StringComparison.Ordinal);

        there.Write(stored, here.Read(stored));
        PlacedFiles.Place([stored], ["App/bin/**", "App/obj/**"], there.Path);
        Assert.Equal(Text(Written(there.Path), Written(here.Path)), there.Read(file));

        string Written(string path) => isEscaped ? JsonEncodedText.Encode(path).ToString() : path;
    }

    [Theory]
    [InlineData("App/bin/appsettings.json")]
    [InlineData("App/bin/App.staticwebassets.endpoints.json")]
    public void Other_files_stay_as_they_are(string file)
    {
        here.Write(file, Text(here.Path));
        Assert.Equal(file, PlacedFiles.Stored(file, here.Path / "App/obj", here.Path));
    }

    [Fact]
    public void A_file_that_names_no_checkout_stays_as_it_is()
    {
        here.Write(Assets, """{"ContentRoots":["/elsewhere/wwwroot/"]}""");
        Assert.Equal(Assets, PlacedFiles.Stored(Assets, here.Path / "App/obj", here.Path));
    }

    [Theory]
    [InlineData("../outside.json")]
    [InlineData("App/bin/../../../outside.json")]
    [InlineData("/tmp/outside.json")]
    [InlineData("source/Program.cs")]
    [InlineData(".git/config")]
    [InlineData("App/bin/link/outside.json")]
    [InlineData("App/bin/linked.json")]
    public void What_was_stored_leads_nowhere_else(string path)
    {
        Needs.Unix();
        Directory.CreateSymbolicLink(there.Path / "App/bin/link", here.Path);
        File.CreateSymbolicLink(there.Path / "App/bin/linked.json", here.Path / "outside.json");
        there.Write("App/obj/buildkit.placed/1", $"buildkit placed file 1\n{path}\ntext");

        PlacedFiles.Place(["App/obj/buildkit.placed/1"], ["App/bin/**", "App/obj/**"], there.Path);

        Assert.Equal(["buildkit.placed/1"], Directory.GetFiles(there.Path / "App/obj", "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(there.Path / "App/obj", file)));
        Assert.Empty(Directory.GetFiles(here.Path));
        Assert.Equal(2, Directory.GetFileSystemEntries(there.Path / "App/bin").Length);
        Assert.False(Path.Exists(there.Path / "source") || Path.Exists(there.Path / ".git") || Path.Exists(there.Path.Parent / "outside.json") || File.Exists("/tmp/outside.json"));
    }

    public void Dispose()
    {
        here.Dispose();
        there.Dispose();
    }

    static string Text(string root, string? neighbour = null) => $$"""{"ContentRoots":["{{root}}/App/wwwroot/","{{neighbour ?? root}}2/App/"],"{{root}}":"{{root}}"}""";
}
