namespace BuildKit;

/// <summary>The target <c>Test</c>: runs the test projects of the solution, at once as far as there are jobs.</summary>
public interface ITest : ICompile
{
    /// <summary>
    /// Runs the tests, project by project. Tests that passed are not run again while their program, and what <see cref="TestInputs"/> names, is the same.
    /// </summary>
    Target Test => _ => _
        .Description("Runs the tests")
        .DependsOn(Compile)
        .Inputs([.. TestInputs])
        .ForEach(() => TestProjects, (step, project) => step
            .Cached()
            .Runs(() => TestSettings(DotNet.Test(project).Configuration(Configuration).NoBuild(), project)));

    /// <summary>The test projects. Default: those whose names end with <c>Tests</c> or <c>Test</c>.</summary>
    IEnumerable<Project> TestProjects => Solution.Projects("*Tests", "*Test");

    /// <summary>
    /// Patterns, relative to the root directory, of files that tests read beside what lies in their output folders, such as samples
    /// that they look for in the repository. Default: none.
    /// </summary>
    IEnumerable<string> TestInputs => [];

    /// <summary>What a script adds to the command of a test project. Default: nothing.</summary>
    DotNetTest TestSettings(DotNetTest test, Project project) => test;
}
