namespace BuildKit.Tests;

/// <summary>Typed <c>dotnet</c> commands bring their files: what a user sees of a real solution, run after run.</summary>
[Takes(seconds: 120)]
public sealed class CachedDotNetTests : IDisposable
{
    const string Script = """
        AbsolutePath Solution => RootDirectory / "Shop.slnx";
        AbsolutePath App => RootDirectory / "source/App/App.csproj";

        Target Restore => _ => _.Runs(() => DotNet.Restore(Solution));
        Target Compile => _ => _.DependsOn(Restore).Runs(() => DotNet.Build(Solution).Configuration(Configuration.Release).NoRestore());
        Target Test => _ => _.DependsOn(Compile).Cached()
            .Runs(() => DotNet.Test(RootDirectory / "tests/Tests.csproj").Configuration(Configuration.Release).NoBuild());
        Target Publish => _ => _.DependsOn(Compile)
            .Runs(() => DotNet.Publish(App).Configuration(Configuration.Release).NoBuild().Output(RootDirectory / "artifacts/app"));
        Target All => _ => _.DependsOn(Test, Publish);

        Target Whole => _ => _.Runs(() => DotNet.Build(App));

        [Parameter] readonly Configuration Flavour = Configuration.Release;
        Target Either => _ => _.DependsOn(Restore).Runs(() => DotNet.Build(Solution).Configuration(Flavour).NoRestore());
        """;

    readonly Space space = New();

    static Space New()
    {
        var space = new Space().Script(Script, "All");
        space.Write("Shop.slnx", """<Solution><Project Path="source/Lib/Lib.csproj" /><Project Path="source/App/App.csproj" /><Project Path="tests/Tests.csproj" /></Solution>""");
        space.Write("global.json", """{ "test": { "runner": "Microsoft.Testing.Platform" } }""");
        space.Write("Directory.Build.props", "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>");
        space.Write("source/Lib/Lib.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
        space.Write("source/Lib/Lib.cs", "namespace Lib; public static class Texts { public static string Hello => \"hello\"; }");
        space.Write("source/App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup>
            </Project>
            """);
        space.Write("source/App/Program.cs", "Console.WriteLine(Lib.Texts.Hello);");
        space.Write("tests/Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup><PackageReference Include="xunit.v3" Version="4.0.2" /><ProjectReference Include="../source/Lib/Lib.csproj" /></ItemGroup>
            </Project>
            """);
        space.Write("tests/LibTests.cs", "public class LibTests { [Xunit.Fact] public void Greets() => Xunit.Assert.StartsWith(\"hello\", Lib.Texts.Hello); }");
        space.Write("docs/readme.md", "# Shop");
        return space;
    }

    // Half of the time goes into the project of tests, where it is not what a test is about.
    static void LeaveOutTests(Space space) =>
        space.Write("Shop.slnx", """<Solution><Project Path="source/Lib/Lib.csproj" /><Project Path="source/App/App.csproj" /></Solution>""");

    [Fact]
    public void Only_what_depends_on_a_change_runs_and_what_was_built_before_is_put_back()
    {
        space.Run().Succeeds().Prints("4 executed, 0 up to date", "Tests: 1 passed");
        space.Run().Succeeds().Prints("0 executed, 4 up to date", "Tests: 1 passed");

        space.Write("docs/readme.md", "# The shop");
        File.SetLastWriteTimeUtc(space.Root / "source/Lib/Lib.cs", DateTime.UtcNow);
        space.Run().Succeeds().Prints("0 executed, 4 up to date");

        var lib = space.Read("source/Lib/Lib.cs");
        space.Write("source/Lib/Lib.cs", lib.Replace("\"hello\"", "\"hello again\"", StringComparison.Ordinal));
        space.Run().Succeeds().Prints("3 executed, 1 up to date", "input source/Lib/Lib.cs changed");
        Assert.Equal("hello again", Started(space));

        space.Write("source/Lib/Lib.cs", lib);
        space.Run().Succeeds().Prints("0 executed, 1 up to date, 3 from cache");
        Assert.Equal("hello", Started(space));

        // Case 57: the checkout that built it.
        var compiled = Compiled(space);
        Plain(space);
        Assert.Equal(compiled, Compiled(space));
        space.Run().Succeeds().Prints("0 executed");

        foreach (var folder in new[] { "source/Lib/bin", "source/App/bin", "tests/bin", "artifacts" })
        {
            Directory.Delete(space.Root / folder, recursive: true);
        }

        space.Run().Succeeds().Prints("0 executed, 2 up to date, 2 from cache");
        foreach (var folder in new[] { "source/Lib/obj", "source/App/obj", "tests/obj" })
        {
            Directory.Delete(space.Root / folder, recursive: true);
        }

        space.Run().Succeeds().Prints("1 executed, 2 up to date, 1 from cache");
        space.Run().Succeeds().Prints("0 executed, 4 up to date");

        // Case 18: a file that was not there.
        space.Write("source/.editorconfig", "[*.cs]\ndotnet_diagnostic.CA1822.severity = none\n");
        space.Run().Succeeds().Table(("Compile", "executed"), ("Restore", "up to date"), ("Publish", "up to date"), ("Test", "up to date"));
        space.Write("Directory.Build.props", space.Read("Directory.Build.props").Replace("<ImplicitUsings>", "<Optimize>false</Optimize><ImplicitUsings>", StringComparison.Ordinal));
        space.Run().Succeeds().Table(("Compile", "executed"), ("Publish", "executed"));
    }

    [SoakFact]
    public void Case_57_Two_configurations_side_by_side_are_put_back_and_a_build_by_hand_compiles_neither()
    {
        string[] both = ["Debug", "Release"];
        string[] files = [.. both.SelectMany(name => new[] { $"source/Lib/obj/{name}/net10.0/Lib.dll", $"source/App/obj/{name}/net10.0/App.dll" })];
        LeaveOutTests(space);
        void Build(string outcome)
        {
            foreach (var name in both)
            {
                space.Run("Either", "--flavour", name).Succeeds().Table(("Either", outcome));
            }
        }

        Build("executed");
        var first = Contents();
        var lib = space.Read("source/Lib/Lib.cs");
        space.Write("source/Lib/Lib.cs", lib.Replace("\"hello\"", "\"hello again\"", StringComparison.Ordinal));
        Build("executed");
        // Of Lib another one in each; App is compiled against what can be seen of Lib, which is the same.
        Assert.Equal([false, true, false, true], first.Zip(Contents(), (before, now) => before == now));

        // There and back again: each configuration is what it was, and MSBuild finds nothing to do in either.
        space.Write("source/Lib/Lib.cs", lib);
        Build("from cache");
        Assert.Equal(first, Contents());
        ByHand();
        Assert.Equal(first, Contents());
        Build("from cache");
        space.Run("Either", "--flavour", "Release").Succeeds().Table(("Either", "up to date"));

        void ByHand()
        {
            var times = files.ToDictionary(file => file, file => File.GetLastWriteTimeUtc(space.Root / file));
            foreach (var name in both)
            {
                using var run = space.StartIn(space.Root, "dotnet", ["build", "Shop.slnx", "-c", name, "-nologo"]);
                run.Wait().Succeeds();
            }

            Assert.Equal(times, files.ToDictionary(file => file, file => File.GetLastWriteTimeUtc(space.Root / file)));
        }

        string[] Contents() => [.. files.Select(file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(space.Root / file))))];
    }

    [Fact]
    public void Another_worktree_gets_what_was_built_in_the_first_one()
    {
        LeaveOutTests(space);
        space.Run("Publish", "Whole").Succeeds();
        using var other = New();
        LeaveOutTests(other);
        other.Variables["BK_CACHE"] = space.Root / ".buildkit/test-cache";

        // A build with an implicit restore comes from the cache, and its packages are restored all the same.
        other.Run("Whole").Succeeds().Prints("0 executed, 0 up to date, 1 from cache");
        Assert.True(other.Has("source/App/obj/project.assets.json"));
        other.Run("Whole").Succeeds().Prints("0 executed, 1 up to date");

        other.Run("Publish").Succeeds().Table(("Restore", "executed"), ("Compile", "from cache"), ("Publish", "from cache"));
        Assert.Equal("hello", Started(other));
        other.Run("Publish").Succeeds().Prints("0 executed, 3 up to date");

        // What was not built before is published from what was put there.
        Directory.Delete(other.Root / "artifacts", recursive: true);
        other.Run("Publish", "--force", "Publish").Succeeds().Table(("Compile", "up to date"), ("Publish", "executed"));
        Assert.Equal("hello", Started(other));
    }

    [Fact]
    public void Case_52_A_file_that_a_hit_put_beside_the_program_goes_when_it_is_not_built_any_more()
    {
        const string Copied = "source/App/bin/Release/net10.0/data.txt";
        LeaveOutTests(space);
        space.Write("source/App/App.csproj", space.Read("source/App/App.csproj")
            .Replace("<ItemGroup>", """<ItemGroup><None Include="*.txt" CopyToOutputDirectory="PreserveNewest" />""", StringComparison.Ordinal));
        space.Write("source/App/data.txt", "data");
        space.Run("Compile").Succeeds();
        File.Delete(space.Root / "source/App/data.txt");
        space.Run("Compile").Succeeds().Table(("Compile", "executed"));
        Assert.False(space.Has(Copied));

        space.Write("source/App/data.txt", "data");
        space.Run("Compile").Succeeds().Table(("Compile", "from cache"));
        Assert.True(space.Has(Copied));

        // MSBuild knows nothing of what was put back.
        File.Delete(space.Root / "source/App/data.txt");
        space.Write("source/App/Program.cs", "Console.WriteLine(Lib.Texts.Hello + 2);");
        space.Run("Compile").Succeeds().Table(("Compile", "executed"));
        Assert.False(space.Has(Copied));
        space.Run("Compile").Succeeds().Table(("Compile", "up to date"));
    }

    [SoakFact]
    public void A_web_application_has_its_assets_in_each_worktree_and_is_built_on_after_a_hit()
    {
        WriteWeb(space);
        space.Run("Publish").Succeeds().Prints("3 executed");
        var program = space.Read("source/App/Program.cs");
        space.Write("source/App/Program.cs", "// Another.\n" + program);
        space.Run("Publish").Succeeds();
        space.Write("source/App/Program.cs", program);
        space.Run("Publish").Succeeds().Table(("Compile", "from cache"));

        // What was restored is not built upon: MSBuild lists files that it never wrote, in directories that are not there.
        space.Write("source/App/Program.cs", "// A third one.\n" + program);
        space.Run("Publish").Succeeds().Table(("Compile", "executed"));
        space.Write("source/App/Program.cs", program);

        using var other = New();
        WriteWeb(other);
        other.Variables["BK_CACHE"] = space.Root / ".buildkit/test-cache";
        other.Run("Publish").Succeeds().Table(("Compile", "from cache"), ("Publish", "from cache"));
        var assets = other.Read("source/App/bin/Release/net10.0/App.staticwebassets.runtime.json");
        Assert.Contains($"{other.Root}/source/App/wwwroot/", assets, StringComparison.Ordinal);
        Assert.DoesNotContain($"{space.Root}/", assets, StringComparison.Ordinal);

        Directory.Delete(other.Root / "artifacts", recursive: true);
        other.Run("Publish", "--force", "Publish").Succeeds().Table(("Compile", "up to date"), ("Publish", "executed"));
        Assert.Equal("<p>hello</p>", other.Read("artifacts/app/wwwroot/index.html"));

        // Case 52: what is not published any more goes, here and where it is restored.
        space.Write("source/App/wwwroot/old.html", "<p>old</p>");
        space.Run("Publish").Succeeds();
        Assert.True(space.Has("artifacts/app/wwwroot/old.html"));
        File.Delete(space.Root / "source/App/wwwroot/old.html");
        space.Write("source/App/wwwroot/index.html", "<p>hello again</p>");
        space.Run("Publish").Succeeds().Table(("Publish", "executed"));
        Assert.Empty(Directory.GetFiles(space.Root / "artifacts/app/wwwroot", "old*"));
        Directory.Delete(space.Root / "artifacts", recursive: true);
        space.Run("Publish").Succeeds().Table(("Publish", "from cache"));
        Assert.Empty(Directory.GetFiles(space.Root / "artifacts/app/wwwroot", "old*"));

        static void WriteWeb(Space space)
        {
            LeaveOutTests(space);
            space.Write("source/App/App.csproj", """
                <Project Sdk="Microsoft.NET.Sdk.Web">
                  <ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup>
                </Project>
                """);
            space.Write("source/App/wwwroot/index.html", "<p>hello</p>");
        }
    }

    [Fact]
    public void Case_33_A_lock_file_that_a_restore_writes_does_not_have_it_run_again()
    {
        space.Write("tests/Directory.Build.props", "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><RestorePackagesWithLockFile>true</RestorePackagesWithLockFile></PropertyGroup></Project>");

        space.Run("Restore").Succeeds().Prints("1 executed").DoesNotPrint("BK0362");
        var locked = space.Read("tests/packages.lock.json");
        space.Run("Restore").Succeeds().Prints("0 executed, 1 up to date");

        File.Delete(space.Root / "tests/packages.lock.json");
        space.Run("Restore").Succeeds().Prints("1 executed");
        Assert.Equal(locked, space.Read("tests/packages.lock.json"));
        space.Run("Restore").Succeeds().Prints("0 executed, 1 up to date");
    }

    [Fact]
    public void Case_54_Commands_that_write_one_place_are_compared_file_by_file()
    {
        space.Script("""
            AbsolutePath Both => RootDirectory / "artifacts/both";
            Target Compile => _ => _.Runs(() => DotNet.Build(RootDirectory / "Apps.slnx").Configuration(Configuration.Release));
            Target Again => _ => _.DependsOn(Compile).Runs(() => DotNet.Build(RootDirectory / "source/App/App.csproj").Configuration(Configuration.Release));
            Target Tool => _ => _.DependsOn(Compile).Runs(() => DotNet.Publish(RootDirectory / "source/Tool/Tool.csproj").Configuration(Configuration.Release).Output(Both));
            Target App => _ => _.DependsOn(Compile).After(Tool).Runs(() => DotNet.Publish(RootDirectory / "source/App/App.csproj").Configuration(Configuration.Release).Output(Both));
            Target All => _ => _.DependsOn(Again, Tool, App);
            Target Pages => _ => _.Inputs("pages/**").OutputTrees("artifacts/both").Runs(() => new Command { Tool = "cp", Arguments = ["pages/index.md", "artifacts/both"] });
            """, "All");
        space.Write("Apps.slnx", """<Solution><Project Path="source/App/App.csproj" /><Project Path="source/Tool/Tool.csproj" /></Solution>""");
        space.Write("pages/index.md", "# Both");
        foreach (var name in new[] { "App", "Tool" })
        {
            space.Write($"source/{name}/{name}.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup><ItemGroup><None Include="*.ini" CopyToPublishDirectory="PreserveNewest" /></ItemGroup></Project>""");
            space.Write($"source/{name}/Program.cs", $"Console.WriteLine(\"{name}\");");
            space.Write($"source/{name}/shared.ini", "the same");
        }

        space.Run().Succeeds().Prints("4 executed").DoesNotPrint("BK0365");
        space.Run().Succeeds().Prints("0 executed, 4 up to date").DoesNotPrint("BK0365");

        // Of two that have left it, one still does; and dotnet removes what it wrote before.
        File.Delete(space.Root / "source/App/shared.ini");
        space.Run().Succeeds().Table(("Tool", "up to date"), ("App", "executed")).Prints("BK0365: 'App' and 'Tool' write the same place", "artifacts/both/shared.ini");
        space.Run().Succeeds().Table(("Tool", "from cache"), ("App", "up to date"));
        Assert.True(space.Has("artifacts/both/shared.ini"));
        space.Run().Succeeds().Prints("0 executed, 4 up to date").DoesNotPrint("BK0365");

        space.Write("source/App/shared.ini", "another");
        space.Run().Succeeds().Prints("BK0365: 'App' and 'Tool' write the same place, and do not leave the same there", "artifacts/both/shared.ini");

        space.Run("Tool", "Pages").Succeeds().Prints("BK0365: 'Pages' and 'Tool' write the same place");
    }

    static string Started(Space space)
    {
        using var run = space.StartIn(space.Root, "dotnet", [space.Root / "artifacts/app/App.dll"]);
        return run.Wait().Succeeds().Output.Trim();
    }

    static void Plain(Space space)
    {
        using var run = space.StartIn(space.Root, "dotnet", ["build", "Shop.slnx", "-c", "Release", "-nologo"]);
        run.Wait().Succeeds();
    }

    static Dictionary<string, DateTime> Compiled(Space space) => new[] { "source/Lib/obj/Release/net10.0/Lib.dll", "source/App/obj/Release/net10.0/App.dll", "tests/obj/Release/net10.0/Tests.dll" }
        .ToDictionary(path => path, path => File.GetLastWriteTimeUtc(space.Root / path));

    public void Dispose() => space.Dispose();
}
