namespace BuildKit.Tests;

/// <summary>--verify finds what cannot be trusted about steps, and nothing else.</summary>
public sealed class VerifyTests : IDisposable
{
    const string Shell = """
        static Command Sh(string script) => new() { Tool = "sh", Arguments = ["-c", "mkdir -p out; " + script] };

        """;

    readonly Space space = new();

    public VerifyTests()
    {
        space.Write("source/a.txt", "b\na\n");
        space.Write("source/b.txt", "second\n");
        space.Variables["SHOP_BUILD"] = "42";
    }

    [Fact]
    public void Case_87_Ten_defects_are_found_and_the_next_run_is_as_usual()
    {
        space.Script($$"""
            {{Shell}}
            Target TimeStamp => _ => _.Inputs("source/a.txt").Outputs("out/1").Runs(() => Sh("date +%s%N > out/1"));
            Target RandomOrder => _ => _.Inputs("source/a.txt").Outputs("out/2").Runs(() => Sh("seq 1000 | shuf > out/2"));
            Target Absolute => _ => _.Inputs("source/a.txt").Outputs("out/3").Runs(() => Sh("echo built in $PWD > out/3"));
            Target Reads => _ => _.Inputs("source/a.txt").Outputs("out/4").Runs(() => Sh("cat source/a.txt source/b.txt > out/4"));
            Target Writes => _ => _.Inputs("source/a.txt").Outputs("out/5").Runs(() => Sh("cp source/a.txt out/5; echo made > log.txt"));
            Target Variable => _ => _.Inputs("source/a.txt").Outputs("out/6").PassThrough("SHOP_BUILD").Runs(() => Sh("echo build $SHOP_BUILD > out/6"));
            Target Locale => _ => _.Inputs("source/a.txt").Outputs("out/7").Runs(() => Sh("echo $LANG > out/7"));
            Target Number => _ => _.Inputs("source/a.txt").Outputs("out/8").Runs(() => Sh("echo process $$ > out/8"));
            Target Race => _ => _.After(Number).Inputs("source/a.txt").Outputs("out/9").Runs(() => Sh("cat out/8 > out/9 2> /dev/null || echo nobody > out/9"));
            Target Edits => _ => _.After(Race).Inputs("source/c.txt").Outputs("out/10").Runs(() => Sh("sort -o source/c.txt source/c.txt; cp source/c.txt out/10"));
            Target All => _ => _.DependsOn(TimeStamp, RandomOrder, Absolute, Reads, Writes, Variable, Locale, Number, Race, Edits);
            """, "All");
        space.Write("source/c.txt", "b\na\n");

        var run = space.Run("--verify").Exits(1).Prints("10 executed", "Verified: 0 steps left the same again, 10 did not");

        Found(run, "TimeStamp", "BK0380", "out/1", "Offset");
        Found(run, "RandomOrder", "BK0380", "out/2", "Offset");
        Found(run, "Absolute", "BK0380", "out/3", "Offset", $"First run   built in {space.Root}", "Second run  built in ");
        Found(run, "Reads", "BK0381", "cat: source/b.txt: No such file");
        Found(run, "Writes", "BK0382", "File  log.txt");
        Found(run, "Variable", "BK0380", "Offset      7", "First run   build 42", "Second run  build 43");
        Found(run, "Locale", "BK0380", "Offset      0", "First run   C.UTF-8", "Second run  tr_TR.UTF-8");
        Found(run, "Number", "BK0380", "process ");
        Found(run, "Race", "BK0380", "Second run  nobody");
        Found(run, "Edits", "BK0384", "Input  source/c.txt");
        Assert.Equal(0, Stored);
        var left = space.Read("out/1");

        // A step that writes its own input is never up to date.
        space.Run().Succeeds().Prints("1 executed, 9 up to date").Table(("Edits", "executed"));
        Assert.Equal(left, space.Read("out/1"));
    }

    [Fact]
    public void Case_87_Ten_clean_steps_are_trusted_and_up_to_date_afterwards()
    {
        space.Write("source/tool.sh", "#!/bin/sh\ncat \"$@\"\n");
        File.SetUnixFileMode(space.Root / "source/tool.sh", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        space.Write("assets/deep/x.txt", "x");
        File.CreateSymbolicLink(space.Root / "assets/link", "deep/x.txt");
        space.Script($$"""
            {{Shell}}
            Target Sorted => _ => _.Inputs("source/*.txt").Outputs("out/sorted").Runs(() => Sh("cat source/*.txt | sort > out/sorted"));
            Target Script => _ => _.Inputs("source/**").Outputs("out/script")
                .Runs(() => Sh("./source/tool.sh source/a.txt > out/script; chmod +x out/script"));
            Target Absolute => _ => _.Inputs("source/a.txt").Outputs("out/absolute")
                .Runs(() => new Command { Tool = "cp", Arguments = [RootDirectory / "source/a.txt", RootDirectory / "out/absolute"] }).DependsOn(Sorted);
            Target InDirectory => _ => _.DependsOn(Sorted).Inputs("source/a.txt").Outputs("out/inside")
                .Runs(() => Sh("wc -c < a.txt > \"$OUT/inside\"").In(RootDirectory / "source").Environment("OUT", RootDirectory / "out"));
            Target Tree => _ => _.InputTrees("assets").OutputTrees("out/tree").Runs(() => Sh("mkdir -p out/tree/empty; cp -R assets/. out/tree"));
            Target Upstream => _ => _.DependsOn(Sorted, Tree).Outputs("out/upstream").Runs(() => Sh("cat out/sorted out/tree/link > out/upstream"));
            Target Declared => _ => _.Inputs("source/a.txt").Environment("SHOP_BUILD").Outputs("out/declared").Runs(() => Sh("echo $SHOP_BUILD > out/declared"));
            Target Zone => _ => _.Inputs("source/a.txt").Outputs("out/zone").Runs(() => Sh("date -d @0 > out/zone").Environment("TZ", "Europe/Berlin").Environment("LANG", "C"));
            Target Code => _ => _.Inputs("source/a.txt").Outputs("out/code/*")
                .Executes(() => { Directory.CreateDirectory("out/code"); File.WriteAllText(RootDirectory / "out/code/x", File.ReadAllText(RootDirectory / "source/a.txt").ToUpperInvariant()); });
            Target<int> Length => _ => _.DependsOn(Code).Cached().Returns(() => File.ReadAllText(RootDirectory / "out/code/x").Length);
            Target All => _ => _.DependsOn(Sorted, Script, Absolute, InDirectory, Tree, Upstream, Declared, Zone, Code).DependsOn(Length);
            """, "All");

        space.Run("--verify").Succeeds().Prints("10 executed", "Verified: 10 steps left the same again, 0 did not").DoesNotPrint("BK03", "cannot be trusted");
        Assert.Equal(10, Stored);

        space.Run().Succeeds().Prints("0 executed, 10 up to date");
        Assert.False(Path.Exists(space.Root / ".buildkit/verify"));
    }

    [Theory]
    [InlineData("""File.WriteAllText("out/x", $"at {DateTime.UtcNow.Ticks}")""", "BK0380", "out/x", "at ")]
    [InlineData("""File.WriteAllText("out/x", $"id {Guid.NewGuid()}")""", "BK0380", "out/x", "id ")]
    [InlineData("""File.WriteAllText("out/x", $"{DateTimeOffset.UnixEpoch.ToLocalTime():HH:mm}")""", "BK0380", "out/x", "Second run  12:45")]
    [InlineData("""File.WriteAllText("out/x", Environment.GetEnvironmentVariable("SHOP_BUILD"))""", "BK0380", "First run   42", "Second run  43")]
    [InlineData("""File.WriteAllText(File.Exists("out/x") ? "out/y" : "out/x", ""); File.AppendAllText("source/log.txt", "x")""", "BK0382", "source/log.txt")]
    [InlineData("""File.WriteAllText("out/x", ""); File.AppendAllText("source/a.txt", "x")""", "BK0384", "source/a.txt")]
    public void Case_87_Defects_of_code_are_found_and_the_outputs_of_the_first_run_stay(string code, params string[] says)
    {
        space.Script($$"""
            Target Make => _ => _.Inputs("source/a.txt").Outputs("out/*").Executes(() => { Directory.CreateDirectory("out"); {{code}}; });
            Target Read => _ => _.DependsOn(Make).Outputs("read").Runs(() => new Command { Tool = "cp", Arguments = ["out/x", "read"] });
            """, "Read");

        space.Run("--verify").Exits(1).Prints(says).Prints("2 executed", "Verified: 1 step left the same again, 1 did not");

        Assert.Equal(space.Read("read"), space.Read("out/x"));
    }

    [Fact]
    public void A_result_that_is_never_the_same_is_found_and_the_first_counts()
    {
        space.Script("""
            Target<Guid> Id => _ => _.Inputs("source/a.txt").Cached().Returns(() => Guid.NewGuid());
            Target Show => _ => _.DependsOn(Id).Executes(() => Log.Information("id {Id}", Result(Id)));
            """, "Show");

        var run = space.Run("--verify").Exits(1).Prints("BK0385: 'Id' returned something else");

        var id = System.Text.RegularExpressions.Regex.Match(run.Output, "id ([0-9a-f-]{36})").Groups[1].Value;
        run.Prints($"First run   {id}");
    }

    [Fact]
    public void What_an_earlier_run_left_otherwise_is_found()
    {
        using var outside = new TemporaryDirectory();
        var file = outside.Write("setting", "one");
        space.Script($$"""
            {{Shell}}
            Target Make => _ => _.Inputs("source/a.txt").Outputs("out/x").Runs(() => Sh("cp '{{file}}' out/x"));
            """, "Make");
        space.Run().Succeeds();
        space.Run("--verify").Succeeds();
        outside.Write("setting", "two");

        space.Run("--verify").Exits(1).Prints("BK0387", "File     out/x", "Earlier  run ");
        Assert.Equal("two", space.Read("out/x"));
    }

    [Fact]
    public void The_name_of_the_host_is_another_one()
    {
        Needs.Tool("unshare");
        Needs.Root();
        space.Script($$"""
            {{Shell}}
            Target Make => _ => _.Inputs("source/a.txt").Outputs("out/x").Runs(() => Sh("uname -n > out/x"));
            """, "Make");

        space.Run("--verify").Exits(1).Prints("BK0380", "Second run  bk-elsewhere");
    }

    [Fact]
    public void Ends_that_differ_are_found()
    {
        space.Script($$"""
            {{Shell}}
            Target Make => _ => _.Inputs("source/a.txt").Outputs("out/x").Runs(() => Sh("cp source/a.txt out/x; test $TZ = UTC").SucceedsWith(0, 1));
            """, "Make");

        space.Run("--verify").Exits(1).Prints("BK0386", "First run   exit code 0", "Second run  exit code 1");
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Case_87_A_real_library_is_trusted_in_another_directory_until_a_time_is_compiled_in()
    {
        const string project = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework>@</PropertyGroup>
            </Project>
            """;
        space.Write("lib/lib.csproj", project.Replace("@", "", StringComparison.Ordinal));
        space.Write("lib/Length.cs", "namespace Lib;\n\npublic static class Length\n{\n    public static string Of(string text) => $\"{text.Length} in {nameof(Length)}\";\n}\n");
        space.Script("""
            AbsolutePath Project => RootDirectory / "lib/lib.csproj";
            Target Restore => _ => _.Runs(() => DotNet.Restore(Project));
            Target Compile => _ => _.DependsOn(Restore).Runs(() => DotNet.Build(Project).NoRestore());
            Target Publish => _ => _.DependsOn(Compile).Outputs("out/*").Runs(() => DotNet.Publish(Project).NoBuild().Configuration(Configuration.Debug).Output(RootDirectory / "out"));
            """, "Publish");

        space.Run("--verify").Succeeds().Prints("Verified: 3 steps left the same again, 0 did not").DoesNotPrint("BK03");
        space.Run().Succeeds().Prints("0 executed, 3 up to date");

        space.Write("lib/lib.csproj", project.Replace("@", "<Product>Made at $([System.DateTime]::UtcNow.Ticks)</Product>", StringComparison.Ordinal));
        var run = space.Run("--verify").Exits(1);
        Found(run, "Compile", "BK0380", "File        lib/bin/Debug/net10.0/lib.dll", "Offset");
        space.Run().Succeeds().Prints("0 executed, 3 up to date");
    }

    [Fact]
    public void Case_56_What_a_server_reads_and_writes_for_a_step_is_found_too()
    {
        using var elsewhere = new TemporaryDirectory();
        var requests = elsewhere.Path / "requests";
        using var server = space.StartIn(space.Root, "/bin/sh", ["-c", "mkfifo \"$1\"; while read -r directory < \"$1\"; do cd \"$directory\" && cat source/a.txt source/b.txt > out/x; date > log.txt; touch out/done; done", "sh", requests]);
        space.Script($$"""
            {{Shell}}
            Target Make => _ => _.Inputs("source/a.txt").Outputs("out/*")
                .Runs(() => Sh("until [ -p '{{requests}}' ]; do :; done; pwd > '{{requests}}'; until [ -f out/done ]; do :; done; grep -q second out/x"));
            """, "Make");

        var run = space.Run("--verify").Exits(1);

        Found(run, "Make", "BK0382", "File  log.txt", "BK0381");
    }

    [Fact]
    public void Case_56_A_read_that_changes_nothing_yet_is_found_by_strace()
    {
        Needs.Tool("strace");
        space.Write("source/gen.sh", "test -f settings.txt && read -r line < settings.txt; test -f looked-for.txt; cp source/a.txt out/x\n");
        space.Write("looked-for.txt", "and not read\n");
        space.Write("settings.txt", "nothing of interest\n");
        space.Script($$"""
            {{Shell}}
            Target Make => _ => _.Inputs("source/a.txt", "source/gen.sh").Outputs("out/x").Runs(() => Sh("sh source/gen.sh; true"));
            """, "Make");

        space.Run("--verify").Exits(1).Prints("BK0383: 'Make' reads files that are no inputs of it", "File  settings.txt").DoesNotPrint("BK0380", "BK0381", "looked-for");
    }

    [Fact]
    public void Case_56_Code_and_what_it_starts_is_watched_too()
    {
        Needs.Tool("strace");
        Needs.Root();
        space.Write("settings.txt", "nothing of interest\n");
        space.Script("""
            Target Make => _ => _.Inputs("source/a.txt").Outputs("out/*").Executes(async () =>
            {
                Directory.CreateDirectory("out");
                File.WriteAllText("out/x", File.ReadAllText("source/a.txt") + Parallel());
                await new Command { Tool = "sh", Arguments = ["-c", "read -r line < settings.txt; test -f build.sh"] }.RunAsync();
            });

            static int Parallel() => Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8).Select(_ => File.ReadAllText("source/b.txt").Length).Sum();
            """, "Make");

        Found(space.Run("--verify").Exits(1), "Make", "BK0383", "File  settings.txt\n    File  source/b.txt\n  Declare");
    }

    [Fact]
    public void Case_61_Within_a_run_all_see_the_first_result_and_the_file_and_offset_are_named()
    {
        space.Script($$"""
            {{Shell}}
            Target Stamp => _ => _.Inputs("source/a.txt").Outputs("out/stamp").Runs(() => Sh("{ cat source/a.txt; date +%s%N; } > out/stamp"));
            Target Left => _ => _.DependsOn(Stamp).Outputs("out/left").Runs(() => Sh("cp out/stamp out/left"));
            Target Right => _ => _.DependsOn(Stamp).Outputs("out/right").Executes(() => File.Copy("out/stamp", "out/right", overwrite: true));
            Target All => _ => _.DependsOn(Left, Right);
            """, "All");

        var run = space.Run("--verify").Exits(1).Prints("Verified: 2 steps left the same again, 1 did not");

        Found(run, "Stamp", "BK0380", "File        out/stamp");
        Assert.Matches("Offset +1[0-9]\n", run.Output);
        Assert.Equal(space.Read("out/stamp"), space.Read("out/left"));
        Assert.Equal(space.Read("out/stamp"), space.Read("out/right"));
    }

    [Fact]
    public void A_password_that_is_passed_through_may_be_needed()
    {
        space.Script($$"""
            {{Shell}}
            Target Make => _ => _.Inputs("source/a.txt").Outputs("out/x").PassThrough("SHOP_BUILD").Runs(() => Sh("test $SHOP_BUILD = 42 && cp source/a.txt out/x"));
            """, "Make");

        space.Run("--verify").Succeeds().Prints("Verified: 1 step left the same again, 0 did not");
    }

    [Fact]
    public void Steps_that_are_never_reused_run_once()
    {
        space.Script($$"""
            {{Shell}}
            Target Make => _ => _.Executes(() => File.AppendAllText("log.txt", "x"));
            Target Send => _ => _.Inputs("source/a.txt").Outputs("out/x").Uncached("it sends").Runs(() => Sh("echo >> sent; echo > out/x"));
            Target All => _ => _.DependsOn(Make, Send);
            """, "All");

        space.Run("--verify").Succeeds().DoesNotPrint("Verified:");

        Assert.Equal("x", space.Read("log.txt"));
        Assert.Equal("\n", space.Read("sent"));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public void Case_88_Whoever_stops_a_second_run_finds_the_workspace_valid(string signal, int exitCode)
    {
        space.Script("""
            Target Make => _ => _.Inputs("source/a.txt").Outputs("out/x").Executes(async cancellation =>
            {
                Directory.CreateDirectory("out");
                if (Directory.Exists(".buildkit/verify"))
                {
                    await Console.Out.WriteLineAsync("unseen");
                    File.WriteAllText("second", "");
                    await Task.Delay(TimeSpan.FromMinutes(5), cancellation);
                }

                File.WriteAllText("out/x", "first");
            });
            Target Read => _ => _.DependsOn(Make).Outputs("read").Runs(() => new Command { Tool = "cp", Arguments = ["out/x", "read"] });
            """, "Read");
        using (var run = space.Start("--verify"))
        {
            Assert.True(SpinWait.SpinUntil(() => space.Has("second"), TimeSpan.FromMinutes(1)));
            run.Signal(signal);
            Assert.Equal(exitCode, run.Wait().ExitCode);
        }

        File.Delete(space.Root / "second");
        Assert.Equal(signal == "INT", space.Has("out/x"));
        space.Run().Succeeds().Prints("2 executed");
        Assert.Equal("first", space.Read("read"));
        space.Run().Succeeds().Prints("0 executed, 2 up to date");
        Assert.Equal([space.Root / "out/x"], Directory.GetFiles(space.Root / "out"));
    }

    // How many results are in the cache that other workspaces see.
    int Stored => Directory.Exists(space.Root / ".buildkit/test-cache/ac") ? Directory.GetFiles(space.Root / ".buildkit/test-cache/ac", "*", SearchOption.AllDirectories).Length : 0;

    static void Found(Finished run, string target, params string[] says)
    {
        var lines = run.Output.Split('\n').SkipWhile(line => line != $"✘ {target} cannot be trusted").Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal));
        var text = string.Join('\n', lines);
        foreach (var say in says)
        {
            Assert.True(text.Contains(say, StringComparison.Ordinal), $"'{say}' is not said of {target}:\n{run.All}");
        }
    }

    public void Dispose() => space.Dispose();
}
