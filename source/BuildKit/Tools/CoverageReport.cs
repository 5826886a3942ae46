using System.Collections.Immutable;
using System.Globalization;
using System.Xml;

namespace BuildKit.Tools;

/// <summary>Line coverage from the cobertura files of one run, added up: a line is covered if any of them says so.</summary>
sealed class CoverageReport
{
    readonly Dictionary<string, Dictionary<int, bool>> lines = new(StringComparer.Ordinal);

    public int Files { get; private set; }

    public (AbsolutePath File, string Reason)? Unreadable { get; private set; }

    public int Coverable { get; private set; }

    public int Covered { get; private set; }

    public static ImmutableArray<string> Arguments(bool isPlatform) =>
        isPlatform ? ["--coverage", "--coverage-output-format", "cobertura"] : ["--collect", "XPlat Code Coverage"];

    public static string Package(bool isPlatform) => isPlatform ? "Microsoft.Testing.Extensions.CodeCoverage" : "coverlet.collector";

    public static CoverageReport In(AbsolutePath directory, AbsolutePath root)
    {
        var report = new CoverageReport();
        // VSTest leaves each file twice; adding up by line makes that harmless.
        var files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.cobertura.xml", SearchOption.AllDirectories) : [];
        foreach (var file in files.Order(StringComparer.Ordinal).Select(AbsolutePath.Of))
        {
            report.Files++;
            try
            {
                report.Read(file, root);
            }
            catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
            {
                report.Unreadable ??= (file, exception.Message);
            }
        }

        report.Coverable = report.lines.Values.Sum(file => file.Count);
        report.Covered = report.lines.Values.Sum(file => file.Values.Count(isCovered => isCovered));
        return report;
    }

    /// <summary>The files with the most lines that no test reaches.</summary>
    public IEnumerable<(string File, int Covered, int Coverable)> Worst(int count) => lines
        .Select(file => (File: file.Key, Covered: file.Value.Values.Count(isCovered => isCovered), Coverable: file.Value.Count))
        .Where(file => file.Covered < file.Coverable)
        .OrderByDescending(file => file.Coverable - file.Covered).ThenBy(file => file.File, StringComparer.Ordinal)
        .Take(count);

    void Read(AbsolutePath file, AbsolutePath root)
    {
        using var xml = XmlReader.Create(file, SafeXml.Settings);
        var sources = new List<string>();
        Dictionary<int, bool>? current = null;
        while (xml.Read())
        {
            switch (xml.NodeType == XmlNodeType.Element ? xml.LocalName : "")
            {
                case "source":
                    sources.Add(xml.ElementText(4_096).Trim());
                    break;
                case "class":
                    current = LinesOf(SourceFile(xml.GetAttribute("filename") ?? "", sources, root));
                    break;
                case "line" when current is not null && int.TryParse(xml.GetAttribute("number"), CultureInfo.InvariantCulture, out var number):
                    current[number] = current.GetValueOrDefault(number) || IsHit(xml.GetAttribute("hits"));
                    break;
            }
        }
    }

    // Counters overflow in loops, so anything but none is a hit.
    static bool IsHit(string? hits) => hits is { Length: > 0 } && hits.Trim() is not ("0" or "");

    Dictionary<int, bool> LinesOf(string file)
    {
        if (!lines.TryGetValue(file, out var found))
        {
            lines.Add(file, found = []);
        }

        return found;
    }

    static string SourceFile(string name, List<string> sources, AbsolutePath root)
    {
        if (name.StartsWith("/_/", StringComparison.Ordinal))
        {
            return root / name[3..];
        }

        if (Path.IsPathFullyQualified(name))
        {
            return AbsolutePath.Of(name);
        }

        var candidates = sources.Where(Path.IsPathFullyQualified).Select(AbsolutePath.Of)
            .Append(root).Select(source => source / name.Replace('\\', '/')).ToList();
        return candidates.Find(candidate => File.Exists(candidate)) ?? candidates[0];
    }
}
