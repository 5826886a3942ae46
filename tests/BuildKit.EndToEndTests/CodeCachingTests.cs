namespace BuildKit.Tests;

/// <summary>Steps that are C# code: skipped as long as the code that they reach and the values that it reads are the same.</summary>
public sealed class CodeCachingTests : IDisposable
{
    const string Script = """
        [Parameter] readonly string Title = "none";
        [Parameter] readonly string Other = "none";

        Target Page => _ => _.Inputs("source/*.txt").Outputs("out/page.txt").Executes(() =>
        {
            var lines = Lines("source/a.txt");
            (RootDirectory / "out/page.txt").WriteText(Header(Title) + string.Join('\n', lines));
            Console.WriteLine("page made");
        });

        Target Index => _ => _.Inputs("source/*.txt").Outputs("out/index.txt").Executes(() => (RootDirectory / "out/index.txt").WriteText($"{Lines("source/a.txt").Length}"));

        Target<int> Size => _ => _.DependsOn(Page).Cached().Returns(() => { Console.WriteLine("measured"); return (RootDirectory / "out/page.txt").ReadText().Length; });

        Target Report => _ => _.DependsOn(Size).Outputs("out/report.txt").Executes(() => (RootDirectory / "out/report.txt").WriteText($"{Result(Size)} letters"));

        Target All => _ => _.DependsOn(Index, Report);

        string[] Lines(string file) => (RootDirectory / file).ReadText().Split('\n');

        string Header(string title) => $"# {title}\n";
        """;

    readonly Space space = new Space().Script(Script, "All");

    public CodeCachingTests() => space.Write("source/a.txt", "one\ntwo");

    [Fact]
    public void Case_38_Only_a_change_of_what_a_step_reaches_runs_it()
    {
        space.Run().Succeeds().Prints("4 executed");
        space.Run().Succeeds().Prints("0 executed, 4 up to date");

        space.Script(Script.Replace("var lines", "// a comment\n var all").Replace("'\\n', lines", "'\\n', all") + "\nTarget New => _ => _.Executes(() => Console.WriteLine(\"new\"));", "All");
        space.Run().Succeeds().Prints("0 executed, 4 up to date");
    }

    [Fact]
    public void Case_39_An_edited_helper_runs_the_steps_that_call_it_and_no_other()
    {
        space.Run().Succeeds();

        space.Script(Script.Replace("\"# {title}\\n\"", "\"## {title}\\n\""), "All");
        space.Run().Succeeds().Prints("3 executed, 1 up to date");
        Assert.StartsWith("## none", space.Read("out/page.txt"));
        Assert.Equal("15 letters", space.Read("out/report.txt"));
        space.Run("--explain", "Page").Succeeds().Prints("code");
    }

    [Fact]
    public void Case_39_A_step_whose_code_cannot_be_followed_says_why_any_edit_runs_it()
    {
        const string script = """
            Target Members => _ => _.Inputs("source/*.txt").Outputs("out/members.txt").Executes(() =>
                (RootDirectory / "out/members.txt").WriteText($"{RootDirectory.GetType().GetMethods().Length > 0}"));

            Target Stamp => _ => _.Inputs("source/*.txt").Outputs("out/stamp.txt").Executes(() => (RootDirectory / "out/stamp.txt").WriteText($"{DateTime.Now}"));

            Target Plain => _ => _.Inputs("source/*.txt").Outputs("out/plain.txt").Executes(() => (RootDirectory / "out/plain.txt").WriteText("plain"));

            Target All => _ => _.DependsOn(Members, Stamp, Plain);
            """;
        const string note = "any edit of the build's code runs it: it looks at code with Type.GetMethods";
        space.Script(script, "All");
        space.Run("--plan").Succeeds().Prints($"      note: {note}", "      note: it asks for DateTime.Now, which no key knows");
        space.Run("Plain", "--plan").Succeeds().DoesNotPrint("note");
        space.Run("Members", "--plan", "--json").Succeeds().Prints("any edit of the build");
        space.Run().Succeeds();

        space.Script(script.Replace("WriteText(\"plain\")", "WriteText(\"edited\")"), "All");
        space.Run("--plan").Succeeds().Prints("      up to date\n      note: it asks for DateTime.Now");
        space.Run().Succeeds().Prints("2 executed, 1 up to date");
        space.Run("--explain", "Members").Succeeds().Prints("Members ran in run", $"note      {note}");
        space.Run("--explain", "Stamp").Succeeds().Prints("Stamp was up to date", "note      it asks for DateTime.Now, which no key knows (Uncached(\"why\") if that decides its result)");
        space.Run("--explain", "Plain").Succeeds().DoesNotPrint("note");
    }

    [Fact]
    public void Case_41_A_parameter_runs_the_steps_that_read_it()
    {
        space.Run().Succeeds();
        space.Run("--other", "something").Succeeds().Prints("0 executed, 4 up to date");

        space.Run("--title", "Hello").Succeeds().Prints("3 executed, 1 up to date");
        space.Run("--explain", "Page").Succeeds().Prints("cause     Title changed", "code      .NET 10, BuildKit 1", "Build.Header", "Build.Lines", "parameter Title", "inputs    1 file");
        space.Run().Succeeds().Prints("0 executed").Prints("3 from cache");
    }

    [Fact]
    public void A_typed_result_is_kept_with_the_step_and_read_by_others()
    {
        space.Run().Succeeds().Prints("measured");
        Assert.Equal("14 letters", space.Read("out/report.txt"));
        File.Delete(space.Root / "out/report.txt");

        space.Run().Succeeds().Prints("0 executed, 3 up to date, 1 from cache").DoesNotPrint("measured");
        Directory.Delete(space.Root / ".buildkit/state", recursive: true);
        Directory.Delete(space.Root / "out", recursive: true);
        space.Run().Succeeds().Prints("0 executed, 0 up to date, 4 from cache");
        Assert.Equal("14 letters", space.Read("out/report.txt"));
    }

    [Fact]
    public void Code_that_writes_fields_of_the_build_always_runs_and_says_why()
    {
        space.Script("""
            int runs;
            Target Counts => _ => _.Inputs("source/*.txt").Outputs("out/count.txt").Executes(() => { runs++; (RootDirectory / "out/count.txt").WriteText($"{runs}"); });
            """, "Counts");
        space.Run().Succeeds().Prints("not cached: ", "runs");

        space.Run().Succeeds().Prints("1 executed");
    }

    [Fact]
    public void Case_80_A_step_that_reads_a_secret_always_runs_unless_it_says_that_it_does_not_matter()
    {
        const string script = """
            [Parameter, Secret] readonly string? FeedKey;
            Target Fetch => _ => _.Inputs("source/*.txt").Outputs("out/fetched.txt").Executes(() => (RootDirectory / "out/fetched.txt").WriteText($"with a key of {FeedKey!.Length}"));
            """;
        space.Variables["BK_FEED_KEY"] = "correct horse battery staple";
        space.Script(script, "Fetch");
        space.Run().Succeeds().Prints("not cached: it reads the secret FeedKey");
        space.Run().Succeeds().Prints("1 executed");

        space.Script(script.Replace(".Inputs(", ".SecretsDoNotMatter().Inputs("), "Fetch");
        space.Run().Succeeds().Prints("1 executed");
        space.Variables["BK_FEED_KEY"] = "another horse";
        space.Run().Succeeds().Prints("0 executed, 1 up to date");
    }

    public void Dispose() => space.Dispose();
}
