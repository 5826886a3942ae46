using System.Security;

namespace BuildKit.Tests;

/// <summary>Solutions written as text: faster than <c>dotnet</c> makes them, and wrong where a test wants it.</summary>
public static class SolutionText
{
    public static AbsolutePath Write(TemporaryDirectory root, string format, params string[] projects) =>
        root.Write($"Shop.{format}", format == "sln" ? Sln(projects) : Slnx(projects));

    public static string Slnx(params string[] projects) =>
        $"<Solution>\n{string.Concat(projects.Select(project => $"  <Project Path=\"{SecurityElement.Escape(project)}\" />\n"))}</Solution>\n";

    static string Id(int number) => $"{{{new Guid(number + 1, 0, 0, new byte[8])}}}";

    public static string Sln(params string[] projects)
    {
        var lines = projects.Select((project, i) =>
            $"Project(\"{{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}}\") = \"{Path.GetFileNameWithoutExtension(project)}\", \"{project.Replace('/', '\\')}\", \"{Id(i)}\"\nEndProject\n");
        var configurations = projects.Select((_, i) => $"\t\t{Id(i)}.Debug|Any CPU.ActiveCfg = Debug|Any CPU\n\t\t{Id(i)}.Debug|Any CPU.Build.0 = Debug|Any CPU\n");
        return $"""

            Microsoft Visual Studio Solution File, Format Version 12.00
            {string.Concat(lines)}Global
            	GlobalSection(SolutionConfigurationPlatforms) = preSolution
            		Debug|Any CPU = Debug|Any CPU
            	EndGlobalSection
            	GlobalSection(ProjectConfigurationPlatforms) = postSolution
            {string.Concat(configurations)}	EndGlobalSection
            EndGlobal

            """;
    }
}
