namespace BuildKit.Solutions;

/// <summary>Finds the file of a solution by nothing more than the listing of one directory.</summary>
static class SolutionSearch
{
    public static bool IsSolution(string file) => IsFile(file, ".sln") || IsFile(file, ".slnx") || IsFile(file, ".slnf");

    /// <summary>The only solution in the root directory; filters are no solutions of their own.</summary>
    public static AbsolutePath Only(InjectedMember member)
    {
        var found = SolutionsIn(member.RootDirectory);
        return found.Count switch
        {
            1 => AbsolutePath.Of(found[0]),
            0 => throw Errors.NoSolution(member.Name, member.RootDirectory).Exception(),
            _ => throw Errors.SeveralSolutions(member.Name, member.RootDirectory, found.ConvertAll(NameOf)).Exception(),
        };
    }

    public static AbsolutePath Named(string path, InjectedMember member)
    {
        var file = member.RootDirectory / path.Replace('\\', '/');
        return !member.RootDirectory.Contains(file) ? throw Errors.SolutionOutsideRoot(member.Name, file, member.RootDirectory).Exception()
            : !File.Exists(file) ? throw Errors.SolutionMissing(member.Name, file, SolutionsBeside(file)).Exception()
            : file;
    }

    static List<string> SolutionsIn(string directory)
    {
        var found = new List<string>();
        foreach (var file in Directory.GetFiles(directory))
        {
            if (file.EndsWith(".sln", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".slnx", StringComparison.OrdinalIgnoreCase))
            {
                found.Add(file);
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    static List<string> SolutionsBeside(AbsolutePath file) =>
        Directory.Exists(file.Parent) ? SolutionsIn(file.Parent).ConvertAll(NameOf) : [];

    static string NameOf(string file) => Path.GetFileName(file);

    static bool IsFile(string file, string extension) => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
