using System.Collections.Immutable;
using System.Text.Json;
using BuildKit.Commands;
using BuildKit.Events;
using BuildKit.Tools;

namespace BuildKit.Solutions;

/// <summary>What MSBuild makes of a project: some of its properties, and the references of it.</summary>
sealed record ProjectEvaluation
{
    static readonly ImmutableSortedSet<int> AnyCode = [.. Enumerable.Range(0, 256)];

    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    /// <summary>By kind, each item as its metadata by name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> Items { get; init; }

    public string Property(string name) => Properties.GetValueOrDefault(name, "");

    /// <summary>Evaluates a project, with the SDK that its own directory selects. Takes half a second.</summary>
    /// <exception cref="BuildException">BK0714: MSBuild cannot evaluate the project.</exception>
    public static ProjectEvaluation Of(AbsolutePath project, IEnumerable<(string Name, string Value)> given, IEnumerable<string> properties)
    {
        var command = new Command
        {
            Tool = DotNetCommand.Program,
            Arguments =
            [
                "msbuild", project, "-nologo",
                .. given.Select(one => MSBuildProperty.Argument(one.Name, one.Value)),
                $"-getProperty:{string.Join(',', properties)}",
                "-getItem:ProjectReference,PackageReference,PackageVersion",
            ],
            Directory = project.Parent,
            SuccessCodes = AnyCode,
            IsQuiet = true,
        };
        var result = CommandRunner.RunAsync(command, Scope(project.Parent), capture: true).ConfigureAwait(false).GetAwaiter().GetResult();
        try
        {
            return result.ExitCode == 0 ? Parsed(result.Output) : throw Errors.ProjectNotEvaluated(project, command, result.LastLines).Exception();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Errors.ProjectNotEvaluated(project, command, [.. result.LastLines, exception.Message]).Exception(exception);
        }
    }

    // Logging of imported targets may stand before the answer; the answer is the last object and the only one at the margin.
    static ProjectEvaluation Parsed(string output)
    {
        var start = output.StartsWith('{') ? 0 : output.IndexOf("\n{", StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output.AsMemory(Math.Max(0, start)));
        return new()
        {
            Properties = Texts(json.RootElement.GetProperty("Properties"u8)),
            Items = json.RootElement.GetProperty("Items"u8).EnumerateObject().ToDictionary(
                kind => kind.Name,
                kind => (IReadOnlyList<IReadOnlyDictionary<string, string>>)[.. kind.Value.EnumerateArray().Select(Texts)],
                StringComparer.OrdinalIgnoreCase),
        };
    }

    static Dictionary<string, string> Texts(JsonElement element)
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in element.EnumerateObject())
        {
            texts[property.Name] = property.Value.GetString() ?? "";
        }

        return texts;
    }

    // The question is no part of what a step shows, and what the step hands through to its commands must not change the answer.
    static StepScope Scope(AbsolutePath directory) => StepScope.Current is { } step
        ? step with { Post = _ => { }, PassedThrough = [] }
        : new() { Target = "msbuild", Root = directory, Id = "msbuild", Post = _ => { } };
}
