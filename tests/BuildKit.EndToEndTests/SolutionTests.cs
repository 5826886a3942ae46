namespace BuildKit.Tests;

/// <summary>A build whose targets go over the projects of a real solution.</summary>
public sealed class SolutionTests : IDisposable
{
    readonly Space space = new();

    public SolutionTests()
    {
        space.Script("""
            [Solution] readonly Solution Solution = null!;

            Target Say => _ => _.ForEach(() => Solution.Projects("*.Tests"), (step, project) => step
                .Executes(() => Console.WriteLine($"{project} lies in {project.Directory.Name}")));

            Target Restore => _ => _.Runs(() => DotNet.Restore(Solution).Quiet());

            Target Name => _ => _.Executes(() => Console.WriteLine(Solution["Shop"].Path));

            Target Facts => _ => _.ForEach(() => Solution.Projects().Where(project => project.IsTestProject), (step, project) => step
                .Executes(() => Console.WriteLine($"{project} {project.Property("Version")}")));

            Target Nothing => _ => _.Executes(() => { });
            """);
        foreach (var project in Projects)
        {
            space.Write(project, """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        }
    }

    static string[] Projects => ["source/Shop/Shop.csproj", "tests/Shop.Tests/Shop.Tests.csproj", "tests/Büro Tests/Büro.Tests.csproj"];

    [Theory]
    [InlineData("Shop.slnx")]
    [InlineData("Shop.sln")]
    public void Steps_are_made_of_projects_and_commands_take_the_solution(string name)
    {
        space.Write(name, name == "Shop.sln" ? SolutionText.Sln(Projects) : SolutionText.Slnx(Projects));

        space.Run("Say").Succeeds().Prints("Shop.Tests lies in Shop.Tests", "Büro.Tests lies in Büro Tests").DoesNotPrint("Shop lies");
        space.Run("Say", "--plan").Succeeds();
        space.Run("Restore").Succeeds();
        Assert.True(space.Has("source/Shop/obj/project.assets.json"));
        space.Run("Restore", "Say").Succeeds().Prints("Shop.Tests lies in Shop.Tests");
    }

    [Fact]
    public void Projects_are_evaluated_while_steps_are_made_and_in_steps()
    {
        space.Write("Shop.slnx", SolutionText.Slnx(Projects[..2]));
        space.Write("tests/Directory.Build.props", "<Project><PropertyGroup><IsTestProject>true</IsTestProject><Version>1.2.3</Version></PropertyGroup></Project>");

        space.Run("Facts").Succeeds().Prints("Shop.Tests 1.2.3").DoesNotPrint("Shop 1");
        space.Write("tests/Shop.Tests/Shop.Tests.csproj", "<Project>");
        space.Run("Facts").Exits(2).Prints("BK0714", "Shop.Tests.csproj(1,");
    }

    [Fact]
    public void What_does_not_use_the_solution_does_not_read_it()
    {
        space.Write("Shop.slnx", "<<<");

        space.Run("--list").Succeeds().Prints("Say");
        space.Run("Nothing").Succeeds();
        space.Run("Say").Exits(2).Prints("BK0706", "Shop.slnx(1,1)");
    }

    [Fact]
    public void No_solution_and_several_are_wrong_usage()
    {
        space.Run("--list").Exits(2).Prints("BK0700", "'Solution'");
        space.Write("A.slnx", "");
        space.Write("B.sln", "");
        space.Run("Nothing").Exits(2).Prints("BK0701", "A.slnx", "B.sln");
    }

    [Fact]
    public void Missing_projects_and_unknown_names_say_what_there_is()
    {
        space.Write("Shop.slnx", SolutionText.Slnx([.. Projects, "source/Gone/Gone.csproj"]));
        space.Run("Say").Exits(2).Prints("BK0707", "Line 5", "source/Gone/Gone.csproj");

        space.Write("Shop.slnx", SolutionText.Slnx(Projects[1..]));
        space.Run("Name").Exits(2).Prints("BK0708: The solution 'Shop.slnx' has no project 'Shop'", "Büro.Tests, Shop.Tests");
    }

    public void Dispose() => space.Dispose();
}
