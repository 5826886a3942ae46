namespace BuildKit.Tests.Tools;

/// <summary>How <c>dotnet test</c> is started, by the runner and the packages that are found.</summary>
public class DotNetTestTests
{
    const string Platform = """
        {
          // comments and trailing commas are allowed here
          "test": { "runner": "Microsoft.Testing.Platform", },
        }
        """;

    static string Project(params string[] packages) =>
        $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{string.Concat(packages.Select(package => $"<PackageReference Include=\"{package}\" />"))}</ItemGroup></Project>";

    static string[] Prepared(DotNetTest test, AbsolutePath root) => [.. test.Prepared(root).Arguments];

    static string Results(AbsolutePath root) => Assert.Single(Directory.GetDirectories(root / ".buildkit/tests")).Replace('\\', '/');

    [Fact]
    public void VSTest_takes_the_path_as_it_is_and_logs_a_trx_file()
    {
        using var root = new TemporaryDirectory();
        var project = root.Write("tests/Shop.Tests/Shop.Tests.csproj", Project("xunit"));

        var arguments = Prepared(DotNet.Test(project).NoBuild(), root.Path);

        Assert.Equal(["test", project, "--results-directory", Results(root.Path), "--logger", "trx", "--no-build"], arguments);
        Assert.Matches("/.buildkit/tests/Shop.Tests-[0-9a-f]{8}$", Results(root.Path));
    }

    [Theory]
    [InlineData("xunit.v3", "--report-xunit-trx")]
    [InlineData("xunit.v3.mtp-v2", "--report-xunit-trx")]
    [InlineData("xunit.v3;Microsoft.Testing.Extensions.TrxReport", "--report-trx")]
    [InlineData("MSTest", "--report-trx")]
    [InlineData("TUnit", "--report-trx")]
    [InlineData("NUnit;NUnit3TestAdapter", null)]
    public void Testing_platform_takes_a_project_and_the_report_option_of_its_packages(string packages, string? option)
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", Platform);
        var project = root.Write("Shop.Tests/Shop.Tests.csproj", Project(packages.Split(';')));

        var arguments = Prepared(DotNet.Test(project), root.Path);

        string[] report = option is null ? [] : [option];
        Assert.Equal(["test", "--project", project, "--results-directory", Results(root.Path), .. report], arguments);
    }

    [Fact]
    public void An_sdk_counts_as_a_package()
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", Platform);
        var project = root.Write("T.csproj", "<Project Sdk=\"MSTest.Sdk/3.10.0\" />");

        Assert.Contains("--report-trx", Prepared(DotNet.Test(project), root.Path));
    }

    [Theory]
    [InlineData("Directory.Build.props", "<Project><ItemGroup><PackageReference Include=\"xunit.v3\" /></ItemGroup></Project>")]
    [InlineData("Directory.Packages.props", "<Project><ItemGroup><GlobalPackageReference Include=\"xunit.v3\" /></ItemGroup></Project>")]
    [InlineData("tests/Support/Support.csproj", "<Project><ItemGroup><PackageReference Include=\"xunit.v3\" /></ItemGroup></Project>")]
    [InlineData("tests/common.props", "<Project><ItemGroup><PackageReference Include=\"Other; xunit.v3\" /></ItemGroup></Project>")]
    public void Packages_are_found_where_msbuild_would_find_them(string file, string text)
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", Platform);
        root.Write(file, text);
        var project = root.Write("tests/Shop.Tests/Shop.Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="$(MSBuildThisFileDirectory)../common.props" />
              <Import Project="$(Elsewhere)/none.props" />
              <ItemGroup><ProjectReference Include="..\Support\Support.csproj" /><ProjectReference Include="Shop.Tests.csproj" /></ItemGroup>
            </Project>
            """);

        Assert.Contains("--report-xunit-trx", Prepared(DotNet.Test(project), root.Path));
    }

    [Theory]
    [InlineData("Shop.sln", """
        Microsoft Visual Studio Solution File, Format Version 12.00
        Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "A", "A\A.csproj", "{1}"
        EndProject
        Project("{2150E333-8FDC-42A3-9474-1A3956D46DE8}") = "tests", "tests", "{3}"
        EndProject
        Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "B", "B\B.csproj", "{2}"
        """)]
    [InlineData("Shop.slnx", """<Solution><Folder Name="/x/"><Project Path="A/A.csproj" /></Folder><Project Path="B\B.csproj" /></Solution>""")]
    [InlineData("Shop.slnf", """{ "solution": { "path": "sub\\Shop.sln", "projects": [ "..\\A\\A.csproj", "..\\B\\B.csproj" ] } }""")]
    public void Projects_of_a_solution_share_an_option_or_are_told_apart(string name, string text)
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", Platform);
        root.Write("A/A.csproj", Project("xunit.v3", "Microsoft.Testing.Extensions.TrxReport"));
        root.Write("B/B.csproj", Project("TUnit"));
        var solution = root.Write(name, text);

        Assert.Equal(["test", "--solution", solution], Prepared(DotNet.Test(solution), root.Path)[..3]);
        Assert.Contains("--report-trx", Prepared(DotNet.Test(solution), root.Path));

        root.Write("A/A.csproj", Project("xunit.v3"));
        var error = Assert.Throws<BuildException>(() => DotNet.Test(solution).Prepared(root.Path)).Error;
        Assert.Equal("BK0233", error.Code);
        Assert.Equal([("A.csproj", "--report-xunit-trx"), ("B.csproj", "--report-trx")], error.Facts);
        Assert.Contains("--mine", Prepared(DotNet.Test(solution).Report("--mine"), root.Path));
    }

    [Fact]
    public void Projects_without_tests_do_not_matter_in_a_solution()
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", Platform);
        root.Write("A/A.csproj", Project("Serilog"));
        root.Write("B/B.csproj", Project("xunit.v3"));
        root.Write("C/C.csproj", "<broken");
        root.Write("Shop.slnx", """<Solution><Project Path="A/A.csproj" /><Project Path="B/B.csproj" /><Project Path="C/C.csproj" /><Project Path="gone.csproj" /></Solution>""");

        var arguments = Prepared(DotNet.Test(), root.Path);

        Assert.Equal(["test", "--results-directory", Results(root.Path), "--report-xunit-trx"], arguments);
    }

    [Fact]
    public void A_directory_stands_for_its_only_solution_or_project()
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", Platform);
        var project = root.Write("one/One.csproj", Project("xunit.v3"));

        Assert.Equal(["test", "--project", project], Prepared(DotNet.Test(root / "one"), root.Path)[..3]);

        var solution = root.Write("one/One.slnx", "<Solution><Project Path=\"One.csproj\" /></Solution>");
        Assert.Equal(["test", "--solution", solution], Prepared(DotNet.Test(root / "one"), root.Path)[..3]);

        root.Write("one/Two.slnx", "<Solution />");
        Assert.Equal(["test", "--project", root / "one"], Prepared(DotNet.Test(root / "one"), root.Path)[..3]);
    }

    [Fact]
    public void Dotnet_is_started_where_it_finds_the_global_json_of_the_project()
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", "{}");
        root.Write("modern/global.json", Platform);
        var old = root.Write("old/Old.csproj", Project("xunit"));
        var modern = root.Write("modern/tests/New.csproj", Project("xunit.v3"));

        Assert.Null(DotNet.Test(old).Prepared(root.Path).Directory);
        Assert.Equal(root / "modern", DotNet.Test(modern).Prepared(root.Path).Directory);
        Assert.Contains("--logger", Prepared(DotNet.Test(modern).In(root.Path), root.Path));
    }

    [Fact]
    public void A_global_json_that_is_broken_is_an_error_with_its_place()
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", "{ \"test\": ");

        var error = Assert.Throws<BuildException>(() => DotNet.Test().Prepared(root.Path)).Error;

        Assert.Equal("BK0242", error.Code);
        Assert.Contains(("File", root / "global.json"), error.Facts.Select(fact => (fact.Name, AbsolutePath.Of(fact.Value))).Take(1));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{ \"test\": \"x\" }")]
    [InlineData("{ \"test\": { \"runner\": 1 } }")]
    [InlineData("{ \"test\": { \"runner\": \"VSTest\" } }")]
    [InlineData("\uFEFF{ }")]
    public void Any_other_global_json_means_vstest(string text)
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", text);

        Assert.Contains("--logger", Prepared(DotNet.Test(), root.Path));
    }

    [Fact]
    public void What_an_earlier_run_left_is_removed()
    {
        using var root = new TemporaryDirectory();
        var test = DotNet.Test();
        _ = test.Prepared(root.Path);
        var left = AbsolutePath.Of(Results(root.Path)) / "old.trx";
        File.WriteAllText(left, "old");

        var prepared = test.Prepared(root.Path);

        Assert.False(File.Exists(left));
        File.WriteAllText(left, "again");
        Assert.Equal(prepared, prepared.Prepared(root.Path));
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void Other_arguments_have_their_results_elsewhere()
    {
        using var root = new TemporaryDirectory();

        _ = DotNet.Test().Filter("A").Prepared(root.Path);
        _ = DotNet.Test().Filter("B").Prepared(root.Path);

        Assert.Equal(2, Directory.GetDirectories(root / ".buildkit/tests").Length);
    }

    [Fact]
    public void A_results_directory_that_cannot_be_made_is_an_error_with_its_reason()
    {
        using var root = new TemporaryDirectory();
        root.Write(".buildkit/tests", "a file");

        Assert.Equal("BK0238", Assert.Throws<BuildException>(() => DotNet.Test().Prepared(root.Path)).Error.Code);
    }

    [Fact]
    public void Options_stay_in_front_of_what_belongs_to_the_runner()
    {
        using var root = new TemporaryDirectory();

        var arguments = Prepared(DotNet.Test().Arguments("--", "RunConfiguration.X=1").Filter("Name~A").Coverage(80), root.Path);

        Assert.Equal(
            ["test", "--results-directory", Results(root.Path), "--logger", "trx", "--collect", "XPlat Code Coverage", "--filter", "Name~A", "--", "RunConfiguration.X=1"],
            arguments);
    }

    [Fact]
    public void Coverage_and_no_tests_have_options_of_testing_platform()
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", Platform);
        root.Write("T.csproj", Project("xunit.v3"));

        var prepared = DotNet.Test().Coverage().AllowNoTests().Prepared(root.Path);

        Assert.Equal(
            ["test", "--results-directory", Results(root.Path), "--report-xunit-trx", "--coverage", "--coverage-output-format", "cobertura", "--ignore-exit-code", "8"],
            prepared.Arguments);
        Assert.Equal("--max-parallel-test-modules={0}", prepared.ParallelismArgument);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100.5)]
    [InlineData(double.NaN)]
    public void A_minimum_is_a_percentage(double minimum) =>
        Assert.Equal("BK0241", Assert.Throws<BuildException>(() => DotNet.Test().Coverage(minimum)).Error.Code);
}
