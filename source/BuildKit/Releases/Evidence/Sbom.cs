using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace BuildKit.Releases;

/// <summary>Writes the components of a release as a CycloneDX document; the same components give the same bytes.</summary>
static class Sbom
{
    public const string FileName = "sbom.cdx.json";

    const string SpecVersion = "1.6";

    /// <exception cref="BuildException">BK0428: what the product is made of cannot be known.</exception>
    public static ReleaseInMaking AddTo(ReleaseInMaking release, ProductProjects projects) =>
        release.WithDocument(FileName, ReleaseFileKind.Sbom, Document(release, Components(release, projects)));

    public static byte[] Document(ReleaseInMaking release, ComponentList components)
    {
        var content = JsonDocuments.Write(json => WriteAll(json, release, components, serial: null));
        return JsonDocuments.Write(json => WriteAll(json, release, components, SerialOf(content)));
    }

    static ComponentList Components(ReleaseInMaking release, ProductProjects projects)
    {
        var list = new ComponentList();
        foreach (var (project, folder) in projects.Restored)
        {
            NuGetComponents.AddTo(list, release.Product.Name, project, folder);
        }

        foreach (var directory in projects.OfNpm)
        {
            NpmComponents.AddTo(list, release.Product.Name, directory);
        }

        LockedTools.AddTo(list, release.Product.Name, release.Root);
        ManifestTools.AddTo(list, release.Product.Name, release.Root);
        return list;
    }

    // RFC 9562, version 8: a name for exactly this content, instead of one for this moment.
    static string SerialOf(byte[] content)
    {
        var bytes = SHA256.HashData(content)[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }

    static void WriteAll(Utf8JsonWriter json, ReleaseInMaking release, ComponentList components, string? serial)
    {
        json.WriteString("$schema", $"http://cyclonedx.org/schema/bom-{SpecVersion}.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", SpecVersion);
        if (serial is not null)
        {
            json.WriteString("serialNumber", serial);
        }

        json.WriteNumber("version", 1);
        WriteMetadata(json, release);
        json.WriteStartArray("components");
        foreach (var component in components.All)
        {
            SbomComponents.Write(json, component);
        }

        json.WriteEndArray();
        WriteDependencies(json, RefOf(release), components);
    }

    static void WriteMetadata(Utf8JsonWriter json, ReleaseInMaking release)
    {
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", release.Git.CommitTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        SbomComponents.WriteTool(json, "BuildKit", EngineVersion.Text);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("component");
        json.WriteString("type", "application");
        json.WriteString("bom-ref", RefOf(release));
        json.WriteString("name", release.Product.Name);
        json.WriteString("version", $"{release.Version}");
        WriteSource(json, release);
        json.WriteStartArray("components");
        foreach (var package in release.Packages)
        {
            SbomComponents.WriteFile(json, package);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteSource(Utf8JsonWriter json, ReleaseInMaking release)
    {
        if (SourceAddress.Of(release) is { } address)
        {
            json.WriteStartArray("externalReferences");
            json.WriteStartObject();
            json.WriteString("type", "vcs");
            json.WriteString("url", address);
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    static void WriteDependencies(Utf8JsonWriter json, string product, ComponentList components)
    {
        json.WriteStartArray("dependencies");
        SbomComponents.WriteDependency(json, product, components.Direct);
        foreach (var component in components.All)
        {
            SbomComponents.WriteDependency(json, component.Purl, component.DependsOn);
        }

        json.WriteEndArray();
    }

    static string RefOf(ReleaseInMaking release) => $"{release.Product.Name}@{release.Version}";
}
