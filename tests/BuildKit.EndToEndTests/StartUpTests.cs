namespace BuildKit.Tests;

/// <summary>
/// What starting costs, counted rather than timed, so that a busy machine does not matter: the assemblies that
/// <c>--list</c> loads and the methods that are compiled on its way.
/// </summary>
public sealed class StartUpTests : IDisposable
{
    static readonly string[] Heavy = ["Serilog", "Spectre.Console", "System.Text.Json", "System.Text.RegularExpressions", "System.Linq.Expressions", "System.Private.Uri", "System.Runtime.Numerics", "Microsoft.VisualStudio.SolutionPersistence"];

    readonly Space space = new Space().Script("""
        [Solution] readonly Solution Solution = null!;
        [Parameter("Debug or Release")] readonly Configuration Configuration = Configuration.Release;
        [Parameter("How often")] readonly double Rounds = 1;

        // The script itself notes what was loaded when it ends.
        static Build()
        {
            if (Environment.GetEnvironmentVariable("ASSEMBLIES") is { Length: > 0 } file)
            {
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                    File.WriteAllLines(file, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!));
            }
        }

        Target Restore => _ => _.Runs(() => DotNet.Restore(Solution));
        Target Compile => _ => _.DependsOn(Restore).Runs(() => DotNet.Build(Solution));
        Target Publish => _ => _.DependsOn(Compile).Outputs("artifacts/shop/**").Executes(() => Log.Information("published"));
        Product Shop => _ => _.Archive("shop", from: Publish);
        Target Release => _ => _.DependsOn(Publish).Creates(Shop);
        Target Deploy => _ => _.DependsOn(Release).Deploys(Shop, deploy => deploy.Keep(3));
        """);

    public StartUpTests() => space.Write("Shop.slnx", "found, and not read");

    [Theory]
    [InlineData("--list")]
    [InlineData("--help")]
    public void Questions_load_nothing_that_only_runs_need(string question)
    {
        space.Variables["ASSEMBLIES"] = space.Root / "assemblies";

        space.Run(question).Succeeds().Prints("Deploy");

        var loaded = File.ReadAllLines(space.Root / "assemblies");
        Assert.Contains("BuildKit", loaded);
        Assert.Empty(loaded.Intersect(Heavy));
    }

    [Fact]
    public void Tools_and_their_required_versions_cost_a_question_no_library()
    {
        using var tools = new Space().Script("""
            [PathTool] readonly Tool Terraform = null!;
            [DotNetTool("report")] readonly Tool Report = null!;
            [NpmTool("eslint")] readonly Tool EsLint = null!;

            static Build() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                File.WriteAllLines(Environment.GetEnvironmentVariable("ASSEMBLIES")!, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!));

            Target Restore => _ => _.Requires(DotNet.AtLeast("10.0.100"), Terraform.AtLeast("1.5").Below("2").Matching("v(.*)")).Runs(() => EsLint($"--fix"));
            """);
        tools.Variables["ASSEMBLIES"] = tools.Root / "assemblies";

        tools.Run("--list").Succeeds().Prints("Restore");

        Assert.Empty(File.ReadAllLines(tools.Root / "assemblies").Intersect(Heavy));
    }

    [Fact]
    public void A_list_is_compiled_from_few_methods()
    {
        space.Variables["DOTNET_JitStdOutFile"] = space.Root / "methods";
        space.Variables["DOTNET_JitDisasmSummary"] = "1";

        space.Run("--list").Succeeds();

        // Each costs about 0.15 ms at every start. What adds many at once is a generic type over one of our own structs. A tenth of them
        // declares what can be said of a deployment: its options, strategy and defaults.
        var methods = File.ReadAllLines(space.Root / "methods");
        Assert.True(methods.Length is > 100 and < 500, $"{methods.Length} methods:\n{string.Join('\n', methods)}");
    }

    [Fact]
    public void Components_cost_a_list_some_methods_and_no_library()
    {
        using var components = new Space().Script("""
            static Build() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                File.WriteAllLines(Environment.GetEnvironmentVariable("ASSEMBLIES")!, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!));

            Project IPublish.PublishedProject => From<IHasSolution>().Solution["Shop"];
            public Target Test => _ => _.Base().Retry(1);
            """, components: "ITest, IPack, IPublish", defaultTarget: "Test");
        components.Write("Shop.slnx", "<Solution />");
        components.Variables["ASSEMBLIES"] = components.Root / "assemblies";
        components.Variables["DOTNET_JitStdOutFile"] = components.Root / "methods";
        components.Variables["DOTNET_JitDisasmSummary"] = "1";

        components.Run("--list").Succeeds().Prints("Pack", "Publish");

        Assert.Empty(File.ReadAllLines(components.Root / "assemblies").Intersect([.. Heavy, "Microsoft.VisualStudio.SolutionPersistence"]));
        var methods = File.ReadAllLines(components.Root / "methods");
        Assert.True(methods.Length is > 100 and < 600, $"{methods.Length} methods:\n{string.Join('\n', methods)}");
    }

    public void Dispose() => space.Dispose();
}
