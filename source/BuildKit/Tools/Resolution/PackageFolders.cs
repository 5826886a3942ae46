using System.Xml;

namespace BuildKit.Tools;

/// <summary>The folders that NuGet restores packages to: the variable, then what nuget.config says, then the user's own.</summary>
static class PackageFolders
{
    const string Variable = "NUGET_PACKAGES";

    public static IReadOnlyList<AbsolutePath> For(Command command, AbsolutePath root)
    {
        var declared = command.Environment.GetValueOrDefault(Variable) ?? Environment.GetEnvironmentVariable(Variable);
        if (declared is { Length: > 0 } && Path.IsPathFullyQualified(declared))
        {
            return [AbsolutePath.Of(declared)];
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        List<AbsolutePath> folders = [.. Configurations(command.Directory ?? root, home).Select(Configured).OfType<AbsolutePath>()];
        if (home.Length > 0)
        {
            folders.Add(AbsolutePath.Of(home) / ".nuget/packages");
        }

        return folders;
    }

    static IEnumerable<AbsolutePath> Configurations(AbsolutePath directory, string home)
    {
        for (var at = directory; ; at = at.Parent)
        {
            yield return at / "nuget.config";
            yield return at / "NuGet.config";
            yield return at / "NuGet.Config";
            if (at == at.Parent)
            {
                break;
            }
        }

        if (home.Length > 0)
        {
            yield return AbsolutePath.Of(home) / ".nuget/NuGet/NuGet.Config";
        }
    }

    // A file that cannot be read says nothing here: NuGet reads it too, and knows better what is wrong with it.
    static AbsolutePath? Configured(AbsolutePath file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var xml = XmlReader.Create(file, SafeXml.Settings);
            while (xml.Read())
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "add" } && xml.GetAttribute("key") == "globalPackagesFolder"
                    && xml.GetAttribute("value") is { Length: > 0 } value)
                {
                    return file.Parent / Environment.ExpandEnvironmentVariables(value).Replace('\\', '/');
                }
            }
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
        }

        return null;
    }
}
