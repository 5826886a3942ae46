namespace BuildKit.Solutions;

/// <summary>What a solution file says: its projects and its folders, each in the order of their paths.</summary>
sealed record SolutionContent(IReadOnlyList<SolutionProject> Projects, IReadOnlyList<string> Folders);

/// <summary>A project in a solution, and the folder it is in; empty for none.</summary>
sealed record SolutionProject(Project Project, string Folder);
