using System.IO.Compression;
using System.Xml.Linq;

namespace BuildKit.Files;

/// <summary>
/// Rewrites a NuGet package so that packing the same content again gives the same bytes: a fixed order, one time, and
/// names made from content where <c>dotnet pack</c> makes random ones.
/// </summary>
static class ReproduciblePackage
{
    const string Relationships = "_rels/.rels";
    const string ContentTypes = "[Content_Types].xml";
    const string Signature = ".signature.p7s";
    const string CoreProperties = "package/services/metadata/core-properties/";

    /// <summary>Writes the normalised package; the source may be the destination. Times outside of 1980–2107 become the nearest inside.</summary>
    public static void Normalise(AbsolutePath source, AbsolutePath destination, DateTimeOffset time)
    {
        AtomicFile.Write(destination, stream =>
        {
            using var content = FileOperation.Run("read", source, () => File.OpenRead(source));
            try
            {
                using var package = new ZipArchive(content, ZipArchiveMode.Read);
                Rewrite(source, package, stream, time);
            }
            catch (Exception exception) when (exception is InvalidDataException or System.Xml.XmlException)
            {
                throw Errors.NotAPackage(source, exception.Message).Exception(exception);
            }
        });
    }

    /// <summary>Whether it has an author's or a repository's signature, which any change of it breaks.</summary>
    public static bool IsSigned(AbsolutePath package) => FileOperation.Run("read", package, () =>
    {
        try
        {
            using var zip = ZipFile.OpenRead(package);
            return zip.GetEntry(Signature) is not null;
        }
        catch (InvalidDataException exception)
        {
            throw Errors.NotAPackage(package, exception.Message).Exception(exception);
        }
    });

    static void Rewrite(AbsolutePath source, ZipArchive package, Stream destination, DateTimeOffset time)
    {
        Check(source, package);
        var names = package.Entries.ToDictionary(entry => entry.FullName, NewName, StringComparer.Ordinal);
        using var result = ZipArchiveWriter.Open(destination);
        foreach (var entry in package.Entries.OrderBy(entry => Rank(entry.FullName)).ThenBy(entry => names[entry.FullName], StringComparer.Ordinal))
        {
            using var content = Content(entry, names);
            ZipArchiveWriter.Add(result, names[entry.FullName], content, time);
        }
    }

    static MemoryStream Content(ZipArchiveEntry entry, Dictionary<string, string> names)
    {
        var content = new MemoryStream();
        switch (entry.FullName)
        {
            case Relationships:
                PackageParts.NormalisedRelationships(Load(entry), names).Save(content);
                break;
            case ContentTypes:
                PackageParts.NormalisedContentTypes(Load(entry)).Save(content);
                break;
            default:
                using (var original = entry.Open())
                {
                    original.CopyTo(content);
                }

                break;
        }

        content.Position = 0;
        return content;
    }

    static void Check(AbsolutePath source, ZipArchive package)
    {
        var names = package.Entries.Select(entry => entry.FullName).ToArray();
        if (names.Contains(Signature))
        {
            throw Errors.PackageSigned(source).Exception();
        }

        var problem = !names.Any(IsManifest) ? "it has no .nuspec file at its root"
            : names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
                ? $"it holds '{twice.Key}' twice"
            : names.FirstOrDefault(IsOutside) is { } outside ? $"'{outside}' would be unpacked outside of it"
            : null;
        if (problem is not null)
        {
            throw Errors.NotAPackage(source, problem).Exception();
        }
    }

    // NuGet reads the manifest first of all, and the relationships lead to it.
    static int Rank(string name) => name == Relationships ? 0 : IsManifest(name) ? 1 : 2;

    static bool IsManifest(string name) => name.EndsWith(".nuspec", StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal);

    static bool IsOutside(string name) => name is ['/' or '\\', ..] || name.Split('/', '\\').Contains("..");

    static string NewName(ZipArchiveEntry entry)
    {
        if (!entry.FullName.StartsWith(CoreProperties, StringComparison.Ordinal) || Path.GetExtension(entry.FullName) != ".psmdcp")
        {
            return entry.FullName;
        }

        using var content = entry.Open();
        return $"{CoreProperties}{Digest.OfStream(content).ToString()[..32]}.psmdcp";
    }

    static XDocument Load(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        return XDocument.Load(content);
    }
}
