using System.Text.Json;

namespace BuildKit.Releases;

/// <summary>The parts of a CycloneDX document that are about one component.</summary>
static class SbomComponents
{
    public static void Write(Utf8JsonWriter json, Component component)
    {
        json.WriteStartObject();
        json.WriteString("type", component.IsApplication ? "application" : "library");
        json.WriteString("bom-ref", component.Purl);
        json.WriteString("name", component.Name);
        json.WriteString("version", component.Version);
        json.WriteString("scope", component.Scope switch
        {
            ComponentScope.Required => "required",
            ComponentScope.Optional => "optional",
            _ => "excluded",
        });
        WriteHash(json, "SHA-512", component.Sha512);
        WriteLicence(json, component.Licence);
        json.WriteString("purl", component.Purl);
        json.WriteEndObject();
    }

    public static void WriteTool(Utf8JsonWriter json, string name, string version)
    {
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", name);
        json.WriteString("version", version);
        json.WriteEndObject();
    }

    /// <summary>A package of the product itself, so that it can be found out whose list this is.</summary>
    public static void WriteFile(Utf8JsonWriter json, ReleaseFile file)
    {
        json.WriteStartObject();
        json.WriteString("type", "file");
        json.WriteString("name", file.Name);
        WriteHash(json, "SHA-256", file.Sha256);
        json.WriteEndObject();
    }

    public static void WriteDependency(Utf8JsonWriter json, string of, IEnumerable<string> on)
    {
        json.WriteStartObject();
        json.WriteString("ref", of);
        json.WriteStartArray("dependsOn");
        foreach (var needed in on)
        {
            json.WriteStringValue(needed);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteHash(Utf8JsonWriter json, string algorithm, string? value)
    {
        if (value is null)
        {
            return;
        }

        json.WriteStartArray("hashes");
        json.WriteStartObject();
        json.WriteString("alg", algorithm);
        json.WriteString("content", value);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void WriteLicence(Utf8JsonWriter json, Licence? licence)
    {
        if (licence is null)
        {
            return;
        }

        json.WriteStartArray("licenses");
        json.WriteStartObject();
        if (licence.Expression is { } expression)
        {
            json.WriteString("expression", expression);
        }
        else
        {
            WriteNamed(json, licence);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void WriteNamed(Utf8JsonWriter json, Licence licence)
    {
        json.WriteStartObject("license");
        json.WriteString("name", licence.Name);
        if (licence.Address is { } address && Uri.IsWellFormedUriString(address, UriKind.Absolute))
        {
            json.WriteString("url", address);
        }

        json.WriteEndObject();
    }
}
