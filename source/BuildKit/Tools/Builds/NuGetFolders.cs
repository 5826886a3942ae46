using System.Xml;
using System.Xml.Linq;

namespace BuildKit.Tools;

/// <summary>The folders among the package sources that a directory's <c>nuget.config</c> names.</summary>
static class NuGetFolders
{
    static readonly string[] Spellings = ["nuget.config", "NuGet.config", "NuGet.Config"];

    public static IReadOnlyList<AbsolutePath> Of(AbsolutePath directory) =>
        Spellings.Select(name => directory / name).FirstOrDefault(file => File.Exists(file)) is { } file ? In(file) : [];

    static List<AbsolutePath> In(AbsolutePath file)
    {
        try
        {
            using var xml = XmlReader.Create(file, SafeXml.Settings);
            return [.. XElement.Load(xml).Elements("packageSources").Elements("add").Select(source => source.Attribute("value")?.Value)
                .Where(value => value is not null && !value.Contains("://", StringComparison.Ordinal) && !value.Contains('%', StringComparison.Ordinal))
                .Select(value => ProjectFiles.Beside(file, value!))];
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            // NuGet reads the same file and says what is wrong with it.
            return [];
        }
    }
}
