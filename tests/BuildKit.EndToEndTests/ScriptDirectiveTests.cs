namespace BuildKit.Tests;

/// <summary>What a script names: other scripts, assemblies, packages; and where errors in them point.</summary>
public sealed class ScriptDirectiveTests : IDisposable
{
    static readonly byte[] Assembly = File.ReadAllBytes(typeof(Xunit.Assert).Assembly.Location);

    readonly ScriptSpace space = new();
    // Of its own for each test, so that no cache of the machine has it.
    readonly string package = $"Trial{Guid.NewGuid():N}";

    public ScriptDirectiveTests() => space.Write("nuget.config", """
        <configuration>
          <config><add key="globalPackagesFolder" value="packages" /></config>
          <packageSources><clear /><add key="feed" value="feed" /></packageSources>
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
        </configuration>
        """);

    [Theory]
    [InlineData("build.csx(3,26): error CS1002: ; expected", "class Build : BuildScript\n{\n    int One() { return 1 }\n}", "")]
    [InlineData("build.csx(2,5): error CS0246: ", "class Build : BuildScript\n{   Tarhet Test => _ => _;\n}", "")]
    [InlineData("deep/more.csx(2,31): error CS1002: ; expected", "", "static class More\n{ static int One() { return 1 } }")]
    [InlineData("deep/more.csx(1,14): error CS0246: ", "", "class More { Nothing nothing; }")]
    public void Errors_of_the_compiler_point_at_line_and_column(string error, string script, string loaded)
    {
        space.Write("build.csx", script.Length > 0 ? script : "#load \"deep/more.csx\"\n");
        space.Write("deep/more.csx", loaded);

        Assert.Contains(error, AtLineStarts(space.Run("build.csx").Exits(2).Prints("BK0942", "1 error")), StringComparison.Ordinal);
        var whole = script.Length > 0 ? space.Root / "build.csx" : space.Root / "deep/more.csx";
        space.RunIn(AbsolutePath.Of("/"), space.Root / "build.csx").Exits(2).Prints($"\n{whole}(");
        space.RunIn(space.Root / "deep", "../build.csx").Exits(2).Prints(script.Length > 0 ? "\n../build.csx(" : "\nmore.csx(");
        Assert.Empty(space.Entries);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_circle_of_loads_is_named_whole(int files)
    {
        for (var i = 0; i < files; i++)
        {
            space.Write($"{i}.csx", $"// {i}\n#load \"{(i + 1) % files}.csx\"\n");
        }

        var circle = string.Join(" → ", Enumerable.Range(0, files).Append(0).Select(i => $"{i}.csx"));
        space.Run("0.csx").Exits(2).Prints("BK0949", circle, "0.csx(2,7)", $"{files - 1}.csx(2,7)");
    }

    [Fact]
    public void A_circle_below_the_script_leaves_the_script_out()
    {
        space.Write("build.csx", "#load \"a.csx\"\n");
        space.Write("a.csx", "#load \"./sub/../a.csx\"\n");

        space.Run("build.csx").Exits(2).Prints("BK0949", ": a.csx → a.csx\n", "a.csx(1,7)").DoesNotPrint("build.csx(");
    }

    [Fact]
    public void A_directory_that_links_to_itself_ends_somewhere()
    {
        Needs.Unix();
        space.Write("build.csx", "#load \"self/build.csx\"\n");
        Directory.CreateSymbolicLink(space.Root / "self", ".");

        space.Run("build.csx").Exits(2).Prints("BK0949", "more …");
    }

    [Fact]
    public void What_two_files_load_is_loaded_once_and_what_is_switched_off_is_not()
    {
        space.Write("build.csx", "#load \"a.csx\"\n#load \"sub/b.csx\"\n#if NEVER\n#load \"missing.csx\"\n#endif\nConsole.WriteLine(A.Text + B.Text + Shared.Text);\nreturn 0;");
        space.Write("a.csx", "#load \"sub/shared.csx\"\nstatic class A { public static string Text => \"a\" + Shared.Text; }");
        space.Write("sub/b.csx", "#load \"shared.csx\"\nstatic class B { public static string Text => \"b\" + Shared.Text; }");
        space.Write("sub/shared.csx", "Console.WriteLine(\"once\");\nstatic class Shared { public static string Text => \"s\"; }");

        space.Run("build.csx").Succeeds().Prints("once\nasbss\n");
    }

    [Theory]
    [InlineData("#load \"missing.csx\"", "BK0947")]
    [InlineData("#load \"sub\"", "BK0948")]
    [InlineData("#r \"missing.dll\"", "BK0950")]
    [InlineData("#r \"Missing.Assembly\"", "BK0950")]
    [InlineData("#r \"text.dll\"", "BK0951")]
    [InlineData("#r \"nuget: Id\"", "BK0956")]
    [InlineData("#r \"nuget: Id, 1.*\"", "BK0956")]
    [InlineData("#r \"nuget: , 1.0.0\"", "BK0956")]
    [InlineData("#r \"nuget:?package=Id&version=1.0.0\"", "BK0956")]
    [InlineData("#r \"nuget: ../Id, 1.0.0\"", "BK0956")]
    [InlineData("#r \"nuget: A B, 1.0.0\"", "BK1021")]
    [InlineData("#r \"nuget: Missing.Package, 1.0.0\"", "BK1022")]
    public void What_is_not_there_is_named_with_the_directive(string directive, string code)
    {
        space.Write("build.csx", $"#load \"sub/more.csx\"\n{ScriptSpace.Build("")}");
        space.Write("sub/more.csx", $"// more\n{directive}\n");
        space.Write("sub/sub/x", "");
        space.Write("sub/text.dll", "no assembly");
        Directory.CreateDirectory(space.Root / "feed");

        space.Run("build.csx", "--list").Exits(2).Prints(code, $"sub/more.csx(2,{directive.IndexOf('"', StringComparison.Ordinal) + 1})").DoesNotPrint("   at ");
        Assert.Empty(space.Entries);
    }

    [Fact]
    public void An_assembly_is_named_by_path_or_by_name_and_counts_by_content()
    {
        space.Write("build.csx", "#r \"lib/xunit.v3.assert.dll\"\n#r \"System.Xml\"\nConsole.WriteLine($\"{typeof(Xunit.Assert).Name} {typeof(System.Xml.XmlDocument).Name}\");\nreturn 0;");
        Directory.CreateDirectory(space.Root / "lib");
        File.WriteAllBytes(space.Root / "lib/xunit.v3.assert.dll", Assembly);

        space.Run("build.csx").Succeeds().Prints("Compiling", "Assert XmlDocument");
        space.Run("build.csx").Succeeds().Prints("Assert XmlDocument").DoesNotPrint("Compiling");
        File.WriteAllBytes(space.Root / "lib/xunit.v3.assert.dll", [.. Assembly, 0]);
        space.Run("build.csx").Succeeds().Prints("Compiling");
    }

    [Fact]
    public void A_package_comes_with_what_it_depends_on_and_needs_no_feed_again()
    {
        new TestPackage($"{package}.Core", "1.0.0").With("lib/net8.0/xunit.v3.assert.dll", Assembly).WriteTo(space.Root / "feed");
        new TestPackage(package, "1.0.0").DependingOn($"{package}.Core", "1.0.0").With("lib/net8.0/_._", "").WriteTo(space.Root / "feed");
        space.Write("build.csx", $"#r \"nuget: {package}, 1.0.0\"\nConsole.WriteLine(typeof(Xunit.Assert).Name);\nreturn 0;");

        space.Run("build.csx").Succeeds().Prints("Compiling", "Assert");
        Directory.Delete(space.Root / "feed", recursive: true);
        space.Run("build.csx").Succeeds().Prints("Assert").DoesNotPrint("Compiling");

        Directory.Delete(space.Root / "packages", recursive: true);
        space.Run("build.csx").Exits(2).Prints("Compiling", "BK1022", "build.csx(1,4)", package);
    }

    [Fact]
    public void A_lock_file_beside_the_script_is_heeded()
    {
        new TestPackage(package, "1.0.0").With("lib/net8.0/xunit.v3.assert.dll", Assembly).WriteTo(space.Root / "feed");
        space.Write("build.csx", $"#r \"nuget: {package}, 1.0.0\"\nConsole.WriteLine(typeof(Xunit.Assert).Name);\nreturn 0;");
        space.Run("build.csx").Succeeds();

        space.Write("build.csx.lock.json", "{}");
        space.Run("build.csx").Succeeds().Prints("Compiling");
        Assert.Contains("contentHash", File.ReadAllText(space.Root / "build.csx.lock.json"), StringComparison.Ordinal);
        space.Run("build.csx").Succeeds().DoesNotPrint("Compiling");

        Directory.Delete(space.Root / "packages", recursive: true);
        new TestPackage(package, "1.0.0").With("lib/net8.0/xunit.v3.assert.dll", Assembly).With("evil.txt", "other").WriteTo(space.Root / "feed");
        space.Run("build.csx").Exits(2).Prints("BK1023", package);
    }

    [Fact]
    public void No_network_is_said_so()
    {
        space.Write("nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="nowhere" value="http://127.0.0.1:9/index.json" allowInsecureConnections="true" protocolVersion="3" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        space.Write("build.csx", $"#r \"nuget: {package}, 1.0.0\"\n");

        space.Run("build.csx").Exits(2).Prints("BK1022", "build.csx(1,4)", "127.0.0.1:9", "NU1301").DoesNotPrint("   at ");
    }

    public void Dispose() => space.Dispose();

    static string AtLineStarts(Finished finished) => string.Concat(finished.Error.Split('\n').Where(line => !line.StartsWith(' ')).Select(line => $"{line}\n"));
}
