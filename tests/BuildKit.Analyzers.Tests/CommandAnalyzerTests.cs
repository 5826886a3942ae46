namespace BuildKit.Analyzers.Tests;

public sealed class CommandAnalyzerTests
{
    const string Docker = "readonly Tool Docker = Tool.Of(\"docker\");";

    [Theory]
    [InlineData("Target A => _ => _.Executes(() => Docker($\"build .\"));", "BK0132", "Docker($\"build .\")")]
    [InlineData("Target A => _ => _.Executes(() => { Docker($\"build .\").Quiet(); });", "BK0132", "Docker($\"build .\").Quiet()")]
    [InlineData("Target A => _ => _.Runs(() => { var build = Docker($\"build .\"); build.Arguments(\"x\"); return build; });", "BK0132", "build.Arguments(\"x\")")]
    [InlineData("Target A => _ => _.Executes(() => DotNet.Build(RootDirectory));", "BK0132", "DotNet.Build(RootDirectory)")]
    [InlineData("Target A => _ => _.Executes(() => { Docker($\"build .\").RunAsync(); });", "BK0133", "Docker($\"build .\").RunAsync()")]
    [InlineData("Target A => _ => _.Executes(Work); async void Work() => await Docker($\"build .\").RunAsync();", "BK0133", "Work")]
    public void A_command_that_nothing_is_done_with_is_reported(string members, string code, string underlined)
    {
        var found = Assert.Single(Script.Members(Docker + members).Diagnostics());

        Assert.Equal(code, found.Id);
        Assert.Equal(underlined, Script.Underlined(found));
    }

    [Theory]
    [InlineData("Target A => _ => _.Runs(() => Docker($\"build .\"));")]
    [InlineData("Target A => _ => _.Executes(() => Docker($\"build .\").RunAsync());")]
    [InlineData("Target A => _ => _.Executes(async () => await Docker($\"build .\").RunAsync());")]
    [InlineData("Target A => _ => _.Executes(() => { var keep = Docker($\"build .\"); Console.WriteLine(keep); });")]
    [InlineData("Target A => _ => _.Runs(() => { var some = new List<Command>(); some.Add(Docker($\"build .\")); return some; });")]
    [InlineData("void Check() { _ = Docker($\"build .\"); }")]
    [InlineData("Target A => _ => _.Executes(Work); async Task Work() => await Docker($\"build .\").RunAsync();")]
    public void A_command_that_goes_somewhere_is_not(string members) => Assert.Empty(Script.Members(Docker + members).Found());
}
