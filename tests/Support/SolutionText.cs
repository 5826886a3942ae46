using System.Security;

namespace BuildKit.Tests;

/// <summary>Solutions written as text: faster than <c>dotnet</c> makes them, and wrong where a test wants it.</summary>
public static class SolutionText
{
    public static AbsolutePath Write(TemporaryDirectory root, string format, params string[] projects) =>
        root.Write($"Shop.{format}", format == "sln" ? Sln(projects) : Slnx(projects));

    public static string Slnx(params string[] projects) =>
        $"<Solution>\n{string.Concat(projects.Select(project => $"  <Project Path=\"{SecurityElement.Escape(project)}\" />\n"))}</Solution>\n";

    public static string Sln(params string[] projects)
    {
        var lines = projects.Select((project, i) =>
            $"Project(\"{{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}}\") = \"{Path.GetFileNameWithoutExtension(project)}\", \"{project.Replace('/', '\\')}\", \"{{{new Guid(i + 1, 0, 0, new byte[8])}}}\"\nEndProject\n");
        return $"\nMicrosoft Visual Studio Solution File, Format Version 12.00\n{string.Concat(lines)}Global\nEndGlobal\n";
    }
}
