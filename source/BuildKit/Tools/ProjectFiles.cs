using System.Text.Json;
using System.Xml;

namespace BuildKit.Tools;

/// <summary>The project files that a solution, a directory or a project stands for.</summary>
static class ProjectFiles
{
    /// <summary>The only solution or project of a directory; the path itself if it is a file, or if dotnet would not know which one either.</summary>
    public static AbsolutePath Chosen(AbsolutePath path)
    {
        if (!Directory.Exists(path))
        {
            return path;
        }

        var files = Directory.GetFiles(path).Select(AbsolutePath.Of).ToList();
        var solutions = files.FindAll(IsSolution);
        var candidates = solutions.Count > 0 ? solutions : files.FindAll(IsProject);
        return candidates.Count == 1 ? candidates[0] : path;
    }

    public static bool IsSolution(AbsolutePath file) => Path.GetExtension(file.Name).ToUpperInvariant() is ".SLN" or ".SLNX" or ".SLNF";

    /// <summary>The projects of a solution that exist, or the project itself.</summary>
    /// <remarks>A file that cannot be read has no projects here: dotnet reads it too, and knows better what is wrong with it.</remarks>
    public static IReadOnlyList<AbsolutePath> Of(AbsolutePath file)
    {
        try
        {
            var projects = Path.GetExtension(file.Name).ToUpperInvariant() switch
            {
                ".SLN" => InSolution(file),
                ".SLNX" => InXmlSolution(file),
                ".SLNF" => InFilter(file),
                _ => (IEnumerable<AbsolutePath>)[file],
            };
            return [.. projects.Where(project => IsProject(project) && File.Exists(project)).Distinct()];
        }
        catch (Exception exception) when (exception is XmlException or JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>The solution that a filter takes its projects from; null for what is no filter.</summary>
    public static AbsolutePath? SolutionOf(AbsolutePath file)
    {
        if (!file.Name.EndsWith(".slnf", StringComparison.OrdinalIgnoreCase) || !File.Exists(file))
        {
            return null;
        }

        try
        {
            using var json = Filter(file);
            return Solution(json, file);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    static bool IsProject(AbsolutePath file) =>
        Path.GetExtension(file.Name) is { Length: > 4 } extension && extension.EndsWith("proj", StringComparison.OrdinalIgnoreCase);

    // Project("{type}") = "Name", "folder\Name.csproj", "{id}"
    static IEnumerable<AbsolutePath> InSolution(AbsolutePath file) =>
        from line in File.ReadLines(file)
        where line.StartsWith("Project(", StringComparison.Ordinal)
        let parts = line.Split('"')
        where parts.Length > 5
        select Beside(file, parts[5]);

    static List<AbsolutePath> InXmlSolution(AbsolutePath file)
    {
        using var xml = XmlReader.Create(file, SafeXml.Settings);
        var projects = new List<AbsolutePath>();
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Project" } && xml.GetAttribute("Path") is { } path)
            {
                projects.Add(Beside(file, path));
            }
        }

        return projects;
    }

    static IEnumerable<AbsolutePath> InFilter(AbsolutePath file)
    {
        using var json = Filter(file);
        return Solution(json, file) is { } full && json.RootElement.GetProperty("solution").TryGetProperty("projects", out var projects)
            ? [.. projects.EnumerateArray().Select(project => Beside(full, project.GetString() ?? ""))]
            : [];
    }

    static JsonDocument Filter(AbsolutePath file) => JsonDocument.Parse(
        File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

    static AbsolutePath? Solution(JsonDocument filter, AbsolutePath file) =>
        filter.RootElement.TryGetProperty("solution", out var solution) && solution.TryGetProperty("path", out var path) ? Beside(file, path.GetString() ?? "") : null;

    internal static AbsolutePath Beside(AbsolutePath file, string path) => file.Parent / path.Replace('\\', '/');
}
