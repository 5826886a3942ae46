using System.Xml;

namespace BuildKit.Analyzers.Solutions;

/// <summary>Reads the projects and folders of a <c>.slnx</c>.</summary>
static class XmlSolution
{
    static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static (List<OutlinedProject> Projects, List<string> Folders) Read(string text)
    {
        var (projects, folders) = (new List<OutlinedProject>(), new List<string>());
        using var reader = new StringReader(text);
        using var xml = XmlReader.Create(reader, Settings);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.Depth == 0 && xml.LocalName != "Solution")
            {
                throw SolutionReader.Malformed(((IXmlLineInfo)xml).LineNumber, $"The element is '{xml.LocalName}' and not 'Solution'.");
            }

            if (xml.LocalName == "Project" && xml.GetAttribute("Path") is { } path && SolutionReader.Project(path) is { } project)
            {
                projects.Add(project);
            }

            if (xml.LocalName == "Folder" && xml.GetAttribute("Name")?.Trim('/') is { Length: > 0 } folder)
            {
                folders.Add(folder);
            }
        }

        return (projects, folders);
    }
}
