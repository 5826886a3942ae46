namespace BuildKit.Tests;

/// <summary>What a run does and shows: order, parallel output, steps, failures, conditions, triggers, --skip, --continue.</summary>
public sealed class RunTests : IDisposable
{
    readonly Space space = new();

    [Fact]
    [Trait("Speed", "Slow")]
    public void Parallel_targets_are_shown_one_after_the_other_and_each_line_in_its_own()
    {
        var run = space.Script("""
            static readonly Barrier Meeting = new(2);
            Target All => _ => _.DependsOn(One, Two);
            Target One => _ => _.Executes(() => Speak("One"));
            Target Two => _ => _.Executes(() => Speak("Two"));

            static async Task Speak(string who)
            {
                for (var i = 0; i < 50; i++)
                {
                    Meeting.SignalAndWait();
                    Console.Write($"{who} writes ");
                    await Task.Yield();
                    Console.WriteLine($"line {i}");
                    Log.Information("{Who} logs line {Number}", who, i);
                    Console.Error.WriteLine($"{who} complains {i}");
                }
            }
            """).Run("All", "--jobs", "2").Succeeds();

        string[] both = ["One", "Two"];
        var order = run.Output.Split('\n').Where(line => line.Contains(" | ", StringComparison.Ordinal)).ToList();
        Assert.Equal(300, order.Count);
        Assert.All(order, line => Assert.StartsWith(line.Split(" | ")[1].Split(' ')[0], line));
        Assert.Equal(both, order.Select(line => line[..3]).Chunk(150).SelectMany(part => part.Distinct()));
        Assert.Contains("One writes line 49", run.Output, StringComparison.Ordinal);
        Assert.Contains("Two logs line 49", run.Output, StringComparison.Ordinal);
        run.PrintsInOrder("▸ One", "✔ One", "▸ Two", "✔ Two").Prints("2 executed, 0 up to date, 0 from cache, 0 skipped, 0 failed in ");
    }

    [Fact]
    public void Targets_run_in_the_order_of_the_command_line_unless_the_graph_says_otherwise()
    {
        space.Script("""
            Target A => _ => _.Executes(() => Console.WriteLine("doing A"));
            Target B => _ => _.Executes(() => Console.WriteLine("doing B"));
            Target C => _ => _.DependsOn(B).Executes(() => Console.WriteLine("doing C"));
            """);

        space.Run("C", "A").Succeeds().PrintsInOrder("doing B", "doing C", "doing A");
        space.Run("a+C").Succeeds().PrintsInOrder("doing A", "doing B", "doing C");
        space.Run("C", "B", "A", "--jobs=1").Succeeds().PrintsInOrder("doing B", "doing C", "doing A");
    }

    [Theory]
    [InlineData("", "--jobs=1")]
    [InlineData("[Sequential]", "--jobs=8")]
    public void With_one_job_nothing_runs_at_once_and_plan_order_holds(string attributes, string jobs)
    {
        var run = space.Script("""
            int running;
            Target All => _ => _.DependsOn(Short, Long, Longer);
            Target Short => _ => _.Executes(Work);
            Target Long => _ => _.Executes(Work).ForEach(() => Enumerable.Range(1, 3), (step, number) => step.Executes(Work));
            Target Longer => _ => _.DependsOn(Long).Executes(Work);
            async Task Work()
            {
                Console.WriteLine(Interlocked.Increment(ref running) == 1 ? "alone" : "together");
                await Task.Delay(20);
                Interlocked.Decrement(ref running);
            }
            """, attributes: attributes).Run("All", jobs).Succeeds();

        run.DoesNotPrint("together").PrintsInOrder("▸ Short", "✔ Short", "▸ Long\n", "▸ Long/1", "✔ Long/1", "▸ Long/2", "▸ Long/3", "▸ Longer\n");
    }

    [Fact]
    public void A_failure_stops_what_needs_it_and_nothing_else_and_is_repeated_at_the_end()
    {
        var run = space.Script("""
            Target Broken => _ => _.Executes(() => throw new InvalidOperationException("no paper in the printer"));
            Target Needs => _ => _.DependsOn(Broken).Executes(() => Console.WriteLine("never"));
            Target Other => _ => _.Executes(() => Console.WriteLine("other ran"));
            Target Report => _ => _.AssuredAfterFailure().DependsOn(Broken).Executes(() => Console.WriteLine("assured ran"));
            Target Proceeds => _ => _.ProceedAfterFailure().Executes(() => throw new IOException("disk"));
            Target After => _ => _.DependsOn(Proceeds).Executes(() => Console.WriteLine("proceeded"));
            Target Triggered => _ => _.TriggeredBy(Broken).Executes(() => Console.WriteLine("never"));
            Target Announce => _ => _.TriggeredBy(Other).Executes(() => Console.WriteLine("triggered"));
            Target All => _ => _.DependsOn(Needs, Other, Report, After);
            """).Run("All").Exits(1);

        run.Prints("other ran", "assured ran", "proceeded", "triggered", "BK0260", "no paper in the printer", "Build.cs:1").DoesNotPrint("never", "   at ")
            .Table(("Broken", "failed"), ("Needs", "not run"), ("Proceeds", "failed"), ("After", "executed"), ("Triggered", "skipped"), ("All", "not run"));
        Assert.Equal(2, run.Output.Split("no paper in the printer").Length - 1);
        Assert.StartsWith("4 executed, 0 up to date, 0 from cache, 1 skipped, 2 failed", run.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public void Retries_are_told_and_the_last_attempt_counts()
    {
        space.Script("""
            int tries;
            Target Flaky => _ => _.Retry(2, TimeSpan.FromMilliseconds(1)).Executes(() => { if (++tries < 3) throw new IOException($"try {tries}"); });
            Target Hopeless => _ => _.Retry(1).Executes(() => throw new IOException("hopeless"));
            """);

        space.Run("Flaky").Succeeds().Prints("attempt 1 of 3 failed", "attempt 2 of 3 failed", "try 2").DoesNotPrint("attempt 3");
        space.Run("Hopeless").Exits(1).Prints("attempt 1 of 2 failed", "hopeless");
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_timeout_kills_the_whole_tree()
    {
        Needs.Linux();
        var run = space.Script("""
            Tool Sh => Tool.Of("sh");
            Target Hangs => _ => _.Timeout(TimeSpan.FromSeconds(1))
                .Runs(() => Sh($"-c {"setsid sleep 600 & echo $! > away; echo $$ > shell; sleep 601"}"));
            Target HangsInCode => _ => _.Timeout(TimeSpan.FromSeconds(0.1)).Executes(token => Task.Delay(-1, token));
            Target All => _ => _.ProceedAfterFailure().DependsOn(Hangs, HangsInCode);
            """).Run("All").Exits(1);

        run.Prints("BK0261", "its time limit of 1 s", "its time limit of 0.1 s", "Build.cs:2");
        Assert.True(Pid.IsGone(space.Read("shell")) && Pid.IsGone(space.Read("away")), "something is left");
    }

    [Fact]
    public void Conditions_skip_with_their_reason_and_static_ones_take_along_what_only_they_need()
    {
        var run = space.Script("""
            Target Fetch => _ => _.Executes(() => Console.WriteLine("never"));
            Target Static => _ => _.OnlyWhenStatic(() => false, "not on Tuesdays").DependsOn(Fetch).Executes(() => Console.WriteLine("never"));
            Target Dynamic => _ => _.OnlyWhen(() => false, "the moon is full").Executes(() => Console.WriteLine("never"));
            Target All => _ => _.DependsOn(Static, Dynamic).Executes(() => Console.WriteLine("done"));
            """).Run("All").Succeeds();

        run.Prints("not on Tuesdays", "the moon is full", "only needed by 'Static', which is skipped", "done").DoesNotPrint("never");
    }

    [Fact]
    public void Requirements_are_checked_for_the_whole_plan_before_anything_runs()
    {
        space.Script("""
            [Parameter("Where it goes")] readonly string? Feed;
            Target First => _ => _.Executes(() => Console.WriteLine("ran"));
            Target Push => _ => _.DependsOn(First).Requires(() => Feed).Executes(() => { });
            Target Sign => _ => _.DependsOn(First).Requires(() => false, "a key is plugged in").Executes(() => { });
            """);

        space.Run("Push", "Sign").Exits(2).Prints("Push", "Feed", "Sign", "a key is plugged in").DoesNotPrint("ran\n", "   at ");
        space.Run("First").Succeeds();
    }

    [Fact]
    public void Skip_leaves_out_what_is_named_or_all_that_is_not_asked_for()
    {
        space.Script("""
            Target Deep => _ => _.Executes(() => Console.WriteLine("deep ran"));
            Target Middle => _ => _.DependsOn(Deep).Executes(() => Console.WriteLine("middle ran"));
            Target Side => _ => _.Executes(() => Console.WriteLine("side ran"));
            Target Top => _ => _.DependsOn(Middle, Side).Executes(() => Console.WriteLine("top ran"));
            """);

        space.Run("Top", "--skip").Succeeds().Prints("top ran").DoesNotPrint("deep ran", "middle ran", "side ran");
        space.Run("Top", "--skip=middle+side").Succeeds().Prints("top ran").DoesNotPrint("deep ran", "middle ran", "side ran");
        space.Run("Top", "--skip=Deep").Succeeds().Prints("top ran", "middle ran", "side ran").DoesNotPrint("deep ran");
        space.Run("Top", "--skip", "Deep").Succeeds().Prints("warning BK0934", "write --skip=Deep", "top ran");
        space.Run("--skip", "Top").Succeeds().DoesNotPrint("BK0934");
    }

    [Fact]
    public void Continue_goes_on_where_the_last_run_failed_however_often()
    {
        space.Script("""
            [Parameter] readonly string Colour = "red";
            Target First => _ => _.Executes(() => Console.WriteLine("first ran"));
            Target Second => _ => _.DependsOn(First).Executes(() => { if (!File.Exists(RootDirectory / "mended")) throw new IOException("not yet"); });
            Target Third => _ => _.DependsOn(Second).Executes(() => Console.WriteLine("third ran"));
            """);

        space.Run("--continue").Exits(2).Prints("BK0931", "BK0927");
        space.Run("Third").Exits(1).Prints("first ran");
        space.Run("--continue", "--colour", "blue").Exits(2).Prints("BK0932", "Third, with other parameters").DoesNotPrint("first ran");
        space.Run("First", "--continue").Exits(2).Prints("BK0932", "It was   Third", "This is  First");
        space.Run("--continue").Exits(1).DoesNotPrint("first ran").Prints("succeeded in the run that is continued");
        space.Run("--continue", "--plan").Succeeds().Prints("skipped: succeeded in the run that is continued");
        space.Write("mended", "");
        space.Run("Third", "--continue").Succeeds().DoesNotPrint("first ran").Prints("third ran");
        space.Run("Third", "--continue").Succeeds().Prints("BK0931", "first ran", "third ran");
    }

    [Fact]
    public void The_plan_is_shown_and_nothing_is_run()
    {
        space.Script("""
            Tool Echo => Tool.Of("echo");
            Target Clean => _ => _.Executes(() => Console.WriteLine("ran"));
            Target Compile => _ => _.After(Clean).Runs(() => Echo($"hello {"big world"}"));
            Target Test => _ => _.DependsOn(Compile).OnlyWhen(() => true, "there are tests").ForEach(() => new[] { "a", "b" }, (step, name) => step.Runs(() => Echo($"{name}")));
            Target Publish => _ => _.DependsOn(Test).Triggers(Notify).Runs(() => Echo($"{File.ReadAllText("missing")}"));
            Target Notify => _ => _.OnlyWhenStatic(() => false, "nobody listens").Executes(() => { });
            """);

        Snapshot.Matches(space.Run("Clean", "Publish", "--plan").Succeeds().DoesNotPrint("ran\n").Output);
        Assert.False(space.Has(".buildkit/lock"));
    }

    public void Dispose() => space.Dispose();
}
