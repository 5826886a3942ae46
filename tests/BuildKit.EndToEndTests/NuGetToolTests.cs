namespace BuildKit.Tests;

/// <summary>A build that uses a tool from a NuGet package, from its first run to the one without a network.</summary>
public sealed class NuGetToolTests : IDisposable
{
    readonly Space space = new Space().WithNuGet();
    readonly HttpFeed feed = new();
    // Of its own for each test, so that no cache has it.
    readonly string id = $"Trial.Tool.{Guid.NewGuid():N}";

    public NuGetToolTests()
    {
        Needs.Unix();
        feed.Add(Tool("1.0.0"));
        space.Variables["NUGET_PACKAGES"] = space.Root / "packages";
        space.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear />{feed.Source}</packageSources>
              <disabledPackageSources><clear /></disabledPackageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        space.Script($$"""
            [NuGetTool("{{id}}")] readonly Tool Trial = null!;

            static Build()
            {
                if (Environment.GetEnvironmentVariable("ASSEMBLIES") is { Length: > 0 } file)
                {
                    AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                        File.WriteAllLines(file, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!));
                }
            }

            Target Hello => _ => _.Runs(() => Trial($"one {"two words"}"));
            Target Again => _ => _.Executes(async () => Log.Information(await Trial($"read").ReadAsync()));
            Target Both => _ => _.DependsOn(Hello, Again);
            Target None => _ => _.Executes(() => { });
            """);
    }

    AbsolutePath LockFile => space.Root / "build/tools.lock.json";

    [Fact]
    public void The_first_run_downloads_and_locks_it_and_the_second_needs_no_network()
    {
        space.Run("Hello").Succeeds()
            .Prints($"Downloading {id} 1.0.0 from http feed", "hello one two words", "> ", "run.sh' one 'two words'");
        Assert.Contains("\"command\": \"trial\"", File.ReadAllText(LockFile), StringComparison.Ordinal);
        feed.Dispose();

        space.Run("Hello").Succeeds().Prints("hello one two words").DoesNotPrint("Downloading");
        space.Variables["CI"] = "true";
        space.Run("Again").Succeeds().Prints("hello read").DoesNotPrint("Downloading");
    }

    [Theory]
    [InlineData("--list", "Hello")]
    [InlineData("--help", "Hello")]
    [InlineData("Hello --plan", "two words")]
    [InlineData("None", "None")]
    public void What_runs_no_tool_asks_no_feed_and_loads_nothing_of_NuGet(string arguments, string prints)
    {
        space.Variables["ASSEMBLIES"] = space.Root / "assemblies";

        space.Run(arguments.Split(' ')).Succeeds().Prints(prints);

        Assert.Empty(feed.Requests);
        Assert.DoesNotContain(File.ReadAllLines(space.Root / "assemblies"), name => name.StartsWith("NuGet.", StringComparison.Ordinal));
        Assert.False(File.Exists(LockFile));
    }

    [Fact]
    public void A_plan_shows_the_command_by_the_name_that_is_locked()
    {
        space.Run("Hello", "--plan").Succeeds().Prints($"> {id} one 'two words'");
        space.Run(":tools", "restore").Succeeds();

        space.Run("Hello", "--plan").Succeeds().Prints("> trial one 'two words'");
    }

    [Fact]
    public void Steps_that_run_at_once_resolve_it_once()
    {
        var run = space.Run("Both", "--jobs", "2").Succeeds().Prints("hello one two words", "hello read");

        Assert.Equal(2, run.All.Split("Downloading").Length);
    }

    [Fact]
    public void On_a_runner_a_tool_that_is_not_locked_fails_and_says_what_to_run()
    {
        space.Variables["CI"] = "true";

        space.Run("Hello").Exits(2).Prints("BK1007", "./build.sh :tools restore").DoesNotPrint("   at ", "hello");
        space.Run(":tools", "restore").Exits(2).Prints("BK1007");
        space.Run(":tools", "update").Exits(2).Prints("BK1019");
        Assert.False(File.Exists(LockFile));
        Assert.Empty(feed.Requests);
    }

    [Fact]
    public void Content_that_has_changed_is_not_run()
    {
        space.Run("Hello").Succeeds();
        Directory.Delete(space.Root / "packages", recursive: true);
        feed.Add(Tool("1.0.0", says: "evil"));

        space.Run("Hello").Exits(2).Prints("BK1008", "Locked", "Found", "Nothing of it was run").DoesNotPrint("evil one", "   at ");
        Assert.False(Directory.Exists(space.Root / "packages" / id.ToLowerInvariant()));
        space.Run(":tools", "update").Succeeds();
        space.Run("Hello").Succeeds().Prints("evil one two words");
    }

    [Fact]
    public void Without_a_network_a_tool_that_is_not_there_names_the_source()
    {
        feed.Dispose();

        space.Run("Hello").Exits(2).Prints("BK1005", feed.Address).DoesNotPrint("   at ");
        Assert.False(File.Exists(LockFile));
    }

    [Fact]
    public void The_tools_are_listed_restored_and_updated()
    {
        space.Run(":tools", "list").Succeeds().Prints($"Trial: {id} newest, not locked yet");
        space.Run(":tools", "restore").Succeeds().Prints($"Downloading {id} 1.0.0 from http feed");
        space.Run(":tools", "list").Succeeds().HasLine($"Trial: {id} 1.0.0, installed");
        feed.Add(Tool("1.1.0"));
        space.Run(":tools", "restore").Succeeds().DoesNotPrint("Downloading");

        space.Write("build/tools.lock.json", File.ReadAllText(LockFile).Replace("\"tools\": {", "\"tools\": { \"Gone\": { \"version\": \"1.0.0\", \"contentHash\": \"x\", \"command\": \"gone\" },", StringComparison.Ordinal));
        space.Run(":tools", "update").Succeeds().Prints($"{id} 1.0.0 → 1.1.0");
        Assert.DoesNotContain("Gone", File.ReadAllText(LockFile), StringComparison.Ordinal);
        space.Run(":tools", "list").Succeeds().HasLine($"Trial: {id} 1.1.0, installed");
        space.Run(":tools").Exits(2).Prints("BK1025");
        space.Run(":tools", "updat").Exits(2).Prints("BK1025", "Did you mean 'update'?");
    }

    [Fact]
    public void A_member_of_another_type_is_an_error_before_anything_runs()
    {
        space.Script("""[NuGetTool("Trial")] readonly string Trial = null!; Target None => _ => _.Executes(() => { });""");

        space.Run("--list").Exits(2).Prints("BK1001", "readonly Tool Trial = null!;");
    }

    [Fact]
    public void A_run_that_was_killed_while_it_extracted_leaves_nothing_that_is_trusted()
    {
        var package = Tool("1.0.0");
        var content = new byte[20_000];
        Random.Shared.NextBytes(content);
        for (var i = 0; i < 2000; i++)
        {
            package.With($"tools/net8.0/any/data/{i}", content);
        }

        feed.Add(package);
        var directory = space.Root / "packages" / id.ToLowerInvariant() / "1.0.0";
        using (var run = space.Start("Hello"))
        {
            Assert.True(SpinWait.SpinUntil(() => Directory.Exists(directory / "tools/net8.0/any/data"), TimeSpan.FromSeconds(60)));
            run.Process.Kill(entireProcessTree: true);
            run.Process.WaitForExit();
        }

        Assert.False(File.Exists(LockFile));
        space.Run("Hello").Succeeds().Prints("hello one two words");
        Assert.Equal(2000, Directory.GetFiles(directory / "tools/net8.0/any/data").Count(file => new FileInfo(file).Length == content.Length));
        Assert.Empty(Directory.GetFiles(space.Root / "build", ".buildkit-*"));
    }

    public void Dispose()
    {
        feed.Dispose();
        space.Dispose();
    }

    TestPackage Tool(string version, string says = "hello") => new TestPackage(id, version) { Type = "DotnetTool" }
        .With("tools/net8.0/any/DotnetToolSettings.xml", """
            <DotNetCliTool Version="1"><Commands><Command Name="trial" EntryPoint="run.sh" Runner="executable" /></Commands></DotNetCliTool>
            """)
        .With("tools/net8.0/any/run.sh", $"#!/bin/sh\necho {says} \"$@\"\n");
}
