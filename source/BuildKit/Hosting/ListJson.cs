using System.Text;
using System.Text.Json;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>What <c>--list --json</c> prints: format 1, documented in <c>docs/command-line.md</c>.</summary>
static class ListJson
{
    public static string Of(LoadedScript script)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonText.Layout))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("default", script.DefaultTarget);
            json.WriteStartArray("targets");
            foreach (var target in script.Targets)
            {
                Write(json, target);
            }

            json.WriteEndArray();
            json.WriteStartArray("parameters");
            foreach (var parameter in script.Parameters)
            {
                Write(json, parameter);
            }

            json.WriteEndArray();
            json.WriteStartArray("options");
            foreach (var option in script.Options)
            {
                Write(json, option);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    static void Write(Utf8JsonWriter json, TargetModel target)
    {
        json.WriteStartObject();
        json.WriteString("name", target.Name);
        json.WriteString("description", target.Description);
        json.WriteBoolean("listed", !target.IsUnlisted);
        Write(json, "dependsOn", target.DependsOn.Select(reference => reference.Name!));
        Write(json, "triggers", target.Triggers.Select(reference => reference.Name!));
        Write(json, "inputs", target.Step.Inputs);
        Write(json, "outputs", target.Step.Outputs);
        json.WriteString("place", target.Place());
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Parameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("description", parameter.Description);
        json.WriteString("type", parameter.Type.Kind);
        json.WriteBoolean("list", parameter.Type.IsList);
        json.WriteBoolean("required", parameter.IsRequired);
        json.WriteString("variable", parameter.Variable);
        json.WriteString("default", parameter.DefaultText);
        json.WriteString("value", parameter.IsEncrypted ? null : parameter.Text);
        json.WriteString("setBy", parameter.SetBy);
        json.WriteString("profile", parameter.Given?.Profile);
        json.WriteBoolean("encrypted", parameter.IsEncrypted);
        if (parameter.Choices is { } choices)
        {
            Write(json, parameter.AreChoicesAll ? "allowed" : "known", choices);
        }

        if (parameter.Rules?.Range is { } range)
        {
            json.WriteString("range", range);
        }

        if (parameter.Rules?.Pattern is { } pattern)
        {
            json.WriteString("pattern", pattern);
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, TargetOption option)
    {
        json.WriteStartObject();
        json.WriteString("name", option.Name);
        json.WriteString("description", option.Description);
        json.WriteString("default", option.Default);
        if (option.Allowed?.Invoke() is { } allowed)
        {
            Write(json, "allowed", allowed);
        }

        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
