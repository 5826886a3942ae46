namespace BuildKit.Tests;

/// <summary>C# steps are known by the code that they reach and the values that they read, as a user sees it.</summary>
public sealed class CodeEditTests : IDisposable
{
    const string Script = """
        [Parameter] readonly string Audience = "all";
        int counter;
        Target Notes => _ => _.Inputs("in.txt").Outputs("out/notes.txt").Executes(() => Save("notes", Header() + Load()));
        Target Other => _ => _.Inputs("in.txt").Outputs("out/other.txt").Executes(async () =>
        {
            var text = Load();
            await Task.Yield();
            Save("other", text);
        });
        Target All => _ => _.DependsOn(Notes, Other);
        Target Counted => _ => _.Inputs("in.txt").Outputs("out/counted.txt").Executes(() => Save("counted", $"{++counter}"));
        Target Filled => _ => _.Inputs("in.txt").Outputs("out/filled.txt").Executes(() => Fill(things));
        readonly List<string> things = [];
        void Fill(ICollection<string> any) { any.Add("x"); Save("filled", "x"); }
        void Save(string name, string text)
        {
            (RootDirectory / "out").CreateDirectory();
            File.WriteAllText(RootDirectory / "out" / $"{name}.txt", text);
        }
        string Load() => File.ReadAllText(RootDirectory / "in.txt");
        string Header() => $"for {Audience}: ";
        """;

    readonly Space space = new Space().Script(Script, "All");

    public CodeEditTests() => space.Write("in.txt", "text\n");

    [Fact]
    public void Case_38_Edits_around_the_code_execute_nothing_and_an_edit_of_it_its_step()
    {
        space.Run().Succeeds().Prints("2 executed, 0 up to date");
        space.Script("// a comment\nTarget Zero => _ => _.Executes(() => Log.Information(\"zero\"));\n" + Script.Replace("var text", "var renamed").Replace("(\"other\", text)", "(\"other\", renamed)"), "All");
        space.Run().Succeeds().Prints("0 executed, 2 up to date");

        space.Script(Script.Replace("Save(\"other\", text)", "Save(\"other\", text + text)"), "All");

        space.Run().Succeeds().Prints("1 executed, 1 up to date");
        Assert.Equal("text\ntext\n", space.Read("out/other.txt"));
    }

    [Fact]
    public void Case_39_41_A_helper_and_a_parameter_concern_the_step_that_uses_them()
    {
        space.Run().Succeeds().Prints("2 executed, 0 up to date");
        space.Run("--audience", "us").Succeeds().Prints("1 executed, 1 up to date");
        Assert.Equal("for us: text\n", space.Read("out/notes.txt"));
        space.Run().Succeeds().Prints("0 executed, 1 up to date, 1 from cache");
        Assert.Equal("for all: text\n", space.Read("out/notes.txt"));

        space.Script(Script.Replace("for {Audience}", "to {Audience}"), "All");

        space.Run().Succeeds().Prints("1 executed, 1 up to date");
        Assert.Equal("to all: text\n", space.Read("out/notes.txt"));
    }

    [Fact]
    public void Code_that_writes_a_field_always_runs_and_says_so()
    {
        space.Run("Counted").Succeeds().Prints("1 executed");

        space.Run("Counted").Succeeds().Prints("1 executed");
        space.Run("Counted", "--plan").Succeeds().Prints("not cached: it writes counter of the build");
    }

    [Fact]
    public void Code_that_changes_a_list_by_ways_that_cannot_be_seen_is_not_kept()
    {
        space.Run("Filled").Succeeds().Prints("1 executed", "BK0362", "things, which the code reads");

        space.Run("Filled").Succeeds().Prints("1 executed");
    }

    public void Dispose() => space.Dispose();
}
