using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

public class StepJournalTests
{
    [Fact]
    public void What_was_noted_is_there_in_the_next_run()
    {
        using var space = new TemporaryDirectory();
        Note(space, Record("A", "1"), Record("B", "1"), Record("A", "2"));

        using var journal = StepJournal.Load(space.Path);

        Assert.Equal(Record("A", "2"), journal.Find("A"), SameRecord);
        Assert.Equal(Record("B", "1"), journal.Find("B"), SameRecord);
        Assert.Null(journal.Find("C"));
        Assert.Null(journal.Unfinished("A"));
    }

    [Fact]
    public void A_step_that_began_and_did_not_end_is_told_with_its_last_record()
    {
        using var space = new TemporaryDirectory();
        using (var journal = StepJournal.Load(space.Path))
        {
            journal.Complete(Record("A", "1"));
            journal.Begin(new("A", ["out/notes.txt"]));
        }

        using var next = StepJournal.Load(space.Path);

        Assert.Equal(["out/notes.txt"], next.Unfinished("A")!.Foreign);
        Assert.Equal(Record("A", "1"), next.Find("A"), SameRecord);
    }

    [Theory]
    [InlineData((byte)1, "its last run failed")]
    [InlineData((byte)2, "its last run was cancelled")]
    [InlineData((byte)3, "the result of its last run was not kept")]
    public void A_step_that_left_nothing_valid_is_told_with_how_it_ended_and_what_it_left(byte end, string words)
    {
        using var space = new TemporaryDirectory();
        using (var journal = StepJournal.Load(space.Path))
        {
            journal.Begin(new("A", ["out/notes.txt"]));
            journal.Begin(new("A", ["out/notes.txt"]) { End = (StepEnd)end, Left = Record("A", "1").Outputs });
        }

        using var next = StepJournal.Load(space.Path);

        var unfinished = next.Unfinished("A")!;
        Assert.Equal(words, unfinished.InWords);
        Assert.Equal(["out/notes.txt"], unfinished.Foreign);
        Assert.Equal(Record("A", "1").Outputs, unfinished.Left);
    }

    [Fact]
    public void A_step_that_was_removed_is_gone()
    {
        using var space = new TemporaryDirectory();
        using (var journal = StepJournal.Load(space.Path))
        {
            journal.Complete(Record("A", "1"));
            journal.Remove("A");
        }

        using var next = StepJournal.Load(space.Path);

        Assert.Empty(next.Steps);
    }

    [Fact]
    public void Case_63_A_record_that_is_cut_anywhere_hides_no_earlier_one_and_the_next_one_follows_it()
    {
        using var space = new TemporaryDirectory();
        Note(space, Record("A", "1"));
        var first = File.ReadAllBytes(FileOf(space)).Length;
        Note(space, Record("A", "2"));
        var whole = File.ReadAllBytes(FileOf(space));
        for (var length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(FileOf(space), whole[..length]);
            using (var journal = StepJournal.Load(space.Path))
            {
                Assert.Equal(Record("A", "1"), journal.Find("A"), SameRecord);
                journal.Complete(Record("B", "3"));
            }

            using var next = StepJournal.Load(space.Path);
            Assert.Equal(Record("A", "1"), next.Find("A"), SameRecord);
            Assert.Equal(Record("B", "3"), next.Find("B"), SameRecord);
        }
    }

    [Fact]
    public void Case_65_A_flipped_bit_anywhere_is_a_step_that_is_not_known_and_never_another_result()
    {
        using var space = new TemporaryDirectory();
        Note(space, Record("A", "1"));
        var whole = File.ReadAllBytes(FileOf(space));
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(FileOf(space), damaged);
            using var journal = StepJournal.Load(space.Path);
            Assert.Null(journal.Find("A"));
        }
    }

    [Fact]
    public void Case_71_A_journal_of_another_format_is_as_good_as_none_and_is_replaced()
    {
        using var space = new TemporaryDirectory();
        Directory.CreateDirectory(FileOf(space).Parent);
        File.WriteAllText(FileOf(space), "buildkit-steps 2\nwhatever a later version says");
        using (var journal = StepJournal.Load(space.Path))
        {
            Assert.Empty(journal.Steps);
            journal.Complete(Record("A", "1"));
        }

        using var next = StepJournal.Load(space.Path);
        Assert.NotNull(next.Find("A"));
    }

    [Fact]
    public void A_journal_of_which_most_is_old_is_rewritten()
    {
        using var space = new TemporaryDirectory();
        using (var journal = StepJournal.Load(space.Path))
        {
            for (var i = 0; i < 20; i++)
            {
                journal.Complete(Record("A", $"{i}") with { Events = new byte[50_000] });
            }
        }

        Assert.True(new FileInfo(FileOf(space)).Length < 60_000);
        using var next = StepJournal.Load(space.Path);
        Assert.Equal(Digest.OfBytes("19"u8), next.Find("A")!.Key);
    }

    [Fact]
    public void A_journal_that_cannot_be_written_fails_nothing()
    {
        using var space = new TemporaryDirectory();
        Directory.CreateDirectory(FileOf(space));
        using var journal = StepJournal.Load(space.Path);

        journal.Complete(Record("A", "1"));

        Assert.NotNull(journal.Find("A"));
    }

    static void Note(TemporaryDirectory space, params JournalRecord[] records)
    {
        using var journal = StepJournal.Load(space.Path);
        foreach (var record in records)
        {
            journal.Complete(record);
        }
    }

    static AbsolutePath FileOf(TemporaryDirectory space) => space.Path / ".buildkit/state/steps";

    static JournalRecord Record(string step, string content) => new()
    {
        Step = step,
        Key = Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(content)),
        Parts = [new(KeyPartKind.Input, "source/a.cs", "0123"), new(KeyPartKind.Variable, "MODE", "4567")],
        Outputs =
        [
            new("out/a", FileKind.File, Digest.OfBytes("a"u8), 1, IsExecutable: true),
            new("out/l", FileKind.Link, LinkTarget: "a"),
            new("out/empty", FileKind.Directory),
        ],
        LocalOutputs = [new("obj/x", FileKind.File, Digest.OfBytes("x"u8), 1)],
        Events = "{}\n"u8.ToArray(),
        Result = "7"u8.ToArray(),
        Duration = TimeSpan.FromSeconds(1.5),
        Origin = "run 1",
    };

    static bool SameRecord(JournalRecord? one, JournalRecord? other) =>
        one is not null && other is not null && JournalFormat.Bytes(one).AsSpan().SequenceEqual(JournalFormat.Bytes(other));
}
