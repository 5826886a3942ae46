using System.Collections.Immutable;
using System.Text.Json;

namespace BuildKit.Releases;

/// <summary>What the provenance of a release has to say before it is taken.</summary>
/// <param name="Builder">Who has to have made it.</param>
/// <param name="Parameters">The parameters that may have been given, besides what names the release itself.</param>
sealed record ProvenancePolicy(string Builder, ImmutableArray<string> Parameters)
{
    // They say which release it is, and nothing that anybody could have chosen otherwise.
    static readonly string[] OfRelease = ["product", "version", "targets"];

    /// <summary>Why the release is not taken; null if it may be.</summary>
    /// <param name="statement">The provenance; null if there is none.</param>
    public string? Objection(byte[]? statement)
    {
        if (statement is null)
        {
            return "it has no provenance";
        }

        try
        {
            using var json = JsonDocument.Parse(statement);
            var predicate = json.RootElement.GetProperty("predicate");
            var builder = predicate.GetProperty("runDetails").GetProperty("builder").GetProperty("id").GetString();
            var external = predicate.GetProperty("buildDefinition").GetProperty("externalParameters");
            return Provenance.SubjectsOf(statement) is null ? "its provenance is no statement about files"
                : builder != Builder ? $"it was made by '{builder}', and not by '{Builder}'"
                : Unknown(external) is { } unknown ? $"it was made with the parameter '{unknown}', which is not among those that may be given"
                : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "its provenance cannot be read";
        }
    }

    string? Unknown(JsonElement external)
    {
        foreach (var parameter in external.EnumerateObject())
        {
            var unknown = parameter.Name == "parameters"
                ? parameter.Value.EnumerateObject().Select(given => given.Name).FirstOrDefault(name => !Parameters.Contains(name))
                : OfRelease.Contains(parameter.Name) || Parameters.Contains(parameter.Name) ? null : parameter.Name;
            if (unknown is not null)
            {
                return unknown;
            }
        }

        return null;
    }
}
