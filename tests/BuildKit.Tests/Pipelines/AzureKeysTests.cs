using YamlDotNet.RepresentationModel;

namespace BuildKit.Tests.Pipelines;

/// <summary>
/// No schema of Azure Pipelines comes as a package, and nothing runs them here. So every key that is written is held against what the documentation of its YAML
/// names at that place, and every reference against what it refers to.
/// </summary>
public sealed class AzureKeysTests : IDisposable
{
    static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [""] = ["trigger", "pr", "schedules", "lockBehavior", "variables", "jobs"],
        ["trigger"] = ["branches", "tags"],
        ["pr"] = ["branches"],
        ["branches"] = ["include", "exclude"],
        ["tags"] = ["include", "exclude"],
        ["schedules"] = ["cron", "displayName", "branches", "always"],
        ["jobs"] = ["job", "deployment", "displayName", "dependsOn", "condition", "pool", "timeoutInMinutes", "workspace", "environment", "strategy", "steps"],
        ["pool"] = ["vmImage", "name"],
        ["workspace"] = ["clean"],
        ["strategy"] = ["runOnce"],
        ["runOnce"] = ["deploy"],
        ["deploy"] = ["steps"],
        ["steps"] = ["checkout", "fetchDepth", "fetchTags", "persistCredentials", "task", "inputs", "bash", "pwsh", "env", "publish", "artifact", "condition", "continueOnError"],
        ["UseDotNet@2"] = ["packageType", "useGlobalJson", "version"],
        ["Cache@2"] = ["key", "restoreKeys", "path"],
        ["DownloadPipelineArtifact@2"] = ["artifact", "path"],
    };

    readonly PipelineWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Every_key_is_one_that_is_documented_at_its_place() => Check("", Root());

    [Fact]
    public void Jobs_depend_on_jobs_and_take_what_these_publish()
    {
        var published = new HashSet<string>(StringComparer.Ordinal);
        var earlier = new HashSet<string>(StringComparer.Ordinal);
        foreach (var job in ((YamlSequenceNode)Root()["jobs"]).Cast<YamlMappingNode>())
        {
            Assert.All(Texts(job, "dependsOn"), name => Assert.Contains(name, earlier));
            foreach (var step in StepsOf(job))
            {
                if (Text(step, "task") == "DownloadPipelineArtifact@2")
                {
                    Assert.Contains(Text((YamlMappingNode)step["inputs"], "artifact")!, published);
                }
                else if (Text(step, "publish") is not null)
                {
                    Assert.True(published.Add(Text(step, "artifact")!), "an artifact is published twice");
                }
            }

            var name = Text(job, "job") ?? Text(job, "deployment")!;
            Assert.Matches("^[A-Za-z_][A-Za-z0-9_]*$", name);
            Assert.True(earlier.Add(name));
            Assert.True(Text(job, "deployment") is null == (Text(job, "environment") is null), name);
        }
    }

    YamlMappingNode Root()
    {
        Assert.Equal(0, workspace.Run<ShopBuild>(":ci", "write").ExitCode);
        var stream = new YamlStream();
        stream.Load(new StringReader(workspace.Read("azure-pipelines.yml")));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    static void Check(string place, YamlNode node)
    {
        if (place is "variables" or "env")
        {
            return;
        }

        if (node is YamlSequenceNode list)
        {
            foreach (var item in list)
            {
                Check(place, item);
            }
        }
        else if (node is YamlMappingNode map)
        {
            foreach (var (key, value) in map.Children)
            {
                var name = ((YamlScalarNode)key).Value!;
                Assert.True(Allowed[place].Contains(name, StringComparer.Ordinal), $"'{name}' in '{place}'");
                Check(name == "inputs" ? Text(map, "task")! : name, value);
            }
        }
    }

    static IEnumerable<YamlMappingNode> StepsOf(YamlMappingNode job) =>
        ((YamlSequenceNode)(job.Children.TryGetValue("steps", out var steps) ? steps : job["strategy"]["runOnce"]["deploy"]["steps"])).Cast<YamlMappingNode>();

    static string? Text(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var value) ? (value as YamlScalarNode)?.Value : null;

    static IEnumerable<string> Texts(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var value) ? ((YamlSequenceNode)value).Select(item => ((YamlScalarNode)item).Value!) : [];
}
