using System.Xml;

namespace BuildKit.Analyzers.Solutions;

/// <summary>
/// Reads as much of a solution as names are made of. The build itself reads it with Visual Studio's own library, which does
/// not load into every compiler; a test holds the two against each other.
/// </summary>
static class SolutionReader
{
    public static bool Reads(string path) => IsXml(path) || path.EndsWith(".sln", StringComparison.OrdinalIgnoreCase);

    public static SolutionOutline Read(string path, string text)
    {
        try
        {
            var (projects, folders) = IsXml(path) ? XmlSolution.Read(text) : TextSolution.Read(text);
            return new(
                path,
                Rows<OutlinedProject>.Of(projects.OrderBy(project => project.Path, StringComparer.Ordinal)),
                Rows<string>.Of(folders.SelectMany(WithParents).Distinct().OrderBy(folder => folder, StringComparer.Ordinal)),
                null);
        }
        catch (XmlException exception)
        {
            return SolutionOutline.Wrong(path, Math.Max(1, exception.LineNumber), Math.Max(1, exception.LinePosition), exception.Message);
        }
        catch (FormatException exception)
        {
            return SolutionOutline.Wrong(path, exception.Data["Line"] is int line ? line : 1, 1, exception.Message);
        }
    }

    /// <summary>A project, or null for what is no file: web sites are directories or addresses.</summary>
    public static OutlinedProject? Project(string path)
    {
        var slashed = path.Replace('\\', '/');
        var dot = slashed.LastIndexOf('.');
        var isProject = dot >= 0 && slashed.Length - dot > 4 && slashed.EndsWith("proj", StringComparison.OrdinalIgnoreCase);
        return isProject ? new(slashed.Substring(0, dot).Split('/').Last(), slashed) : null;
    }

    public static FormatException Malformed(int line, string message)
    {
        var exception = new FormatException(message);
        exception.Data["Line"] = line;
        return exception;
    }

    static bool IsXml(string path) => path.EndsWith(".slnx", StringComparison.OrdinalIgnoreCase);

    static IEnumerable<string> WithParents(string folder)
    {
        for (var end = folder.Length; end > 0; end = folder.LastIndexOf('/', end - 1))
        {
            yield return folder.Substring(0, end);
        }
    }
}
