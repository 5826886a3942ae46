using System.Xml;
using System.Xml.Linq;

namespace BuildKit.Tools;

/// <summary>
/// What one file of a project says, read without MSBuild. Conditions are not evaluated: all that may hold counts. A file that is missing
/// or that MSBuild could not read either says nothing.
/// </summary>
sealed record MSBuildFile(AbsolutePath Path)
{
    /// <summary>Each value that a property may get, in the order of the file; names ignore case.</summary>
    public List<(string Name, string Value)> Properties { get; } = [];

    public List<(string Type, string Include)> Items { get; } = [];

    /// <summary>What it imports, other than an SDK.</summary>
    public List<string> Imports { get; } = [];

    /// <summary>Metadata and the attributes of tasks: texts that may name files.</summary>
    public List<string> Texts { get; } = [];

    public AbsolutePath Directory => Path.Parent;

    public static MSBuildFile Read(AbsolutePath path)
    {
        var file = new MSBuildFile(path);
        try
        {
            if (File.Exists(path))
            {
                using var xml = XmlReader.Create(path, SafeXml.Settings);
                foreach (var element in XElement.Load(xml).DescendantsAndSelf())
                {
                    file.Add(element);
                }
            }
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            // MSBuild reads the same file and says what is wrong with it, with the line.
        }

        return file;
    }

    void Add(XElement element)
    {
        var (name, parent) = (element.Name.LocalName, element.Parent?.Name.LocalName);
        if (parent == "PropertyGroup")
        {
            Properties.Add((name, element.Value));
        }
        else if (name == "Import")
        {
            Imports.AddRange(element.Attribute("Sdk") is null && element.Attribute("Project") is { } project ? [project.Value] : []);
        }
        else if (parent == "ItemGroup")
        {
            Items.AddRange(element.Attribute("Include") is { } include ? [(name, include.Value)] : []);
            Texts.AddRange(element.Elements().Select(metadata => metadata.Value).Concat(Attributes(element, "Include", "Exclude", "Remove", "Update")));
        }
        else if (parent == "Target")
        {
            Texts.AddRange(Attributes(element));
        }
    }

    static IEnumerable<string> Attributes(XElement element, params string[] except) =>
        element.Attributes().Where(attribute => attribute.Name.LocalName != "Condition" && !except.Contains(attribute.Name.LocalName)).Select(attribute => attribute.Value);
}
