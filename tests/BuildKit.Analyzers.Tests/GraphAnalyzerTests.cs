namespace BuildKit.Analyzers.Tests;

/// <summary>What the planner would find in the graph is found in the source, in the same words.</summary>
public sealed class GraphAnalyzerTests
{
    [Fact]
    public void A_circle_is_reported_once_at_its_first_edge_with_all_its_edges()
    {
        var found = Script.Members("""
            Target A => _ => _.DependsOn(B);
            Target B => _ => _
                .Description("between")
                .After(C)
                .Executes(() => { });
            Target C => _ => _.TriggeredBy(A).Executes(() => { });
            """).Diagnostics();

        var circle = Assert.Single(found);
        Assert.Equal(
            "Build.cs(1,30): error BK0104: 3 targets wait for each other in a circle: A → B → C → A; remove one of A.DependsOn(B), B.After(C), C.TriggeredBy(A)",
            Script.Text(circle));
        Assert.Equal(["C", "A"], circle.AdditionalLocations.Select(place => place.SourceTree!.GetText().ToString(place.SourceSpan)));
    }

    [Theory]
    [InlineData("Target A => _ => _.DependsOn(B); Target B => _ => _.DependsOn(A);")]
    [InlineData("Target A => _ => _.DependentFor(B); Target B => _ => _.DependentFor(A);")]
    [InlineData("Target A => _ => _.DependsOn(B); Target B => _ => _.Before(A).After(A).Executes(() => { });")]
    [InlineData("Target A => _ => _.DependsOn(B); Target B => _ => _.TriggeredBy(A);")]
    [InlineData("Target A => d => { d.DependsOn(B); return d; }; Target B { get { return x => x.Executes(() => { }).DependsOn(A); } }")]
    [InlineData("Target A { get; } = _ => _; Target B => _ => { var d = _.DependsOn([C]); return d; }; Target C => _ => _.DependsOn(new[] { B });")]
    [InlineData("Target A => Define; TargetDefinition Define(TargetDefinition d) => d.DependsOn(B); Target B => _ => _.DependsOn(A);")]
    [InlineData("Target A => _ => _.DependsOn(Alias); Target B => _ => _.DependsOn(A); Target Alias => B;")]
    [InlineData("Target A => _ => { var b = B; return _.DependsOn(b); }; Target B => _ => _.DependsOn(this.A);")]
    [InlineData("Target Publish => _ => _.DependsOn(Release); Product Shop => _ => _.Archive(\"shop\", from: Publish); Target Release => _ => _.Creates(Shop);")]
    public void However_it_is_written(string members) =>
        Assert.Single(Script.Members(members).Diagnostics(), found => found.Id == "BK0104");

    [Fact]
    public void Circles_run_through_base_classes_partial_files_and_components()
    {
        var found = Script.Files(
            "abstract class Common : BuildScript { protected virtual Target A => _ => _.DependsOn(B); protected Target B => _ => _.Executes(() => { }); }",
            "partial class Build : Common, ILate { protected override Target A => _ => _.DependsOn(C); }",
            "partial class Build { Target C => _ => _.DependsOn(((ILate)this).Late); }",
            "interface ILate { Target Late => _ => _.DependsOn(((Build)this).D); } partial class Build { public Target D => _ => _.DependsOn(A); }").Found();

        Assert.Equal(
            ["Build2.cs(1,87): error BK0104: 4 targets wait for each other in a circle: A → C → Late → D → A; remove one of A.DependsOn(C), C.DependsOn(Late), Late.DependsOn(D), D.DependsOn(A)"],
            found);
    }

    [Fact]
    public void A_circle_of_a_base_class_is_reported_there_and_not_again_below() => Assert.Equal(
        ["Build.cs"],
        Script.Files(
            "abstract class Common : BuildScript { protected Target A => _ => _.DependsOn(B); protected Target B => _ => _.DependsOn(A); }",
            "class Build : Common { Target C => _ => _.DependsOn(A); }",
            "class Other : Common { }").Diagnostics().Select(found => found.Location.GetLineSpan().Path));

    [Theory]
    [InlineData("Target A => _ => _.DependsOn(IsContinuousIntegration ? B : C); Target B => _ => _.DependsOn(IsContinuousIntegration ? C : A); Target C => _ => _.Executes(() => { });")]
    [InlineData("Target A => _ => { if (IsContinuousIntegration) { _.DependsOn(B); } return _.Executes(() => { }); }; Target B => _ => _.DependsOn(A);")]
    [InlineData("Target A => _ => { if (IsContinuousIntegration) return _.Executes(() => { }); return _.DependsOn(B); }; Target B => _ => _.DependsOn(A);")]
    public void What_a_condition_decides_is_no_circle(string members) => Assert.Empty(Script.Members(members).Found());

    [Fact]
    public void A_target_that_names_itself_is_reported_where_it_does() => Assert.Equal(
        ["Build.cs(1,27): error BK0105: The target 'A' names itself in After; remove After(A)"],
        Script.Members("Target A => _ => _.After( A ).Executes(() => { });").Found());

    [Fact]
    public void A_target_that_does_nothing_is_reported_at_its_name()
    {
        Assert.Equal(
            ["Build.cs(1,8): error BK0110: The target 'A' does nothing: it has no action, no dependency and triggers nothing"],
            Script.Members("""Target A => _ => _.Description("nothing").After(B); Target B => _ => _.Executes(() => { });""").Found());
        Assert.Empty(Script.Members("Target A => _ => _; Target B => _ => _.DependentFor(A).Executes(() => { });").Found());
    }

    [Fact]
    public void An_unlisted_target_that_nobody_names_is_a_warning()
    {
        Assert.Equal(
            ["Build.cs(1,8): warning BK0131: The target 'A' is unlisted, no other target names it and it is not the default: nobody finds it"],
            Script.Members("Target A => _ => _.Unlisted().Executes(() => { });").Found());
        Assert.Empty(Script.Members("""
            static Task<int> Main(string[] args) => Run<Build>(args, build => build.ByDefault);
            Target ByDefault => _ => _.Unlisted().Executes(() => { });
            Target Named => _ => _.Unlisted().Executes(() => { });
            Target Attached => _ => _.Unlisted().TriggeredBy(Last).Executes(() => { });
            Target Last => _ => _.DependsOn(IsContinuousIntegration ? Named : ByDefault);
            """).Found());
    }
}
