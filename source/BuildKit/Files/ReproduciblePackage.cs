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
    const int PlainFile = 0x81A4 << 16;

    // What the ZIP format can say.
    static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Latest = new(2107, 12, 31, 23, 59, 58, TimeSpan.Zero);

    /// <summary>Writes the normalised package; the source may be the destination. Times outside of 1980–2107 become the nearest inside.</summary>
    public static void Normalise(AbsolutePath source, AbsolutePath destination, DateTimeOffset time)
    {
        var moment = new DateTimeOffset(Math.Clamp(time.UtcTicks, Earliest.Ticks, Latest.Ticks), TimeSpan.Zero);
        AtomicFile.Write(destination, stream => FileOperation.Run("read", source, () =>
        {
            try
            {
                using var package = ZipFile.OpenRead(source);
                Rewrite(source, package, stream, moment);
            }
            catch (Exception exception) when (exception is InvalidDataException or System.Xml.XmlException)
            {
                throw Errors.NotAPackage(source, exception.Message).Exception(exception);
            }
        }));
    }

    static void Rewrite(AbsolutePath source, ZipArchive package, Stream destination, DateTimeOffset time)
    {
        Check(source, package);
        var names = package.Entries.ToDictionary(entry => entry.FullName, NewName, StringComparer.Ordinal);
        using var result = new ZipArchive(destination, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var entry in package.Entries.OrderBy(entry => Rank(entry.FullName)).ThenBy(entry => names[entry.FullName], StringComparer.Ordinal))
        {
            var written = result.CreateEntry(names[entry.FullName], CompressionLevel.Optimal);
            (written.LastWriteTime, written.ExternalAttributes) = (time, PlainFile);
            using var content = written.Open();
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
        }
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
