namespace BuildKit.Analyzers.Solutions;

/// <summary>What names are made of: the projects and folders of a solution file, or what is wrong with it.</summary>
sealed record SolutionOutline(string File, Rows<OutlinedProject> Projects, Rows<string> Folders, OutlineProblem? Problem)
{
    public static SolutionOutline Wrong(string file, int line, int column, string reason) =>
        new(file, Rows<OutlinedProject>.Of([]), Rows<string>.Of([]), new(line, column, reason));
}

/// <summary>A project, by its file's name and its path relative to the solution, with forward slashes.</summary>
sealed record OutlinedProject(string Name, string Path);

/// <summary>Why a file cannot be read; line and column count from 1.</summary>
sealed record OutlineProblem(int Line, int Column, string Reason);
