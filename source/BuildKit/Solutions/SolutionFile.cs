using System.Xml;
using Microsoft.VisualStudio.SolutionPersistence.Model;
using Microsoft.VisualStudio.SolutionPersistence.Serializer;

namespace BuildKit.Solutions;

/// <summary>Reads solution files, with the library that Visual Studio and dotnet read them with.</summary>
static class SolutionFile
{
    /// <exception cref="BuildException">BK0706: the file is no solution. BK0707: it names projects that are missing.</exception>
    public static SolutionContent Read(AbsolutePath file)
    {
        if (file.Extension.Equals(".slnf", StringComparison.OrdinalIgnoreCase))
        {
            return SolutionFilter.Read(file);
        }

        var model = Model(file);
        var folder = file.Parent;
        // The formats keep projects in orders of their own.
        var projects = model.SolutionProjects.Where(IsFile).Select(project => new SolutionProject(
            new Project(folder / Slashed(project.FilePath)), project.Parent?.Path.Trim('/') ?? ""))
            .OrderBy(one => (string)one.Project.Path, StringComparer.Ordinal).ToList();
        RefuseMissing(file, projects);
        return new(projects, [.. model.SolutionFolders.Select(one => one.Path.Trim('/')).Order(StringComparer.Ordinal)]);
    }

    static SolutionModel Model(AbsolutePath file)
    {
        try
        {
            var serializer = SolutionSerializers.GetSerializerByMoniker(file)!;
            return serializer.OpenAsync(file, CancellationToken.None).ConfigureAwait(false).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is SolutionException or IOException or UnauthorizedAccessException or ArgumentException
            or InvalidOperationException or XmlException or FormatException)
        {
            var (place, xml) = (exception as SolutionException, exception.GetBaseException() as XmlException);
            throw Errors.SolutionUnreadable(file, place?.Line ?? xml?.LineNumber, place?.Column ?? xml?.LinePosition, exception.Message).Exception(exception);
        }
    }

    // Web sites are directories or addresses; what is built by a project file ends in "proj", whatever the language.
    static bool IsFile(SolutionProjectModel project) => ProjectPaths.IsProject(project.FilePath);

    static void RefuseMissing(AbsolutePath file, List<SolutionProject> projects)
    {
        var missing = projects.FindAll(one => !File.Exists(one.Project.Path));
        if (missing.Count > 0)
        {
            var lines = File.ReadAllLines(file);
            throw Errors.SolutionProjectsMissing(file, missing.ConvertAll(one => Place(lines, one.Project, file))).Exception();
        }
    }

    static (int? Line, string Path) Place(string[] lines, Project project, AbsolutePath file)
    {
        var path = project.Path.RelativeTo(file.Parent).ToString();
        var line = Array.FindIndex(lines, text => Slashed(text).Contains($"\"{path}\"", StringComparison.OrdinalIgnoreCase));
        return (line < 0 ? null : line + 1, path);
    }

    public static string Slashed(string path) => path.Replace('\\', '/');
}
