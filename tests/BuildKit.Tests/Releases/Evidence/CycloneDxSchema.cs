using BuildKit.Tools;
using Json.Schema;
using Mono.Cecil;

namespace BuildKit.Tests.Releases;

/// <summary>The schema that the makers of CycloneDX publish, out of their own tool for .NET.</summary>
static class CycloneDxSchema
{
    const string Package = "cyclonedx/6.3.1/tools/net10.0/any/CycloneDX.Core.dll";

    static readonly Lazy<JsonSchema> Schema = new(Load);

    /// <summary>What the document does wrong; empty if it is valid.</summary>
    public static IReadOnlyList<string> Objections(byte[] document)
    {
        using var json = System.Text.Json.JsonDocument.Parse(document);
        var result = Schema.Value.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return result.IsValid ? [] : [.. (result.Details ?? []).SelectMany(detail =>
            (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation}: {error.Value}")).DefaultIfEmpty("it is not valid")];
    }

    static JsonSchema Load()
    {
        var file = PackageFolders.For(new Command { Tool = "dotnet" }, SourceTree.Root).Select(folder => folder / Package).First(path => File.Exists(path));
        using var assembly = ModuleDefinition.ReadModule(file);
        var resources = assembly.Resources.OfType<EmbeddedResource>().ToDictionary(resource => resource.Name, StringComparer.Ordinal);
        foreach (var referred in new[] { "spdx.schema.json", "jsf-0.82.schema.json" })
        {
            var schema = Read(resources, referred);
            SchemaRegistry.Global.Register(new Uri($"http://cyclonedx.org/schema/{referred}"), schema);
        }

        return Read(resources, "bom-1.6.schema.json");
    }

    static JsonSchema Read(Dictionary<string, EmbeddedResource> resources, string name)
    {
        using var reader = new StreamReader(resources.Single(resource => resource.Key.EndsWith(name, StringComparison.Ordinal)).Value.GetResourceStream());
        return JsonSchema.FromText(reader.ReadToEnd());
    }
}
