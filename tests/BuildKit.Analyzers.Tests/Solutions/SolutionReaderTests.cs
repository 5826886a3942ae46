using System.Diagnostics;
using BuildKit.Analyzers.Solutions;
using BuildKit.Tests;

namespace BuildKit.Analyzers.Tests.Solutions;

/// <summary>The generator's own reader knows the same projects and folders as the library that the build reads solutions with.</summary>
public sealed class SolutionReaderTests : IDisposable
{
    static readonly string[] Projects = ["source/Shop/Shop.csproj", "source/apps/web/Shop.Api/Shop.Api.fsproj", "Büro und Söhne.vbproj", "tests/Shop.Tests/Shop.Tests.csproj"];

    readonly TemporaryDirectory root = new("reader");

    [Theory]
    [InlineData("sln")]
    [InlineData("slnx")]
    public void It_agrees_on_what_dotnet_made(string format)
    {
        foreach (var project in Projects)
        {
            root.Write(project, """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        }

        DotNet("new", "sln", "--format", format, "--name", "Shop");
        DotNet(["sln", "add", .. Projects]);

        AssertAgrees(root / $"Shop.{format}");
    }

    [Fact]
    public void It_agrees_on_names_of_every_kind()
    {
        foreach (var path in new[] { "a/Core.csproj", "b/Core.csproj", "Named.csproj", "x y/z.sqlproj" })
        {
            root.Write(path, "<Project/>");
        }

        AssertAgrees(root.Write("Shop.slnx", """
            <?xml version="1.0" encoding="utf-8"?>
            <Solution>
              <!-- a comment -->
              <Configurations><Platform Name="x64" /></Configurations>
              <Folder Name="/a/b/c/"><File Path="README.md" /><Project Path="a/Core.csproj" /></Folder>
              <Folder Name="/d/"><Project Path="b\Core.csproj"><Platform Project="x64" /></Project></Folder>
              <Project Path="Named.csproj" DisplayName="Another name" />
              <Project Path="x y/z.sqlproj" Type="FAE04EC0-301F-11D3-BF4B-00C04F79EFBC" />
            </Solution>
            """));
    }

    [Fact]
    public void It_agrees_that_a_project_is_called_as_its_file()
    {
        root.Write("Named.csproj", "<Project/>");

        AssertAgrees(root.Write("Shop.sln", SolutionText.Sln("Named.csproj").Replace("\"Named\"", "\"Another name\"", StringComparison.Ordinal)));
    }

    public void Dispose() => root.Dispose();

    static void AssertAgrees(AbsolutePath file)
    {
        var outline = SolutionReader.Read(file, File.ReadAllText(file));
        var solution = Solution.At(file);

        Assert.Null(outline.Problem);
        Assert.Equal(solution.Projects().Select(project => (project.Name, project.Path)), outline.Projects.Items.Select(project => (project.Name, file.Parent / project.Path)));
        Assert.Equal(solution.Folders.Select(folder => folder.Path), outline.Folders.Items);
    }

    void DotNet(params string[] arguments)
    {
        var start = new ProcessStartInfo(Needs.Tool("dotnet"), arguments) { WorkingDirectory = root.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }
}
