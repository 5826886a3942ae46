namespace BuildKit.Analyzers.Tests;

/// <summary>Components, inheritance and targets with results, as the planner reads them.</summary>
public sealed class ComponentTests
{
    const string Components = """
        interface ICompile : IBuildComponent { Target Compile => _ => _.Executes(() => { }); }
        interface ITest : ICompile { Target Test => _ => _.DependsOn<ICompile>(c => c.Compile).Executes(() => { }); }
        """;

    [Fact]
    public void A_circle_through_a_component_and_the_class_that_overrides_it() => Assert.Equal(
        ["Build.cs(1,78): error BK0104: 2 targets wait for each other in a circle: Compile → Test → Compile; remove one of Compile.DependsOn(Test), Test.DependsOn(Compile)"],
        Script.Files("class Build : BuildScript, ITest { public Target Compile => _ => _.DependsOn(From<ITest>().Test); }", Components).Found());

    [Fact]
    public void A_circle_that_only_the_class_closes_is_reported_at_the_class() => Assert.Equal(
        ["Build.cs(1,7): error BK0104: 2 targets wait for each other in a circle: A → B → A; remove one of A.DependsOn(B), B.DependsOn(A)"],
        Script.Files(
            "class Build : BuildScript, IFirst, ISecond;",
            "interface IFirst : IBuildComponent { Target A => _ => _.DependsOn<ISecond>(s => s.B); }",
            "interface ISecond : IBuildComponent { Target B => _ => _.DependsOn<IFirst>(f => f.A); }").Found());

    [Fact]
    public void A_circle_of_one_component_is_reported_there() => Assert.Equal(
        ["Build2.cs"],
        Script.Files(
            "class Build : BuildScript, IBoth;",
            "interface IBoth : IBuildComponent { Target A => _ => _.DependsOn(B); Target B => _ => _.DependsOn(A); }")
            .Diagnostics().Select(found => found.Location.GetLineSpan().Path));

    [Fact]
    public void A_component_that_overrides_another_counts() => Assert.Equal(
        ["BK0104"],
        Script.Files(
            "class Build : BuildScript, IMore;",
            $"{Components} interface IMore : ITest {{ Target ICompile.Compile => _ => _.Inherit<ICompile>(c => c.Compile).After<ITest>(t => t.Test); }}")
            .Diagnostics().Select(found => found.Id));

    [Fact]
    public void What_is_inherited_is_said_too() => Assert.Equal(
        ["BK0104"],
        Script.Files(
            "abstract class Common : BuildScript { protected virtual Target A => _ => _.DependsOn(B); protected Target B => _ => _.Executes(() => { }); }",
            "class Build : Common { protected override Target A => _ => _.Inherit(base.A).Executes(() => { }); Target C => _ => _.DependsOn(A).DependentFor(B); }")
            .Diagnostics().Select(found => found.Id));

    [Fact]
    public void What_is_overridden_and_not_inherited_is_not_said() => Assert.Empty(
        Script.Files(
            "abstract class Common : BuildScript { protected virtual Target A => _ => _.DependsOn(B); protected Target B => _ => _.Executes(() => { }); }",
            "class Build : Common { protected override Target A => _ => _.Executes(() => { }); Target C => _ => _.DependsOn(A).DependentFor(B); }").Found());

    [Theory]
    [InlineData("class Build : BuildScript, ITest { Target More => _ => _.DependsOn<ITest>(t => t.Test).After(From<ICompile>().Compile).Executes(() => { }); }")]
    [InlineData("class Build : BuildScript, ITest { Target ITest.Test => _ => _.Inherit<ITest>(t => t.Test).Executes(() => { }); }")]
    [InlineData("class Build : BuildScript { Target A => _ => _.TryDependsOn<ITest>(t => t.Test).Executes(() => { }); }")]
    [InlineData("class Build : BuildScript { Target<int> Count => _ => _.Returns(() => 1); Target Show => _ => _.DependsOn(Count).Executes(() => Console.WriteLine(Result(Count))); }")]
    public void Components_and_results_as_they_are_meant_are_fine(string script) => Assert.Empty(Script.Files(script, Components).Found());

    [Fact]
    public void A_target_with_a_result_is_in_circles_too() => Assert.Equal(
        ["BK0104"],
        Script.Members("Target<int> Count => _ => _.DependsOn(Show).Returns(() => 1); Target Show => _ => _.DependsOn(Count);").Diagnostics().Select(found => found.Id));

    const string Part = "interface IPart : IBuildComponent { int Level => 1; IEnumerable<string> Names => []; string Of(string text) => text; [Parameter] int Size => Parameter(() => Size, 1); }";

    [Theory]
    [InlineData("string Of(string text) => text + 1;", "BK0136", "Of")]
    [InlineData("protected string Of(string text) => text + 1;", "BK0136", "Of")]
    [InlineData("public static string Of(string text) => text + 1;", "BK0136", "Of")]
    [InlineData("int Level => 2;", "BK0136", "Level")]
    [InlineData("readonly int Level = 2;", "BK0136", "Level")]
    [InlineData("public List<string> Names => [];", "BK0136", "Names")]
    [InlineData("public int Level => From<IPart>().Level + 1;", "BK0135", "From<IPart>().Level")]
    [InlineData("public int Size => From<IPart>().Size;", "BK0135", "From<IPart>().Size")]
    [InlineData("int IPart.Level => ((IPart)this).Level;", "BK0135", "((IPart)this).Level")]
    public void A_member_that_overrides_nothing_or_asks_for_itself_is_reported(string member, string code, string underlined)
    {
        var found = Assert.Single(Script.Files($"class Build : BuildScript, IPart {{ {member} }}", Part).Diagnostics());

        Assert.Equal(code, found.Id);
        Assert.Equal(underlined, Script.Underlined(found));
    }

    [Theory]
    [InlineData("public string Of(string text) => text + 1;")]
    [InlineData("string IPart.Of(string text) => text + 1;")]
    [InlineData("string IPart.Of(string text) => text + 1; string Of(string text) => text + 2;")]
    [InlineData("string Of(int number) => $\"{number}\";")]
    [InlineData("int Level => From<IPart>().Level;")]
    [InlineData("int Size => 3;")]
    [InlineData("[Parameter] readonly int Size = 3;")]
    [InlineData("int Size => From<IPart>().Size;")]
    [InlineData("public IEnumerable<string> Names => [$\"{From<IPart>().Level}\"];")]
    public void A_member_that_overrides_or_has_nothing_to_do_with_the_component_is_not(string member) => Assert.Empty(
        Script.Files($"class Build : BuildScript, IPart {{ {member} }}", Part).Found());
}
