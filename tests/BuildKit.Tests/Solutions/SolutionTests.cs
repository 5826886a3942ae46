using System.Diagnostics;

namespace BuildKit.Tests.Solutions;

/// <summary>Solutions of both formats, as <c>dotnet</c> itself makes them, and what is wrong with some.</summary>
public sealed class SolutionTests : IDisposable
{
    readonly TemporaryDirectory root = new("solution");

    public static TheoryData<string> Formats => ["sln", "slnx"];

    [Theory, MemberData(nameof(Formats))]
    public void A_solution_that_dotnet_made_is_read(string format)
    {
        var solution = DotNetSolution(format);

        Assert.Equal("Shop", solution.Name);
        Assert.Equal(root.Path, solution.Directory);
        Assert.Equal(["Büro und Söhne", "Shop", "Shop.Api", "Shop.Api.Tests", "Shop.Tests"], Names(solution.Projects()));
        Assert.Equal(root / "source/apps/Shop.Api/Shop.Api.csproj", solution["Shop.Api"].Path);
        Assert.Equal(root / "source/Büro und Söhne", solution["Büro und Söhne"].Directory);
        Assert.Equal(["source", "source/apps", "tests"], solution.Folders.Select(folder => folder.Path));
        Assert.Equal(["Büro und Söhne", "Shop", "Shop.Api"], Names(solution.Folder("source").Projects()));
        Assert.Equal(["Shop.Api"], Names(solution.Folder("/source/apps/").Projects()));
        Assert.Equal(["apps"], solution.Folder("source").Folders().Select(folder => folder.Name));
    }

    [Theory, MemberData(nameof(Formats))]
    public void Projects_are_chosen_by_patterns(string format)
    {
        var solution = Written(format, "source/Shop/Shop.csproj", "source/Shop.Api/Shop.Api.fsproj", "tests/Shop.Tests/Shop.Tests.csproj",
            "tests/Shop.Slow.Tests/Shop.Slow.Tests.vbproj", "obj/bin.csproj");

        Assert.Equal(["Shop.Slow.Tests", "Shop.Tests"], Names(solution.Projects("*.Tests")));
        Assert.Equal(["Shop.Tests"], Names(solution.Projects("*.Tests", "!*.Slow.*")));
        Assert.Equal(["bin", "Shop.Api", "Shop"], Names(solution.Projects("!*.Tests")));
        Assert.Equal(["Shop", "Shop.Tests"], Names(solution.Projects("Shop.Tests", "Shop")));
        Assert.Equal(["Shop.Api", "Shop"], Names(solution.Projects("source/**")));
        Assert.Equal(["bin"], Names(solution.Projects("obj/*.csproj")));
        Assert.Equal(["Shop.Api", "Shop.Tests"], Names(solution.Projects("Shop.{Api,Tests}")));
        Assert.Empty(solution.Projects("shop.*"));
        Assert.Equal(["Shop.Api"], Names(solution.Projects(["source/Shop.Api/Shop.Api.fsproj"])));
        AssertFails("BK0708", () => solution.Projects("Shop.Test"));
        AssertFails("BK0708", () => solution.Projects("*", "!Shop.Test"));
        AssertFails("BK0810", () => solution.Projects(""));
    }

    [Fact]
    public void Solutions_and_projects_stand_for_their_paths()
    {
        var solution = Written("slnx", "source/Shop/Shop.csproj");
        var project = solution.Projects()[0];

        Assert.Equal($"dotnet restore '{root / "Shop.slnx"}'", DotNet.Restore(solution).ToString());
        Assert.Equal($"dotnet test '{project.Path}'", DotNet.Test(project).ToString());
        Assert.Equal("Shop", $"{project}");
        Assert.Equal("Shop", $"{solution}");
        Assert.Equal(project, Project.At(root / "source/Shop/Shop.csproj"));
        Assert.Equal(project.GetHashCode(), Project.At(root / "source/Shop/Shop.csproj").GetHashCode());
    }

    [Fact]
    public void An_unknown_name_is_answered_with_a_suggestion_and_the_list()
    {
        var solution = Written("slnx", "source/Shop/Shop.csproj", "source/Shop.Api/Shop.Api.csproj");

        Assert.Contains("Did you mean 'Shop.Api'?", AssertFails("BK0708", () => solution["Shop.Ap"]).ToString(), StringComparison.Ordinal);
        Assert.Contains("Shop.Api, Shop", AssertFails("BK0708", () => solution["Warehouse"]).ToString(), StringComparison.Ordinal);
        AssertFails("BK0710", () => solution.Folder("sourc"));
    }

    [Fact]
    public void Of_two_projects_of_one_name_the_path_names_one()
    {
        root.Write("a/Core.csproj", "<Project/>");
        root.Write("b/Core.csproj", "<Project/>");
        var solution = Solution.At(root.Write("Shop.slnx",
            """<Solution><Folder Name="/a/"><Project Path="a/Core.csproj" /></Folder><Folder Name="/b/"><Project Path="b/Core.csproj" /></Folder></Solution>"""));

        var error = AssertFails("BK0709", () => solution["Core"]);

        Assert.Contains("a/Core.csproj\n", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(root / "b/Core.csproj", solution["b/Core.csproj"].Path);
        Assert.Equal(2, solution.Projects("Core").Count);
    }

    [Theory, MemberData(nameof(Formats))]
    public void Missing_projects_are_listed_together_with_their_lines(string format)
    {
        var solution = Written(format, "source/Shop/Shop.csproj", "source/Gone/Gone.csproj", "source/Lost/Lost.csproj");
        File.Delete(root / "source/Gone/Gone.csproj");
        File.Delete(root / "source/Lost/Lost.csproj");

        var error = AssertFails("BK0707", () => solution.Projects());

        var lines = File.ReadAllLines(solution.Path);
        Assert.Equal(("Solution", (string)solution.Path), error.Facts[0]);
        Assert.Equal([.. new[] { "Gone", "Lost" }.Select(name => ($"Line {Array.FindIndex(lines, line => line.Contains(name, StringComparison.Ordinal)) + 1}", $"source/{name}/{name}.csproj"))],
            error.Facts.Skip(1));
    }

    [Theory]
    [InlineData("Shop.slnx", "<Solution>\n  <Project Path=\"a.csproj\"\n</Solution>", "(3,")]
    [InlineData("Shop.slnx", "", "")]
    [InlineData("Shop.slnx", "<Project/>", "")]
    [InlineData("Shop.sln", "nonsense", "")]
    [InlineData("Shop.sln", "", "")]
    [InlineData("Shop.sln", "\nMicrosoft Visual Studio Solution File, Format Version 12.00\nProject(\"{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}\") = \"Shop\"\nEndProject\n", "(3")]
    [InlineData("Shop.slnf", "{ \"solution\": {\n, } }", "(2,")]
    [InlineData("Shop.slnf", "{ \"solution\": { \"path\": \"Shop.slnf\", \"projects\": [] } }", "")]
    [InlineData("Shop.slnf", "{ \"solution\": { \"path\": 1 } }", "")]
    [InlineData("Shop.slnf", "[]", "")]
    public void What_is_no_solution_is_an_error_with_its_place(string name, string text, string place)
    {
        var file = root.Write(name, text);

        var error = AssertFails("BK0706", () => Solution.At(file).Projects());

        Assert.StartsWith(file + place, error.Facts[0].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error_when_it_is_first_used()
    {
        var solution = Solution.At(root / "Nope.slnx");

        Assert.Equal("Nope", solution.Name);
        AssertFails("BK0706", () => solution.Projects());
        AssertFails("BK0705", () => Solution.At(root / "Shop.csproj"));
        AssertFails("BK0711", () => Project.At(root / "Shop.csproj"));
        AssertFails("BK0711", () => Project.At(root.Write("a.txt", "")));
    }

    [Fact]
    public void A_filter_names_some_projects_of_its_solution()
    {
        Written("slnx", "source/Shop/Shop.csproj", "source/Shop.Api/Shop.Api.csproj", "tests/Shop.Tests/Shop.Tests.csproj");
        var filter = root.Write("filters/Api.slnf", """
            { /* as Visual Studio writes it */ "solution": { "path": "..\\Shop.slnx", "projects": [ "source\\Shop.Api\\Shop.Api.csproj", ] } }
            """);

        Assert.Equal(["Shop.Api"], Names(Solution.At(filter).Projects()));
        root.Write("filters/Bad.slnf", """{ "solution": { "path": "../Shop.slnx", "projects": [ "Nope.csproj" ] } }""");
        AssertFails("BK0708", () => Solution.At(root / "filters/Bad.slnf").Projects());
    }

    [Fact]
    public void What_is_no_project_file_is_skipped()
    {
        root.Write("Shop.csproj", "<Project/>");
        var file = root.Write("Shop.sln", """

            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{E24C65DC-7377-472B-9ABA-BC803B73C61A}") = "Web", "http://localhost/Web", "{00000000-0000-0000-0000-000000000001}"
            EndProject
            Project("{E24C65DC-7377-472B-9ABA-BC803B73C61A}") = "Site", "Site\", "{00000000-0000-0000-0000-000000000002}"
            EndProject
            Project("{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}") = "Shop", "Shop.csproj", "{00000000-0000-0000-0000-000000000003}"
            EndProject
            Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "Files", "Files", "{00000000-0000-0000-0000-000000000004}"
            	ProjectSection(SolutionItems) = preProject
            		README.md = README.md
            	EndProjectSection
            EndProject
            Global
            EndGlobal

            """);

        Assert.Equal(["Shop"], Names(Solution.At(file).Projects()));
        Assert.Equal(["Files"], Solution.At(file).Folders.Select(folder => folder.Name));
        Assert.Empty(Solution.At(file).Folder("Files").Projects());
    }

    [Fact]
    public void Projects_are_found_without_a_solution()
    {
        foreach (var name in new[] { "tool/Tool.csproj", "source/b/B.fsproj", "source/a/A.vbproj", "source/a/obj/X.csproj", "source/a/A.cs", "source/C.proj" })
        {
            root.Write(name, "<Project/>");
        }

        Assert.Equal(["A", "B"], Names(root.Path.Projects("source/**")));
        Assert.Equal(["A", "B", "Tool"], Names(root.Path.Projects()));
        Assert.Equal("Tool", Project.At(root / "tool/Tool.csproj").Name);
    }

    public void Dispose() => root.Dispose();

    static IEnumerable<string> Names(IEnumerable<Project> projects) => projects.Select(project => project.Name);

    static BuildError AssertFails(string code, Func<object> act)
    {
        var error = Assert.Throws<BuildException>(act).Error;
        Assert.Equal(code, error.Code);
        return error;
    }

    Solution Written(string format, params string[] projects)
    {
        foreach (var project in projects)
        {
            root.Write(project, "<Project/>");
        }

        return Solution.At(SolutionText.Write(root, format, projects));
    }

    Solution DotNetSolution(string format)
    {
        string[] projects = ["source/Shop/Shop.csproj", "source/apps/Shop.Api/Shop.Api.csproj", "source/Büro und Söhne/Büro und Söhne.csproj",
            "tests/Shop.Tests/Shop.Tests.csproj", "tests/Shop.Api.Tests/Shop.Api.Tests.csproj"];
        foreach (var project in projects)
        {
            root.Write(project, """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        }

        DotNetCli("new", "sln", "--format", format, "--name", "Shop");
        DotNetCli(["sln", "add", .. projects]);
        return Solution.At(root / $"Shop.{format}");
    }

    void DotNetCli(params string[] arguments)
    {
        var start = new ProcessStartInfo(Needs.Tool("dotnet"), arguments) { WorkingDirectory = root.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
    }
}
