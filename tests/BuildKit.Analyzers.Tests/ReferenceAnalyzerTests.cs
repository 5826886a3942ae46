namespace BuildKit.Analyzers.Tests;

public sealed class ReferenceAnalyzerTests
{
    [Theory]
    [InlineData("Target A => _ => _.DependsOn(d => d);", "target", "a lambda written in place", "d => d")]
    [InlineData("Target A => _ => _.DependsOn(B, null!); Target B => _ => _.Executes(() => { });", "target", "null", "null")]
    [InlineData("Target A => _ => { Target local = d => d; return _.After(local).Executes(() => { }); };", "target", "the local variable 'local'", "local")]
    [InlineData("Target A => _ => { return _.DependsOn(Local); TargetDefinition Local(TargetDefinition d) => d; };", "target", "the local function 'Local'", "Local")]
    [InlineData("class Other { public Target B => _ => _; } Target A => _ => _.DependsOn(new Other().B);", "target", "'B' of another object", "new Other().B")]
    [InlineData("Target Make(int number) => _ => _.Retry(3); Target A => _ => _.DependsOn(Make(1));", "target", "the result of 'Make'", "Make(1)")]
    [InlineData("Product Shop => _ => _.Archive(\"shop\", from: d => d);", "target", "a lambda written in place", "d => d")]
    [InlineData("Target A => _ => _.Creates(p => p);", "product", "a lambda written in place", "p => p")]
    [InlineData("Target A => _ => _.Deploys(p => p, d => d.Keep(3));", "product", "a lambda written in place", "p => p")]
    [InlineData("Target A => _ => _.DependsOn([IsContinuousIntegration ? B : d => d]); Target B => _ => _.Executes(() => { });", "target", "a lambda written in place", "d => d")]
    public void What_is_no_member_is_reported_where_it_is_named(string members, string kind, string problem, string underlined)
    {
        var found = Assert.Single(Script.Members(members).Diagnostics());

        Assert.EndsWith($"error BK0101: A {kind} that is no member of the build script is referenced: {problem}", Script.Text(found), StringComparison.Ordinal);
        Assert.Equal(underlined, Script.Underlined(found));
    }

    [Theory]
    [InlineData("Target A => _ => _.DependsOn(B, this.B); Target B { get; } = _ => _.Executes(() => { });")]
    [InlineData("Target A => _ => { var b = B; return _.DependsOn(b); }; readonly Target B = _ => _.Executes(() => { });")]
    [InlineData("Target A => _ => { foreach (var each in new[] { B }) { _.DependsOn(each); } return _; }; Target B => _ => _.Executes(() => { });")]
    [InlineData("Target A => _ => _.DependsOn(All()); Target[] All() => [B]; Target B => _ => _.Executes(() => { });")]
    [InlineData("Target A => _ => _.DependsOn(Choice); Target Choice => IsContinuousIntegration ? B : C; Target B => _ => _.Executes(() => { }); Target C => _ => _.Executes(() => { });")]
    [InlineData("static Target B => _ => _.Executes(() => { }); Target A => _ => _.DependsOn(Build.B);")]
    public void What_may_be_a_member_is_not(string members) => Assert.Empty(Script.Members(members).Found());

    [Fact]
    public void Outside_of_scripts_and_components_nobody_is_told_anything() =>
        Assert.Empty(Script.Files("class Nothing { Target A => _ => _.DependsOn(d => d); }").Found());
}
