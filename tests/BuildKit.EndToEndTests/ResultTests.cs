namespace BuildKit.Tests;

/// <summary>Targets that return something, and targets that read it.</summary>
public sealed class ResultTests : IDisposable
{
    const string Script = """
        [Parameter] readonly bool Broken;
        Target Restore => _ => _.Executes(() => Console.WriteLine("restoring"));
        Target<Version> Version => _ => _.Description("Finds the version").DependsOn(Restore).Returns(() => new Version(1, 2, Count()));
        Target<int> Doubled => _ => _.DependsOn(Version).Executes(() => { }).Returns(async () => { await Task.Yield(); return Result(Version).Minor * 2; });
        Target Shows => _ => _.DependsOn(Doubled).Runs(() => Tool.Of("echo")($"{Result(Version)} and {Result(Doubled)}"));
        Target Each => _ => _.DependsOn(Doubled).ForEach(() => Enumerable.Range(0, Result(Doubled)), (step, item) => step.Executes(() => Console.WriteLine($"item {item} of {Result(Doubled)}")));
        Target Odd => _ => _.DependsOn(Doubled).OnlyWhen(() => Result(Doubled) % 2 == 1, "it is even").Executes(() => { });
        Target Ends => _ => _.DependsOn(Version).Executes(() => { if (Broken) throw new InvalidOperationException("broken"); Console.WriteLine($"ends with {Result(Version)}"); });
        Target All => _ => _.DependsOn(Shows, Each, Odd, Ends);

        int Count()
        {
            var file = RootDirectory / "count";
            var count = (File.Exists(file) ? int.Parse(File.ReadAllText(file)) : 0) + 1;
            file.WriteText($"{count}");
            return count;
        }
        """;

    readonly Space space = new Space().Script(Script);

    [Fact]
    public void Results_are_read_in_commands_fan_outs_conditions_and_code()
    {
        var run = space.Run("All").Succeeds();

        run.Prints("> echo 1.2.1 and 4", "item 3 of 4", "ends with 1.2.1").DoesNotPrint("item 4").Table(("Odd", "skipped"), ("Version", "executed"));
        Assert.Equal("1", space.Read("count"));
        space.Run("All").Succeeds().Prints("1.2.2 and 4");
    }

    [Fact]
    public void A_plan_says_after_what_it_is_known_and_runs_nothing()
    {
        space.Run("All", "--plan").Succeeds().Prints("a command that is known after Version", "steps that are known after Doubled").DoesNotPrint("restoring");
        space.Run("All", "--plan", "--json").Succeeds().Prints("\"a command that is known after Version\"");
        Assert.False(space.Has("count"));
    }

    [Fact]
    public void A_result_that_was_skipped_is_missed_by_name()
    {
        space.Run("Shows", "--skip=Version").Exits(1)
            .Prints("BK0128: 'Doubled' reads the result of 'Version', which has none: it was skipped (--skip)", "Build.cs:4").Table(("Doubled", "failed"), ("Shows", "not run"));
        space.Run("Shows", "--skip").Exits(1).Prints("BK0128", "'Shows' reads the result of 'Version'");
    }

    [Fact]
    public void A_run_that_is_continued_computes_again_what_is_needed()
    {
        space.Run("Ends", "--broken").Exits(1).Prints("broken");
        var run = space.Run("Ends", "--broken", "--continue").Exits(1);

        run.Table(("Restore", "skipped"), ("Version", "executed"), ("Ends", "failed"));
        Assert.Equal("2", space.Read("count"));
    }

    [Fact]
    public void A_failure_that_the_run_survives_leaves_no_result()
    {
        space.Script("""
            Target<int> Number => _ => _.ProceedAfterFailure().Returns(() => int.Parse("x"));
            Target<int> Late => _ => _.ProceedAfterFailure().Returns(() => 3).Executes(() => throw new InvalidOperationException("late"));
            Target Reads => _ => _.DependsOn(Number).Executes(() => Console.WriteLine(Result(Number)));
            Target ReadsLate => _ => _.DependsOn(Late).Executes(() => Console.WriteLine(Result(Late)));
            """);

        space.Run("Reads").Exits(1).Prints("'Reads' reads the result of 'Number', which has none: it failed");
        space.Run("ReadsLate").Exits(1).Prints("'ReadsLate' reads the result of 'Late'");
    }

    [Fact]
    public void The_last_of_several_results_counts_and_retries_replace_it()
    {
        space.Script("""
            int attempts;
            Target<string> Text => _ => _.Retry(2).Returns(() => "first").Executes(() => { if (++attempts < 3) throw new InvalidOperationException("again"); }).Returns(() => $"attempt {attempts}");
            Target<string?> Nothing => _ => _.Returns(() => (string?)null);
            Target Reads => _ => _.DependsOn(Text).DependsOn(Nothing).Executes(() => Console.WriteLine($"{Result(Text)}, {Result(Nothing) ?? "nothing"}"));
            """);

        space.Run("Reads").Succeeds().Prints("attempt 3, nothing");
    }

    [Fact]
    public void Components_return_read_and_override_results()
    {
        space.Script(
            """
            public Target<string> Version => t => t.Inherit<IVersion>(v => v.Version).Returns(() => "2.0");
            Target Reads => _ => _.DependsOn(From<IVersion>().Version).Executes(() => Console.WriteLine($"class reads {Result(Version)} {Result(From<IVersion>().Version)}"));
            """,
            components: "IPrint",
            types: """
                interface IVersion : IBuildComponent
                {
                    Target<string> Version => _ => _.Returns(() => { Console.WriteLine("computing"); return "1.0"; });
                }

                interface IPrint : IVersion
                {
                    Target Print => _ => _.DependsOn(Version).Executes(() => Console.WriteLine($"component reads {Result(Version)}"));
                }
                """);

        space.Run("Print", "Reads").Succeeds().PrintsInOrder("computing", "component reads 2.0", "class reads 2.0 2.0");
    }

    [Theory]
    [InlineData("Target A => _ => _.Executes(() => Console.WriteLine(Result(Number)));", 1, "BK0127", "'A' reads the result of 'Number'", "Build.cs:2", "Add .DependsOn(Number) to 'A'")]
    [InlineData("Target A => _ => _.After(Number).Executes(() => Console.WriteLine(Result(Number)));", 1, "BK0127")]
    [InlineData("Target A => _ => _.TriggeredBy(Number).Executes(() => Console.WriteLine(Result(Number)));", 1, "BK0127")]
    [InlineData("Target<int> A => _ => _.Returns(() => Result(A));", 1, "BK0127: 'A' reads its own result")]
    [InlineData("Target A => _ => _.Runs(() => Tool.Of(\"echo\")($\"{Result(Number)}\"));", 1, "BK0127", "Build.cs:2")]
    [InlineData("Target A => _ => _.DependsOn(Number).Description($\"{Result(Number)}\");", 2, "BK0126", "'Number'", "Build.cs:2")]
    [InlineData("Target A => _ => _.DependsOn(Number).OnlyWhenStatic(() => Result(Number) > 1, \"x\");", 2, "BK0114", "Number")]
    [InlineData("readonly int number; public Build() => number = Result(Number); Target A => _ => _.DependsOn(Number);", 2, "BK0126", "Build.cs:2")]
    [InlineData("Target A => _ => _.DependsOn(Number).Executes(() => Console.WriteLine(Result<int>(t => t.Returns(() => 1))));", 1, "BK0101", "Build.cs:2")]
    [InlineData("Target<int> A => _ => _.DependsOn(Number);", 2, "BK0110", "result of type int", "Build.cs:2")]
    [InlineData("Target<int> A => _ => _.Inherit(A).Returns(() => 1);", 2, "BK0121")]
    public void A_result_that_is_read_wrongly_says_so(string members, int exitCode, params string[] says) =>
        space.Script($"""Target<int> Number => _ => _.Returns(() => 7);{'\n'}{members}""").Run("Number", "A").Exits(exitCode).Prints(says).DoesNotPrint("   at ", "BK0999");

    public void Dispose() => space.Dispose();
}
