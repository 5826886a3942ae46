using System.Diagnostics;

namespace BuildKit.Tests.Tools;

/// <summary>Real projects, the real <c>dotnet test</c>, both runners.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 40)]
public class RealTestRunTests
{
    const string Code = """
        namespace Shop;

        public static class Cart
        {
            public static int Add(int a, int b)
            {
                if (a < 0)
                {
                    return -1;
                }

                return a + b;
            }
        }
        """;

    const string Tests = """
        using Xunit;

        namespace Shop.Tests;

        public class CartTests
        {
            [Fact]
            public void Passes() => Assert.Equal(3, Cart.Add(1, 2));

            [Theory]
            [InlineData("<é>&\"")]
            public void Fails(string text)
            {
                Assert.Equal("other", text + Cart.Add(1, 1));
            }

            [Fact(Skip = "not now")]
            public void Later() { }
        }
        """;

    static AbsolutePath Write(TemporaryDirectory root, string properties, params string[] packages)
    {
        root.Write("Directory.Build.props", "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><UseAppHost>false</UseAppHost></PropertyGroup></Project>");
        root.Write("Shop/Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
        root.Write("Shop/Cart.cs", Code);
        root.Write("Shop.Tests/CartTests.cs", Tests);
        var references = string.Concat(packages.Select(package => package.Split(' ')).Select(package => $"<PackageReference Include=\"{package[0]}\" Version=\"{package[1]}\" />"));
        return root.Write("Shop.Tests/Shop.Tests.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{properties}</PropertyGroup>
              <ItemGroup>{references}<ProjectReference Include="../Shop/Shop.csproj" /></ItemGroup>
            </Project>
            """);
    }

    static (BuildError? Error, List<BuildEvent> Events) Run(DotNetTest test, AbsolutePath root)
    {
        var prepared = test.Prepared(root);
        var start = new ProcessStartInfo(Needs.Tool("dotnet"), [.. prepared.Arguments, string.Format(null, prepared.ParallelismArgument!, 1)])
        {
            WorkingDirectory = prepared.Directory ?? root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A test host hands its own settings down, and they are not meant for the runner under test.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TESTINGPLATFORM", StringComparison.Ordinal)
            || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("DOTNET_CLI", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        (start.Environment["MSBUILDDISABLENODEREUSE"], start.Environment["UseSharedCompilation"]) = ("1", "false");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        var events = new List<BuildEvent>();
        var result = new CommandResult { ExitCode = process.ExitCode, Duration = TimeSpan.Zero, LastLines = (output + error.Result).Split('\n') };
        return (prepared.Concluded(root, result, events.Add), events);
    }

    static void AssertOneOfEach((BuildError? Error, List<BuildEvent> Events) run, AbsolutePath root)
    {
        Assert.True(run.Error?.Code == "BK0232", run.Error?.ToString() ?? "no error");
        Assert.Equal("1 of 3 tests failed", run.Error!.Message);
        var report = Assert.IsType<TestsReported>(run.Events[0]);
        Assert.Equal((1, 1, 1), (report.Passed, report.Failed, report.Skipped));
        var failure = Assert.Single(report.Failures);
        Assert.Contains("Shop.Tests.CartTests.Fails(text: \"<é>&", failure.Name, StringComparison.Ordinal);
        Assert.Equal((root / "Shop.Tests/CartTests.cs", 14), (AbsolutePath.Of(failure.File!), failure.Line));
        Assert.Contains("other", failure.Message, StringComparison.Ordinal);
        var coverage = Assert.IsType<CoverageMeasured>(run.Events[1]);
        Assert.Equal(90, coverage.RequiredPercent);
        Assert.InRange(coverage.CoveredLines, 3, 5);
        Assert.InRange(coverage.CoverableLines - coverage.CoveredLines, 2, 3);
    }

    [Fact]
    public void VSTest_reports_a_passing_a_failing_and_a_skipped_test_and_coverage()
    {
        using var root = new TemporaryDirectory();
        var project = Write(root, "", "Microsoft.NET.Test.Sdk 18.11.0", "xunit 2.9.3", "xunit.runner.visualstudio 3.1.5", "coverlet.collector 8.0.1");

        AssertOneOfEach(Run(DotNet.Test(project).Coverage(90), root.Path), root.Path);
    }

    [Fact]
    public void Testing_platform_reports_the_same_and_coverage_below_the_minimum_fails()
    {
        using var root = new TemporaryDirectory();
        root.Write("global.json", "{ \"test\": { \"runner\": \"Microsoft.Testing.Platform\" } }");
        var project = Write(root, "<OutputType>Exe</OutputType><UseAppHost>true</UseAppHost>", "xunit.v3 4.0.2", "Microsoft.Testing.Extensions.CodeCoverage 18.12.0");

        AssertOneOfEach(Run(DotNet.Test(project).Coverage(90), root.Path), root.Path);

        var (error, events) = Run(DotNet.Test(project).NoBuild().Filter("FullyQualifiedName~Passes").Coverage(90), root.Path);
        Assert.True(error?.Code == "BK0239", error?.ToString() ?? "no error");
        Assert.Equal(1, Assert.IsType<TestsReported>(events[0]).Passed);
        Assert.StartsWith("Shop/Cart.cs: ", error!.Facts.First(fact => fact.Name == "Worst").Value, StringComparison.Ordinal);
    }
}
