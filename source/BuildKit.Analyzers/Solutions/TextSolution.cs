namespace BuildKit.Analyzers.Solutions;

/// <summary>Reads the projects and folders of a <c>.sln</c>.</summary>
static class TextSolution
{
    const string FolderType = "{2150E333-8FDC-42A3-9474-1A3956D46DE8}";

    public static (List<OutlinedProject> Projects, List<string> Folders) Read(string text)
    {
        var (projects, folders) = (new List<OutlinedProject>(), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        var parents = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var lines = text.Split('\n');
        if (!lines.Take(5).Any(line => line.TrimStart('\uFEFF').StartsWith("Microsoft Visual Studio Solution File", StringComparison.Ordinal)))
        {
            throw SolutionReader.Malformed(1, "It does not begin as a solution file does.");
        }

        var isNesting = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            isNesting = line.StartsWith("GlobalSection(NestedProjects)", StringComparison.Ordinal) || (isNesting && line != "EndGlobalSection");
            if (line.StartsWith("Project(", StringComparison.Ordinal))
            {
                ReadProject(line, i + 1, projects, folders);
            }
            else if (isNesting && line.IndexOf('=') is > 0 and var equals)
            {
                parents[line.Substring(0, equals).Trim()] = line.Substring(equals + 1).Trim();
            }
        }

        return (projects, folders.Keys.Select(id => PathOf(id, folders, parents)).ToList());
    }

    // Project("{type}") = "Name", "folder\Name.csproj", "{id}"
    static void ReadProject(string line, int number, List<OutlinedProject> projects, Dictionary<string, string> folders)
    {
        var parts = line.Split('"');
        if (parts.Length < 8)
        {
            throw SolutionReader.Malformed(number, "A project has a type, a name, a path and an identity.");
        }

        var (type, name, path, id) = (parts[1], parts[3], parts[5], parts[7]);
        if (string.Equals(type, FolderType, StringComparison.OrdinalIgnoreCase))
        {
            folders[id] = name;
        }
        else if (SolutionReader.Project(path) is { } project)
        {
            projects.Add(project);
        }
    }

    static string PathOf(string id, Dictionary<string, string> folders, Dictionary<string, string> parents)
    {
        var path = folders[id];
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { id };
        while (parents.TryGetValue(id, out id!) && seen.Add(id) && folders.TryGetValue(id, out var parent))
        {
            path = $"{parent}/{path}";
        }

        return path;
    }
}
