using System.Text.Json;
using BuildKit.Files;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>What <c>--list --json</c> prints: format 1, documented in <c>docs/command-line.md</c>.</summary>
static class ListJson
{
    public static string Of(LoadedScript script) => JsonObjects.Text(JsonObjects.Indented, json =>
    {
        json.WriteNumber("format", 1);
        json.WriteString("default", script.DefaultTarget);
        json.WriteObjects("targets", script.Targets, Write);
        json.WriteObjects("parameters", script.Parameters, Write);
        json.WriteObjects("options", script.Options, Write);
    }) + "\n";

    static void Write(Utf8JsonWriter json, TargetModel target)
    {
        json.WriteString("name", target.Name);
        json.WriteString("description", target.Description);
        json.WriteBoolean("listed", !target.IsUnlisted);
        json.WriteStrings("dependsOn", target.DependsOn.Select(reference => reference.Name!));
        json.WriteStrings("triggers", target.Triggers.Select(reference => reference.Name!));
        json.WriteStrings("inputs", target.Step.Inputs);
        json.WriteStrings("outputs", target.Step.Outputs);
        json.WriteString("place", target.Place());
    }

    static void Write(Utf8JsonWriter json, Parameter parameter)
    {
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
            json.WriteStrings(parameter.AreChoicesAll ? "allowed" : "known", choices);
        }

        if (parameter.Rules?.Range is { } range)
        {
            json.WriteString("range", range);
        }

        if (parameter.Rules?.Pattern is { } pattern)
        {
            json.WriteString("pattern", pattern);
        }
    }

    static void Write(Utf8JsonWriter json, TargetOption option)
    {
        json.WriteString("name", option.Name);
        json.WriteString("description", option.Description);
        json.WriteString("default", option.Default);
        if (option.Allowed?.Invoke() is { } allowed)
        {
            json.WriteStrings("allowed", allowed);
        }
    }
}
