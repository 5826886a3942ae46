using BuildKit.Rendering;

namespace BuildKit.Tests.Rendering;

public class HeldOutputTests
{
    [Fact]
    [Trait("Speed", "Slow")]
    public void Two_hundred_thousand_held_lines_take_bounded_memory_and_come_whole_and_in_order()
    {
        using var directory = new TemporaryDirectory();
        using var writer = new CheckingWriter();
        using var run = new ShownRun(new() { TemporaryDirectory = directory.Path, IsTerminal = true }, writer);
        var padding = new string('é', 100);
        run.Plan("A", "B").Start("A").Start("B");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 200_000; i++)
        {
            run.Out("B", $"{i} {padding}");
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, -20_000_000, 10_000_000);
        Assert.Equal(0, writer.Numbered);

        run.End("A").End("B").Finish();

        Assert.Equal(200_000, writer.Numbered);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public void Lines_of_many_steps_that_share_the_spill_file_keep_their_order()
    {
        using var directory = new TemporaryDirectory();
        var options = new PlainOutputOptions { TemporaryDirectory = directory.Path, HeldCharacters = 50, IsTerminal = true };
        void Scenario(ShownRun run)
        {
            run.Plan("A", "B").Start("A").Start("B").Step("B", "x").Step("B", "y").Step("B", "z");
            foreach (var i in Enumerable.Range(0, 100))
            {
                run.Out("B", $"{i} é", "xyz"[i % 3].ToString());
            }

            run.EndStep("B", "z", 1).EndStep("B", "y", 1).End("A").EndStep("B", "x", 1).End("B").Finish();
        }

        Assert.Equal(ShownRun.Of(Scenario, new() { IsTerminal = true }), ShownRun.Of(Scenario, options));
    }

    [Fact]
    public void Without_room_for_held_output_the_run_goes_on_and_says_what_is_lost()
    {
        using var directory = new TemporaryDirectory();
        var options = new PlainOutputOptions { TemporaryDirectory = directory / "missing", HeldCharacters = 50, IsTerminal = true };

        var text = ShownRun.Of(run => run.Plan("A", "B").Start("A").Start("B").Out("B", new string('x', 60)).Out("B", "the end")
            .End("A").End("B").Finish(), options);

        Assert.StartsWith("▸ A\n✔ A 0.0 s\n(no room in the temporary directory: 67 characters of output are lost)\n  the end\n✔ B", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_behind_when_the_run_breaks_off()
    {
        using var directory = new TemporaryDirectory();
        using (var run = new ShownRun(new() { TemporaryDirectory = directory.Path, HeldCharacters = 5 }))
        {
            run.Plan("A", "B").Start("B").Out("B", "more than five characters");
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    /// <summary>Counts the lines that carry the next number; keeps none.</summary>
    sealed class CheckingWriter : TextWriter
    {
        readonly System.Text.StringBuilder line = new();

        public int Numbered { get; private set; }

        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value)
        {
            if (value != '\n')
            {
                line.Append(value);
                return;
            }

            Numbered += line.ToString() == $"  {Numbered} {new string('é', 100)}" ? 1 : 0;
            line.Clear();
        }

        public override void Write(string? value)
        {
            foreach (var c in value!)
            {
                Write(c);
            }
        }
    }
}
