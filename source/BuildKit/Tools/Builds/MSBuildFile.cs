using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Linq;
using BuildKit.Files;

namespace BuildKit.Tools;

/// <summary>
/// What one file of a project says, read without MSBuild. Conditions are not evaluated: all that may hold counts. A file that is missing
/// or that MSBuild could not read either says nothing.
/// </summary>
sealed record MSBuildFile(AbsolutePath Path)
{
    static readonly ConcurrentDictionary<AbsolutePath, (FileStat Stat, MSBuildFile File)> Known = new();

    /// <summary>Each value that a property may get, in the order of the file; names ignore case.</summary>
    public List<(string Name, string Value)> Properties { get; } = [];

    public List<(string Type, string Include)> Items { get; } = [];

    /// <summary>What it imports, other than an SDK.</summary>
    public List<string> Imports { get; } = [];

    /// <summary>Metadata and the attributes of tasks: texts that may name files.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>Whether it uses an SDK, as the projects of today do.</summary>
    public bool UsesSdk { get; private set; }

    public AbsolutePath Directory => Path.Parent;

    /// <summary>What the file says; read once for as long as it stays as it is, because projects share most of their files.</summary>
    public static MSBuildFile Read(AbsolutePath path)
    {
        var stat = FileStat.Of(path);
        if (Known.TryGetValue(path, out var known) && known.Stat == stat)
        {
            return known.File;
        }

        var file = ReadAnew(path);
        Known[path] = (stat, file);
        return file;
    }

    static MSBuildFile ReadAnew(AbsolutePath path)
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
        UsesSdk |= element.Attribute("Sdk") is not null || name == "Sdk";
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
