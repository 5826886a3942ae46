namespace BuildKit.Tests;

/// <summary><c>buildkit :run build.csx</c>: compiled once, then started without a compiler.</summary>
[Takes(seconds: 100)]
public sealed class ScriptTests : IDisposable
{
    const string Compiling = "Compiling build.csx …\n";

    // The script itself notes what was loaded when it ends.
    const string NotesAssemblies = """
        static Build()
        {
            if (Environment.GetEnvironmentVariable("ASSEMBLIES") is { Length: > 0 } file)
            {
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                    File.WriteAllLines(file, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!));
            }
        }
        """;

    readonly ScriptSpace space = new();

    [Fact]
    public void The_class_of_a_build_program_is_a_script()
    {
        space.Write("build.csx", ScriptSpace.Build("""
            [Parameter("Debug or Release")] readonly Configuration Configuration = Configuration.Release;
            [Parameter("Where to")] readonly string? Feed;

            Target Compile => _ => _.Executes(() => Console.WriteLine($"{Configuration} to {Feed} in {RootDirectory}, {new System.Globalization.CultureInfo("de-DE")}"));
            Target Test => _ => _.Description("Tests it").DependsOn(Compile).Executes(() => Log.Information("tested"));
            Target Publish => _ => _.Outputs("artifacts/**").Executes(() => (RootDirectory / "artifacts/shop.txt").WriteText("shop"));
            Product Shop => _ => _.Archive("shop", from: Publish);
            """, "Test"));

        space.Run("build.csx", "--list").Succeeds().Prints(Compiling, "Test", "Tests it (default", "--configuration", "--feed");
        space.Run("build.csx", "--feed", "a b", "--configuration=debug").Succeeds().DoesNotPrint(Compiling)
            .Prints($"Debug to a b in {space.Root}, de-DE", "tested").Table(("Compile", "executed"), ("Test", "executed"));
        space.Run("./build.csx", "Publish").Succeeds().DoesNotPrint("Compiling");
        space.Run("build.csx", "--help").Succeeds().Prints("Usage: buildkit :run build.csx [TARGET…]");
        space.Run("build.csx", "Tests").Exits(2).Prints("BK0111", "Did you mean 'Test'?");
        Assert.True(File.Exists(space.Root / "artifacts/shop.txt"));
        Assert.Equal("*\n", File.ReadAllText(space.State / ".gitignore"));
    }

    [Fact]
    public void The_second_start_loads_neither_compiler_nor_NuGet()
    {
        space.Write("build.csx", ScriptSpace.Build(NotesAssemblies + "Target Test => _ => _.Executes(() => { });"));
        space.Variables["ASSEMBLIES"] = space.Root / "assemblies";
        string[] Loaded() => File.ReadAllLines(space.Root / "assemblies");

        space.Run("build.csx", "--list").Succeeds();
        Assert.Contains("Microsoft.CodeAnalysis.CSharp", Loaded());

        space.Run("build.csx", "--list").Succeeds();
        Assert.Contains("BuildKit", Loaded());
        Assert.DoesNotContain(Loaded(), name => name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || name.StartsWith("NuGet", StringComparison.Ordinal));
        Assert.Empty(Loaded().Intersect(["BuildKit.NuGet", "Serilog", "System.Text.Json", "System.Security.Cryptography", "System.Reflection.Metadata", "System.Collections.Immutable"]));
    }

    [Fact]
    public void What_is_edited_is_compiled_again_and_what_is_edited_back_is_not()
    {
        space.Write("build.csx", "#load \"build/greeting.csx\"\n" + ScriptSpace.Build("Target Test => _ => _.Executes(() => Console.WriteLine(Greeting.Text));"));
        space.Write("build/greeting.csx", """static class Greeting { public const string Text = "one"; }""");
        space.Run("build.csx", "Test").Succeeds().Prints(Compiling, "| one");

        space.Write("build/greeting.csx", """static class Greeting { public const string Text = "two"; }""");
        space.Run("build.csx", "Test").Succeeds().Prints(Compiling, "| two");
        space.Run("build.csx", "Test").Succeeds().Prints("| two").DoesNotPrint(Compiling);

        space.Write("build/greeting.csx", """static class Greeting { public const string Text = "one"; }""");
        space.Run("build.csx", "Test").Succeeds().Prints("| one").DoesNotPrint(Compiling);
        Assert.Equal(2, space.Entries.Count);

        File.Delete(space.Root / "build/greeting.csx");
        space.Run("build.csx", "Test").Exits(2).Prints("BK0947", "build.csx(1,7)", space.Root / "build/greeting.csx");
    }

    [Fact]
    public void A_build_is_made_of_parts_and_components_from_other_files()
    {
        space.Write("build.csx", "#load \"build/part.csx\"\n#load \"build/component.csx\"\npartial " + ScriptSpace.Build("Target Test => _ => _.DependsOn(Part);", "Test")
            .Replace(": BuildScript", ": BuildScript, IGreet", StringComparison.Ordinal));
        space.Write("build/part.csx", "partial class Build\n{\n    Target Part => _ => _.DependsOn<IGreet>(t => t.Greet).Executes(() => Console.WriteLine(\"part\"));\n}\n");
        space.Write("build/component.csx", """
            interface IGreet : IBuildComponent
            {
                [Parameter] string? Name => Parameter(() => Name);
                Target Greet => _ => _.Executes(() => Console.WriteLine($"hello {Name}"));
            }
            """);

        space.Run("build.csx", "--name", "you").Succeeds().PrintsInOrder("hello you", "part");
        space.Run("build.csx", "--list", "--json").Succeeds().Prints("\"place\": \"part.csx:3\"", "\"place\": \"component.csx:4\"").DoesNotPrint("Compiling");
    }

    [Fact]
    public void It_runs_from_anywhere_and_under_any_name()
    {
        space.Write("tools/my build é.csx", ScriptSpace.Build("Target Test => _ => _.Executes(() => Console.WriteLine($\"in {RootDirectory}\"));"));

        space.RunIn(AbsolutePath.Of("/"), space.Root / "tools/my build é.csx", "Test").Succeeds().Prints("Compiling", $"in {space.Root}\n");
        space.RunIn(space.Root / "tools", "my build é.csx", "Test").Succeeds().Prints($"in {space.Root}\n").DoesNotPrint("Compiling");
        space.RunIn(space.Root / "tools", "../tools/my build é.csx", "Test").Succeeds().DoesNotPrint("Compiling");
    }

    [Fact]
    public void Without_a_repository_around_it_its_own_directory_is_the_root()
    {
        Directory.Delete(space.State);
        space.Write("build.csx", ScriptSpace.Build("Target Test => _ => _.Executes(() => Console.WriteLine($\"in {RootDirectory}\"));"));

        space.RunIn(AbsolutePath.Of("/"), space.Root / "build.csx", "Test").Succeeds().Prints($"in {space.Root}\n");
        Assert.Single(space.Entries);
    }

    [Fact]
    public void Statements_run_first_and_may_decide_the_exit_code()
    {
        space.Write("build.csx", """
            Console.WriteLine($"{Args.Count} arguments");
            if (Args is ["stop", ..])
            {
                await Task.Yield();
                return 7;
            }

            """ + ScriptSpace.Build("Target Test => _ => _.Executes(() => Console.WriteLine(\"tested\"));"));

        space.Run("build.csx", "Test").Succeeds().PrintsInOrder("1 arguments", "tested");
        space.Run("build.csx", "stop", "--x").Exits(7).Prints("2 arguments").DoesNotPrint("tested");
    }

    [Fact]
    public void A_script_that_fails_names_its_line()
    {
        space.Write("build.csx", "#load \"deep/more.csx\"\n\n" + ScriptSpace.Build("""
            Target Fail => _ => _.Executes(() => throw new InvalidOperationException("broken"));
            Target Deep => _ => _.Executes(() => More.Break());
            """));
        space.Write("deep/more.csx", "static class More\n{\n    public static void Break() => throw new InvalidOperationException(\"in more\");\n}\n");
        space.Write("throws.csx", "\nConsole.WriteLine(1);\n    throw new InvalidOperationException(\"at once\");\n");
        space.Write("main.csx", "class Build : BuildScript\n{\n    static int Main() => throw new FormatException(\"in Main\");\n}\n");

        space.Run("build.csx", "Fail").Exits(1).Prints("BK0260", "build.csx:6", "broken");
        space.Run("build.csx", "Deep").Exits(1).Prints("deep/more.csx:3", "build.csx:7");
        space.Run("throws.csx").Exits(2).Prints("BK0954", "at once", "throws.csx(3,5)").DoesNotPrint("   at ");
        space.Run("main.csx").Exits(2).Prints("BK0954", "in Main", "main.csx(3,26)").DoesNotPrint("   at ");
    }

    [Fact]
    public void A_script_without_a_build_or_with_two_is_refused()
    {
        space.Write("none.csx", "class Build : BuildScript { Target Test => _ => _; }");
        space.Write("two.csx", ScriptSpace.Build("") + ScriptSpace.Build("").Replace("class Build", "class Other", StringComparison.Ordinal));
        space.Write("empty.csx", "");

        space.Run("none.csx").Exits(2).Prints("BK0952", "static Task<int> Main");
        space.Run("empty.csx").Exits(2).Prints("BK0952");
        space.Run("two.csx").Exits(2).Prints("BK0953", "Build, Other");
    }

    [Theory]
    [InlineData("BK0944", ":run")]
    [InlineData("BK0944", ":run", "--list", "build.csx")]
    [InlineData("BK0944", ":run", "")]
    [InlineData("BK0945", ":run", "build.cs")]
    [InlineData("BK0946", ":run", "missing.csx")]
    [InlineData("BK0946", ":run", ".")]
    public void What_is_no_script_is_refused(string code, params string[] words)
    {
        using var run = space.Start(space.Root, words);

        run.Wait().Exits(2).Prints(code).DoesNotPrint("   at ");
        Assert.Empty(space.Entries);
    }

    [Fact]
    public void Two_at_once_both_run_and_leave_one_program()
    {
        space.Write("build.csx", ScriptSpace.Build("Target Test => _ => _.Executes(() => Console.WriteLine(\"tested\"));"));

        using var first = space.Start(space.Root, ":run", "build.csx", "Test");
        using var second = space.Start(space.Root, ":run", "build.csx", "Test");

        first.Wait().Succeeds().Prints("tested");
        second.Wait().Succeeds().Prints("tested");
        Assert.Single(space.Entries);
    }

    [Theory]
    [InlineData("script.dll", "cut")]
    [InlineData("script.dll", "flip")]
    [InlineData("script.dll", "delete")]
    [InlineData("index", "cut")]
    [InlineData("index", "flip")]
    [InlineData("index", "delete")]
    [InlineData("copy.0", "flip")]
    [InlineData("copy.0", "delete")]
    public void A_damaged_entry_is_made_again(string name, string damage)
    {
        space.Write("build.csx", ScriptSpace.Build("Target Test => _ => _.Executes(() => Console.WriteLine(\"tested\"));"));
        space.Run("build.csx", "--list").Succeeds();
        var file = Assert.Single(space.Entries) / name;
        var bytes = File.ReadAllBytes(file);

        switch (damage)
        {
            case "cut":
                File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
                break;
            case "flip":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            default:
                File.Delete(file);
                break;
        }

        space.Run("build.csx", "Test").Succeeds().Prints(Compiling, "tested");
        space.Run("build.csx", "Test").Succeeds().Prints("tested").DoesNotPrint(Compiling);
        Assert.Single(space.Entries);
    }

    [Fact]
    public void Where_nothing_can_be_kept_it_says_so()
    {
        space.Write("build.csx", ScriptSpace.Build(""));
        space.Write(".buildkit/scripts", "a file where the directory should be");

        space.Run("build.csx", "--list").Exits(2).Prints("BK0955", space.State / "scripts").DoesNotPrint("   at ");
    }

    [Fact]
    public void A_build_program_says_who_runs_scripts()
    {
        using var program = new Space().Script("Target Test => _ => _.Executes(() => { });");

        program.Run(":run", "build.csx").Exits(2).Prints("BK0943", "dnx BuildKit.Tool :run", "dotnet tool install");
    }

    public void Dispose() => space.Dispose();
}
