namespace BuildKit.Analyzers.Tests;

public sealed class CaptureAnalyzerTests
{
    [Theory]
    [InlineData("Target A { get { var x = 1; return _ => _.Executes(() => Console.WriteLine(x)); } }", "A", "x")]
    [InlineData("Target Make(string name) => _ => _.Executes(() => Console.WriteLine(name)); Target A => Make(\"a\");", "Make", "name")]
    [InlineData("Product Make(string name) => _ => _.Archive(name, B); Target B => _ => _.Executes(() => { });", "Make", "name")]
    [InlineData("Target A { get { var x = 1; return _ => { if (x > 0) { x++; } return _.Executes(() => { }); }; } }", "A", "x")]
    public void A_variable_around_the_definition_is_reported_once(string members, string definition, string variable) => Assert.EndsWith(
        $"error BK0130: The definition of '{definition}' captures '{variable}'; it is evaluated as often as it is named and may use the members of the build script only",
        Assert.Single(Script.Members(members).Found()), StringComparison.Ordinal);

    [Theory]
    [InlineData("string Name => \"x\"; Target A => _ => _.Executes(() => Console.WriteLine(Name));")]
    [InlineData("Target A => _ => { var x = 1; return _.Executes(() => Console.WriteLine(x)); };")]
    [InlineData("Target A => _ => _.ForEach(() => new[] { 1 }, (step, number) => step.Executes(() => Console.WriteLine(number)));")]
    [InlineData("Target A { get { const int x = 1; return _ => _.Executes(() => Console.WriteLine(x)); } }")]
    [InlineData("Target A { get; } = _ => _.Executes(() => Console.WriteLine(Environment.ProcessorCount));")]
    public void Members_and_variables_inside_are_free(string members) => Assert.Empty(Script.Members(members).Found());
}
