using System.Xml;
using System.Xml.Linq;

namespace BuildKit.Packages;

/// <summary>The file <c>DotnetToolSettings.xml</c> of a .NET tool.</summary>
sealed record ToolSettings
{
    public const string FileName = "DotnetToolSettings.xml";
    public const string Executable = "executable";

    public required IReadOnlyList<ToolSettingsCommand> Commands { get; init; }

    /// <summary>The packages that hold the tool, by runtime identifier.</summary>
    public required IReadOnlyDictionary<string, string> PlatformPackages { get; init; }

    /// <exception cref="BuildException">BK1009: it cannot be read.</exception>
    public static ToolSettings Read(InstalledPackage package, AbsolutePath file)
    {
        try
        {
            using var reader = XmlReader.Create(file, BuildKit.Tools.SafeXml.Settings);
            var xml = XDocument.Load(reader);
            return new()
            {
                Commands = [.. xml.Descendants("Command").Select(command =>
                    new ToolSettingsCommand(Text(command, "Name"), Text(command, "EntryPoint"), Text(command, "Runner")))],
                PlatformPackages = xml.Descendants("RuntimeIdentifierPackage")
                    .ToDictionary(one => Text(one, "RuntimeIdentifier"), one => Text(one, "Id"), StringComparer.Ordinal),
            };
        }
        catch (Exception exception) when (exception is XmlException or ArgumentException)
        {
            throw Errors.PackageBroken(package.Identity, package.Directory, $"{FileName}: {exception.Message}").Exception(exception);
        }
    }

    static string Text(XElement element, string attribute) => element.Attribute(attribute)?.Value ?? "";
}

/// <summary>A command of a .NET tool: the file that it starts, and whether <c>dotnet</c> or the system starts it.</summary>
sealed record ToolSettingsCommand(string Name, string EntryPoint, string Runner);
