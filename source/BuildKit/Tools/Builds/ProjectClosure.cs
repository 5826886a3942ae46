namespace BuildKit.Tools;

/// <summary>The projects that a command works on, and those that they refer to.</summary>
sealed record ProjectClosure
{
    /// <summary>The solution, project or filter; null if dotnet would not know which one either.</summary>
    public required AbsolutePath? Subject { get; init; }

    /// <summary>The projects that are named: those of the solution, or the one.</summary>
    public required IReadOnlyList<ProjectSources> Named { get; init; }

    /// <summary>They and all that they refer to.</summary>
    public required IReadOnlyList<ProjectSources> All { get; init; }

    /// <summary>References of which it cannot be said which projects they name.</summary>
    public required IReadOnlyList<string> UnknownReferences { get; init; }

    public static ProjectClosure Of(AbsolutePath path, IReadOnlyDictionary<string, string> given)
    {
        var subject = ProjectFiles.Chosen(path);
        var isSolution = ProjectFiles.IsSolution(subject);
        var projects = File.Exists(subject) ? ProjectFiles.Of(subject) : [];
        var (all, unknown) = (new Dictionary<AbsolutePath, ProjectSources>(), new List<string>());
        var waiting = new Queue<AbsolutePath>(projects);
        while (waiting.TryDequeue(out var project))
        {
            if (all.ContainsKey(project) || !File.Exists(project))
            {
                continue;
            }

            var sources = all[project] = ProjectSources.Read(project, given, isSolution ? subject : null);
            foreach (var reference in References(sources, unknown))
            {
                waiting.Enqueue(reference);
            }
        }

        return new()
        {
            Subject = File.Exists(subject) ? subject : null,
            Named = [.. projects.Where(all.ContainsKey).Select(project => all[project])],
            All = [.. all.Values],
            UnknownReferences = unknown,
        };
    }

    static IEnumerable<AbsolutePath> References(ProjectSources sources, List<string> unknown)
    {
        foreach (var file in sources.Files)
        {
            foreach (var part in file.Items.Where(item => item.Type == "ProjectReference").SelectMany(item => sources.Parts(item.Include, file)))
            {
                if (part.AsSpan().ContainsAny("*?@%") || part.Contains(PropertyText.Unknown, StringComparison.Ordinal))
                {
                    unknown.Add(part);
                }
                else if (!part.StartsWith(PropertyText.NoSource))
                {
                    yield return sources.Directory / part;
                }
            }
        }
    }
}
