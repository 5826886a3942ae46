namespace BuildKit.Tests;

/// <summary>What the command line understands, refuses and says about it.</summary>
public sealed class CommandLineTests : IDisposable
{
    readonly Space space = new Space().Script("""
        [Parameter("Debug or Release")] readonly Kind Kind = Kind.Release;
        [Parameter("How many")] readonly int? Count;
        [Parameter] readonly bool Fast;
        [Parameter("A place")] readonly AbsolutePath? Place;
        [Parameter] string Name { get; } = "nobody";

        Target Restore => _ => _.Description("Downloads").Executes(() => Console.WriteLine("restoring"));
        Target CompileAll => _ => _.Description("Compiles").DependsOn(Restore)
            .Executes(() => Console.WriteLine($"{Kind} {Count} {Fast} {Place} {Name}"));
        Target Hidden => _ => _.Unlisted().Executes(() => { });
        """, defaultTarget: "CompileAll", types: "enum Kind { Debug, Release }");

    [Fact]
    public void The_list_names_targets_and_parameters() => Snapshot.Matches(space.Run("--list").Succeeds().Output);

    [Fact]
    public void The_help_adds_usage_and_options() => Snapshot.Matches(space.Run("--help").Succeeds().Output);

    [Fact]
    public void The_list_for_machines_is_json() => Snapshot.Matches(space.Run("--list", "--json").Succeeds().Output);

    [Theory]
    [InlineData("CompileAl", "BK0111", "Did you mean 'CompileAll'?")]
    [InlineData("--jbos 3", "BK0920", "Did you mean '--jobs'?")]
    [InlineData("--kind Relase", "BK0601", "Debug, Release", "Did you mean 'Release'?")]
    [InlineData("--kind 1", "BK0601")]
    [InlineData("--count many", "BK0601", "--count")]
    [InlineData("--count", "BK0921", "--count")]
    [InlineData("--jobs 0", "BK0923")]
    [InlineData("--jobs", "BK0921")]
    [InlineData("--jobs 2 --jobs 3", "BK0924")]
    [InlineData("--list=x", "BK0922")]
    [InlineData("-x", "BK0920", "two dashes")]
    [InlineData(":cash", "BK0925")]
    [InlineData("--environment local", "BK0920")]
    [InlineData("--verbosity loud", "BK0923", "quiet, minimal, normal, verbose")]
    [InlineData("--json", "BK0926")]
    [InlineData("--skip=Nothing", "BK0111")]
    public void What_is_not_understood_is_refused_before_anything_runs(string arguments, string code, params string[] says)
    {
        var run = space.Run(arguments.Split(' '));

        run.Exits(2).Prints([code, .. says]).DoesNotPrint("restoring", "   at ");
    }

    [Fact]
    public void Values_come_from_the_command_line_then_from_variables_then_from_initialisers()
    {
        space.Variables["BK_KIND"] = "debug";
        space.Variables["BK_COUNT"] = "7";
        space.Variables["BK_NAME"] = "somebody else";

        space.Run("compile-all", "--COUNT=8", "--fast", "--place", "a b/c").Succeeds()
            .Prints($"Debug 8 True {space.Root}/a b/c somebody else");
        space.Run("compileall", "--fast", "false").Succeeds().Prints("Debug 7 False  somebody else");
        Assert.Contains("set by BK_COUNT: 7", space.Run("--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_variable_of_ours_is_a_warning()
    {
        space.Variables["BK_CUONT"] = "7";

        space.Run().Succeeds().Prints("BK0606", "BK_CUONT", "Did you mean 'BK_COUNT'?");
    }

    public void Dispose() => space.Dispose();
}
