using System.Xml;

namespace BuildKit.Tools;

/// <summary>What a restored tool package starts for a command, as its <c>DotnetToolSettings.xml</c> says.</summary>
sealed record ToolEntryPoint(AbsolutePath File, bool IsManaged)
{
    /// <summary>
    /// The entry point for this runtime; null if the package is of a kind that only <c>dotnet tool run</c> knows, such as
    /// one that refers to a package for each system.
    /// </summary>
    public static ToolEntryPoint? Of(AbsolutePath package, string command)
    {
        var frameworks = Directory.Exists(package / "tools") ? Directory.GetDirectories(package / "tools").Select(AbsolutePath.Of) : [];
        var settings = frameworks.Select(folder => (Version: Framework(folder.Name), File: folder / "any" / "DotnetToolSettings.xml"))
            .Where(one => one.Version is not null && one.Version <= Environment.Version && System.IO.File.Exists(one.File))
            .OrderByDescending(one => one.Version).FirstOrDefault();
        return settings.File is null ? null : Read(settings.File, command);
    }

    static ToolEntryPoint? Read(AbsolutePath settings, string command)
    {
        try
        {
            using var xml = XmlReader.Create(settings, SafeXml.Settings);
            while (xml.Read())
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "Command" }
                    && string.Equals(xml.GetAttribute("Name"), command, StringComparison.OrdinalIgnoreCase)
                    && xml.GetAttribute("EntryPoint") is { Length: > 0 } entry && settings.Parent / entry.Replace('\\', '/') is var file
                    && System.IO.File.Exists(file))
                {
                    return xml.GetAttribute("Runner") switch
                    {
                        "dotnet" => new(file, IsManaged: true),
                        "executable" => new(file, IsManaged: false),
                        _ => null,
                    };
                }
            }
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
        }

        return null;
    }

    // net8.0, netcoreapp3.1; null for other kinds.
    static Version? Framework(string name)
    {
        var numbers = name.StartsWith("netcoreapp", StringComparison.OrdinalIgnoreCase) ? name["netcoreapp".Length..]
            : name.StartsWith("net", StringComparison.OrdinalIgnoreCase) ? name["net".Length..] : "";
        return numbers.Contains('.', StringComparison.Ordinal) && Version.TryParse(numbers.AsSpan().TrimEnd(), out var version) ? version : null;
    }
}
