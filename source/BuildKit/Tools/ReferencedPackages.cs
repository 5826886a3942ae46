using System.Xml;

namespace BuildKit.Tools;

/// <summary>
/// The packages and project SDKs that a project names, found without starting MSBuild: in the project itself, in the
/// projects and files that it refers to, and in the <c>Directory.*</c> files above it. Conditions are not evaluated.
/// </summary>
static class ReferencedPackages
{
    static readonly string[] SharedFiles = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    public static IReadOnlySet<string> Of(AbsolutePath project)
    {
        var packages = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<AbsolutePath>();
        var waiting = new Queue<AbsolutePath>([project]);
        while (waiting.TryDequeue(out var file))
        {
            if (!seen.Add(file) || !File.Exists(file))
            {
                continue;
            }

            foreach (var other in Read(file, packages).Concat(IsProject(file) ? SharedAbove(file) : []))
            {
                waiting.Enqueue(other);
            }
        }

        return packages;
    }

    static bool IsProject(AbsolutePath file) => file.Name.EndsWith("proj", StringComparison.OrdinalIgnoreCase);

    static IEnumerable<AbsolutePath> SharedAbove(AbsolutePath file)
    {
        for (var directory = file.Parent; ; directory = directory.Parent)
        {
            foreach (var name in SharedFiles)
            {
                yield return directory / name;
            }

            if (directory == directory.Parent)
            {
                yield break;
            }
        }
    }

    static List<AbsolutePath> Read(AbsolutePath file, HashSet<string> packages)
    {
        var others = new List<AbsolutePath>();
        try
        {
            using var xml = XmlReader.Create(file, SafeXml.Settings);
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.Element)
                {
                    ReadElement(xml, file, packages, others);
                }
            }
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            // MSBuild reads the same file and says what is wrong with it, with the line.
        }

        return others;
    }

    static void ReadElement(XmlReader xml, AbsolutePath file, HashSet<string> packages, List<AbsolutePath> others)
    {
        switch (xml.LocalName)
        {
            case "PackageReference" or "GlobalPackageReference":
                packages.UnionWith(Items(xml.GetAttribute("Include")));
                break;
            case "ProjectReference":
                others.AddRange(Items(xml.GetAttribute("Include")).SelectMany(path => Path(file, path)));
                break;
            case "Import":
                packages.UnionWith(Items(xml.GetAttribute("Sdk")).Select(WithoutVersion));
                others.AddRange(Items(xml.GetAttribute("Sdk") is null ? xml.GetAttribute("Project") : null).SelectMany(path => Path(file, path)));
                break;
            case "Project":
                packages.UnionWith(Items(xml.GetAttribute("Sdk")).Select(WithoutVersion));
                break;
            case "Sdk":
                packages.UnionWith(Items(xml.GetAttribute("Name")));
                break;
        }
    }

    static string[] Items(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static string WithoutVersion(string sdk) => sdk.Split('/')[0];

    // A path made of other properties is not followed; the two that name the file's own directory are.
    static IEnumerable<AbsolutePath> Path(AbsolutePath file, string path)
    {
        var plain = path
            .Replace("$(MSBuildThisFileDirectory)", "", StringComparison.OrdinalIgnoreCase)
            .Replace("$(MSBuildProjectDirectory)", ".", StringComparison.OrdinalIgnoreCase);
        return plain.AsSpan().ContainsAny("$*@") ? [] : [ProjectFiles.Beside(file, plain.Replace("%20", " ", StringComparison.Ordinal))];
    }
}
