using BuildKit.Files;

namespace BuildKit.Parameters;

/// <summary>
/// The JSON schema (draft 7, which editors know best) of the parameter files of a script: names, types, allowed values, limits.
/// It holds nothing of this machine, so that it can be committed.
/// </summary>
static class ParameterSchema
{
    public static string Of(IReadOnlyList<Parameter> parameters, AbsolutePath root) => JsonObjects.Text(JsonObjects.Indented, json =>
    {
        json.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
        json.WriteString("title", "Parameters of this build");
        json.WriteString("$comment", "Written by './build.sh :parameters schema'.");
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartObject("properties");
        json.WriteStartObject("$schema");
        json.WriteString("type", "string");
        json.WriteEndObject();
        foreach (var parameter in parameters)
        {
            new SchemaProperty(json, parameter, root).Write();
        }

        json.WriteEndObject();
    }) + "\n";
}
