using System.Text.Json;
using BuildKit.Masking;

namespace BuildKit.Releases;

/// <summary>
/// Tells from what and how a release was made, as an in-toto statement with the SLSA predicate of version 1 (the build
/// type: <c>docs/releases.md</c>). It holds nothing in which two makings of one commit differ: no time, no machine, no run.
/// </summary>
static class Provenance
{
    public const string FileName = "provenance.intoto.json";

    /// <summary>What the parameters and dependencies mean; no address, because it is one of no host.</summary>
    public const string BuildType = "buildkit:release/v1";

    /// <summary>Any machine: whom to believe is said by the signature.</summary>
    public const string Builder = "buildkit:anywhere";

    const string StatementType = "https://in-toto.io/Statement/v1";
    const string PredicateType = "https://slsa.dev/provenance/v1";

    public static ReleaseInMaking AddTo(ReleaseInMaking release) =>
        release.WithDocument(FileName, ReleaseFileKind.Provenance, Statement(release));

    public static byte[] Statement(ReleaseInMaking release) => JsonDocuments.Write(json =>
    {
        json.WriteString("_type", StatementType);
        json.WriteStartArray("subject");
        foreach (var file in release.Files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            WriteResource(json, file.Name, null, ("sha256", file.Sha256));
        }

        json.WriteEndArray();
        json.WriteString("predicateType", PredicateType);
        json.WriteStartObject("predicate");
        WriteDefinition(json, release);
        WriteRun(json);
        json.WriteEndObject();
    });

    /// <summary>The files that a statement is about, in its order; null if it is none.</summary>
    public static IReadOnlyList<(string Name, string Sha256)>? SubjectsOf(byte[] statement)
    {
        try
        {
            using var json = JsonDocument.Parse(statement);
            return json.RootElement.GetProperty("_type").GetString() != StatementType ? null
                : [.. json.RootElement.GetProperty("subject").EnumerateArray().Select(subject =>
                    (subject.GetProperty("name").GetString()!, subject.GetProperty("digest").GetProperty("sha256").GetString()!))];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    static void WriteDefinition(Utf8JsonWriter json, ReleaseInMaking release)
    {
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", BuildType);
        json.WriteStartObject("externalParameters");
        json.WriteString("product", release.Product.Name);
        json.WriteString("version", $"{release.Version}");
        if (release is { Git.IsDirty: true, DirtyBecause: { } reason })
        {
            json.WriteString("allowDirty", SecretMask.Current.Mask(reason));
        }

        json.WriteStartArray("targets");
        foreach (var target in release.Product.Sources.Select(release.Members.NameOf).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(target);
        }

        json.WriteEndArray();
        json.WriteStartObject("parameters");
        foreach (var (name, value) in GivenParameters.Of(release))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("resolvedDependencies");
        WriteSource(json, release);
        foreach (var material in release.Materials)
        {
            WriteResource(json, material.Name, material.Uri, (material.Algorithm, material.Digest));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteSource(Utf8JsonWriter json, ReleaseInMaking release)
    {
        var address = SourceAddress.Of(release);
        var uri = address is null ? null : $"git+{address}@{release.Git.Commit}";
        WriteResource(json, "source", uri, ("gitCommit", release.Git.Commit), release.Git.IsDirty);
    }

    static void WriteRun(Utf8JsonWriter json)
    {
        json.WriteStartObject("runDetails");
        json.WriteStartObject("builder");
        json.WriteString("id", Builder);
        json.WriteStartObject("version");
        json.WriteString("BuildKit", EngineVersion.Text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteResource(Utf8JsonWriter json, string name, string? uri, (string Algorithm, string? Value) digest, bool dirty = false)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        if (uri is not null)
        {
            json.WriteString("uri", uri);
        }

        if (digest.Value is not null)
        {
            json.WriteStartObject("digest");
            json.WriteString(digest.Algorithm, digest.Value);
            json.WriteEndObject();
        }

        if (dirty)
        {
            json.WriteStartObject("annotations");
            json.WriteBoolean("dirty", true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
