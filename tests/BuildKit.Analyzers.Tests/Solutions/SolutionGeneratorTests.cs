using BuildKit.Analyzers.Solutions;
using BuildKit.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BuildKit.Analyzers.Tests.Solutions;

public sealed class SolutionGeneratorTests
{
    const string Member = "[Solution] readonly Solution Solution = null!;";

    static readonly string Shop = SolutionText.Slnx("source/Shop/Shop.csproj", "source/Shop.Api/Shop.Api.csproj", "tests/Shop.Tests/Shop.Tests.csproj");

    [Fact]
    public void Projects_by_name_by_pattern_and_all_of_them_compile_side_by_side()
    {
        var run = new GeneratorRun($$"""
            {{Member}}
            Target Test => _ => _
                .ForEach(() => Solution.Projects("*.Tests", "!*.Slow.*"), (step, project) => step.Runs(() => DotNet.Test(project)))
                .Runs(() => DotNet.Publish(Solution.Projects.Shop_Api))
                .Runs(() => DotNet.Restore(Solution))
                .Runs(() => DotNet.Build(Solution["Shop"]))
                .Executes(() =>
                {
                    foreach (var project in Solution.Projects())
                    {
                        Console.WriteLine(project.Name + Solution.Folders.source_apps.Name + Solution.Folders.Count);
                    }
                });
            """, files: ("Shop.slnx", Shop.Replace("</Solution>", "<Folder Name=\"/source/apps/\"/></Solution>", StringComparison.Ordinal)));

        Assert.Empty(run.Compiled);
        Assert.Empty(run.Said);
    }

    [Fact]
    public void The_names_read_well() => Snapshot.Matches(new GeneratorRun(Member, files: ("Shop.slnx", """
        <Solution>
          <Folder Name="/source/" />
          <Folder Name="/source/2nd apps/"><Project Path="a/Core.csproj" /></Folder>
          <Folder Name="/tests/"><Project Path="b/Core.csproj" /></Folder>
          <Project Path="Shop-Api.csproj" /><Project Path="Shop.Api.csproj" /><Project Path="Shop_Api.csproj" />
          <Project Path="class.csproj" /><Project Path="record.csproj" /><Project Path="7zip.fsproj" /><Project Path="Büro &amp; Söhne &lt;b&gt;.vbproj" />
          <Project Path="Target.csproj" /><Project Path="Target_.csproj" /><Project Path="日本.csproj" /><Project Path="x&quot;\y.csproj" />
          <Project Path="Named.csproj" DisplayName="Another name" /><Project Path="Site/" /><Project Path="🚀.csproj" />
        </Solution>
        """)).Source!);

    [Fact]
    public void What_is_generated_compiles_whatever_the_names_are()
    {
        var names = Enumerable.Range(0x20, 0x100).Concat(Enumerable.Range(0x2000, 0x80)).Where(c => !char.IsControl((char)c) && c is not ('"' or '/' or '\\')).Select(c => $"{(char)c}.csproj")
            .Concat(Enum.GetValues<SyntaxKind>().Select(SyntaxFacts.GetText).Where(text => text.Length > 1 && char.IsLetter(text[0])).Select(text => $"{text}.csproj"))
            .Concat(["Equals.csproj", "Invoke.csproj", "GetType.csproj", "Combine.csproj", "\u200DA.csproj", "A.csproj", "Count.csproj"]).Distinct();

        var run = new GeneratorRun($"{Member}\nvoid Use() {{ Project a = Solution.Projects.Equals_, b = Solution.Projects.@class, c = Solution.Projects._1, d = Solution.Projects.GetType_; }}",
            files: ("Shop.slnx", SolutionText.Slnx([.. names])));

        Assert.DoesNotContain(run.Compiled, found => found.Severity == DiagnosticSeverity.Error);
        Assert.Empty(run.Said);
    }

    [Theory]
    [InlineData("Target Test => _ => _;")]
    [InlineData("[Obsolete] readonly Solution Solution = null!;")]
    [InlineData("")]
    public void Without_a_member_nothing_is_generated(string members)
    {
        var run = new GeneratorRun(members, files: [("Shop.slnx", "not even read"), ("Other.sln", "")]);

        Assert.Null(run.Source);
        Assert.Empty(run.Said);
    }

    [Fact]
    public void A_component_of_the_library_brings_the_names_with_it()
    {
        var run = new GeneratorRun("""
                Project Of(Solution solution) => solution.Projects.Shop_Api;
            }
            class WithComponent : BuildScript, ITest
            {
            }
            class WithOwn : BuildScript, IHasSolution
            {
                [Solution("other.sln")] readonly Solution Solution = null!;
            """, files: [("Shop.slnx", Shop), ("other.sln", SolutionText.Sln("Other.csproj"))]);

        // Two solutions in the root are one too many for the component, which names none.
        Assert.Contains("Other =>", run.Source, StringComparison.Ordinal);
        Assert.Contains("BK0701", Assert.Single(run.Said), StringComparison.Ordinal);

        var single = new GeneratorRun("Project Of(Solution solution) => solution.Projects.Shop_Api;\n}\nclass WithComponent : BuildScript, ITest\n{", files: ("Shop.slnx", Shop));
        Assert.Empty(single.Compiled);
        Assert.Empty(single.Said);
    }

    [Fact]
    public void Editing_the_solution_regenerates_and_editing_the_script_does_not()
    {
        var run = new GeneratorRun(Member, files: ("Shop.slnx", Shop));
        var before = run.Source;

        run.Edit($"Target Compile => _ => _;\n{Member}\nTarget Test => _ => _;");
        Assert.Contains(run.ReasonOf(SolutionGenerator.Names), new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged });
        Assert.Equal(IncrementalStepRunReason.Cached, run.ReasonOf(SolutionGenerator.Outlines));
        Assert.All(run.Result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Where(output => output.Value is SyntaxTree),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));

        run.Replace("Shop.slnx", Shop.Replace("<Solution>", "<Solution> <!-- a comment -->", StringComparison.Ordinal));
        Assert.Equal(IncrementalStepRunReason.Unchanged, run.ReasonOf(SolutionGenerator.Outlines));

        run.Replace("Shop.slnx", SolutionText.Slnx("source/Warehouse/Warehouse.csproj"));
        Assert.Equal(IncrementalStepRunReason.Modified, run.ReasonOf(SolutionGenerator.Outlines));
        Assert.NotEqual(before, run.Source);
        Assert.Contains("Warehouse =>", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_files_and_members_does_not_matter()
    {
        (string, string) a = ("a.slnx", Shop), b = ("b.sln", SolutionText.Sln("Tool.csproj"));
        const string first = "[Solution(\"a.slnx\")] readonly Solution A = null!;", second = "[Solution(\"b.sln\")] Solution B { get; } = null!;";

        var run = new GeneratorRun($"{first}\n{second}", files: [a, b]);

        Assert.Equal(run.Source, new GeneratorRun($"{second}\n{first}", files: [b, a]).Source);
        Assert.Contains("Tool =>", run.Source, StringComparison.Ordinal);
        Assert.Contains("Shop_Api =>", run.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("/shop", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_solution_is_chosen_among_others()
    {
        var run = new GeneratorRun("[Solution(@\"source\\Shop.slnx\")] readonly Solution Solution = null!;",
            files: [("source/Shop.slnx", Shop), ("Other.sln", SolutionText.Sln("Other.csproj")), ("more/Shop.slnx", SolutionText.Slnx("More.csproj"))]);

        Assert.Contains("Shop_Api =>", run.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("Other", run.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("More", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_only_solution_is_that_of_the_root()
    {
        var run = new GeneratorRun(Member, files: [("Shop.slnx", Shop), ("source/Other.sln", SolutionText.Sln("Other.csproj"))]);

        Assert.Contains("Shop_Api =>", run.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("Other", run.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Shop.slnx", "<Solution>\n  <Project\n</Solution>", "/shop/Shop.slnx: (2,")]
    [InlineData("Shop.slnx", "<Project />", "/shop/Shop.slnx: (0,")]
    [InlineData("Shop.slnx", "", "/shop/Shop.slnx: (0,")]
    [InlineData("Shop.slnx", "<!DOCTYPE x [<!ENTITY e \"e\">]><Solution>&e;</Solution>", "/shop/Shop.slnx: (0,")]
    [InlineData("Shop.sln", "", "/shop/Shop.sln: (0,")]
    [InlineData("Shop.sln", "\nMicrosoft Visual Studio Solution File\nProject(\"{x}\") = \"Shop\"\n", "/shop/Shop.sln: (2,")]
    public void What_is_no_solution_is_a_warning_with_its_place(string name, string text, string place)
    {
        var run = new GeneratorRun(Member, files: (name, text));

        Assert.Null(run.Source);
        Assert.StartsWith($"Warning BK0706 {place}", Assert.Single(run.Said), StringComparison.Ordinal);
    }

    [Fact]
    public void Why_there_are_no_names_is_said_at_the_attribute()
    {
        (string, string) a = ("a.slnx", Shop), b = ("b.sln", SolutionText.Sln("Tool.csproj"));

        Assert.Contains("BK0700 /shop/build/Build.cs: (5,1)", Assert.Single(new GeneratorRun(Member).Said), StringComparison.Ordinal);
        Assert.Contains("BK0701 /shop/build/Build.cs: (5,1)", Assert.Single(new GeneratorRun(Member, files: [a, b]).Said), StringComparison.Ordinal);
        Assert.Contains("BK0712 /shop/build/Build.cs: (5,1)",
            Assert.Single(new GeneratorRun("[Solution(\"c.sln\")] readonly Solution Solution = null!;", files: [a, b]).Said), StringComparison.Ordinal);
        var old = new GeneratorRun(Member, LanguageVersion.CSharp13, files: a);
        Assert.Contains("BK0713 /shop/build/Build.cs: (5,1)", Assert.Single(old.Said), StringComparison.Ordinal);
        Assert.Null(old.Source);
    }

    [Fact]
    public void Without_a_root_what_the_compiler_was_given_counts()
    {
        Assert.Contains("Shop_Api =>", new GeneratorRun(Member, root: "", files: ("source/Shop.slnx", Shop)).Source, StringComparison.Ordinal);
        Assert.Empty(new GeneratorRun(Member, root: "").Said);
        Assert.Contains("Shop_Api =>",
            new GeneratorRun("[Solution(\"source/Shop.slnx\")] readonly Solution S = null!;", root: "", files: ("source/Shop.slnx", Shop)).Source, StringComparison.Ordinal);
    }
}
