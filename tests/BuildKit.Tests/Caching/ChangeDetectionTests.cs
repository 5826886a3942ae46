using System.IO.MemoryMappedFiles;
using BuildKit.Caching;
using BuildKit.Files;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Caching;

public class ChangeDetectionTests
{
    static readonly InputQuery Sources = new() { Files = ["src/**/*.cs"] };

    [Fact]
    public void Case_01_Nothing_changed_reads_nothing_and_writes_nothing()
    {
        using var files = FilesUnderTest.At();
        files.Write("src/a.cs", "1");
        files.Write("src/b/c.cs", "2");
        files.Age();
        var first = files.Run(Sources);
        var state = FileStat.Of(WorkspaceFiles.StateFile(files.Root));

        var second = files.Run(Sources);

        Assert.Equal(first.Identity, second.Identity);
        Assert.Equal(0, files.FilesRead);
        Assert.Equal(state, FileStat.Of(WorkspaceFiles.StateFile(files.Root)));
    }

    [Fact]
    public void Case_02_A_touched_file_is_read_once_more_and_is_no_change()
    {
        using var files = FilesUnderTest.At();
        var file = files.Write("src/a.cs", "1");
        files.Age();
        var first = files.Run(Sources);
        File.SetLastWriteTimeUtc(file, new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        files.Age();

        Assert.Equal(first.Identity, files.Run(Sources).Identity);
        Assert.Equal(1, files.FilesRead);
        Assert.Equal(first.Identity, files.Run(Sources).Identity);
        Assert.Equal(0, files.FilesRead);
    }

    [Fact]
    public void Case_03_A_thousand_edits_of_equal_size_within_a_tick_are_all_seen()
    {
        using var files = FilesUnderTest.At();
        var file = files.Write("src/a.cs", "00000");
        var before = files.Run(Sources).Root;
        for (var i = 1; i <= 1000; i++)
        {
            using (var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes($"{i:d5}"));
            }

            var known = WorkspaceFiles.Load(files.Root);
            var now = known.Inputs(Sources);
            known.Save();
            Assert.True(now.Root != before, $"edit {i} was not seen");
            Assert.Equal(Digest.OfFile(file), now.Entries[0].Digest);
            before = now.Root;
        }
    }

    [Fact]
    public void Case_03_Edits_within_a_run_are_seen_when_something_has_run()
    {
        using var files = FilesUnderTest.At();
        var file = files.Write("src/a.cs", "0000");
        var known = WorkspaceFiles.Load(files.Root);
        for (var i = 0; i < 200; i++)
        {
            File.WriteAllText(file, $"{i:d4}");
            known.Forget();
            Assert.Equal(Digest.OfFile(file), known.Inputs(Sources).Entries[0].Digest);
            Assert.Equal(Digest.OfFile(file), known.Entry("src/a.cs").Digest);
        }
    }

    [Fact]
    public void Case_04_What_is_reverted_is_the_same_again()
    {
        using var files = FilesUnderTest.At();
        files.Write("src/a.cs", "1");
        var first = files.Run(Sources);
        files.Write("src/a.cs", "2");
        var second = files.Run(Sources);
        files.Write("src/a.cs", "1");

        Assert.NotEqual(first.Identity, second.Identity);
        Assert.Equal(first.Identity, files.Run(Sources).Identity);
    }

    [Fact]
    public void Case_05_An_older_file_of_other_content_is_a_change()
    {
        using var files = FilesUnderTest.At();
        files.Write("src/a.cs", "1");
        var older = files.Write("older", "2");
        File.SetLastWriteTimeUtc(older, new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        files.Age();
        var first = files.Run(Sources);
        File.Move(older, files.Root / "src/a.cs", overwrite: true);

        Assert.NotEqual(first.Identity, files.Run(Sources).Identity);
    }

    [Fact]
    public void Case_06_A_file_of_equal_size_and_time_that_is_moved_over_another_is_a_change()
    {
        using var files = FilesUnderTest.At();
        var (a, b) = (files.Write("src/a.cs", "1"), files.Write("b", "2"));
        var time = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(a, time);
        File.SetLastWriteTimeUtc(b, time);
        files.Age();
        var first = files.Run(Sources);
        File.Move(b, a, overwrite: true);

        Assert.NotEqual(first.Identity, files.Run(Sources).Identity);
    }

    [Fact]
    public void Case_07_An_edit_whose_time_is_set_back_is_a_change()
    {
        Needs.Unix();
        using var files = FilesUnderTest.At();
        var file = files.Write("src/a.cs", "1");
        File.SetLastWriteTimeUtc(file, new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        files.Age();
        var first = files.Run(Sources);
        File.WriteAllText(file, "2");
        File.SetLastWriteTimeUtc(file, new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.NotEqual(first.Identity, files.Run(Sources).Identity);
    }

    [Fact]
    public void Case_08_A_write_through_mapped_memory_is_a_change()
    {
        using var files = FilesUnderTest.At();
        var file = files.Write("src/a.cs", "00");
        files.Age();
        for (var i = 1; i < 50; i++)
        {
            var before = files.Run(Sources);
            using (var map = MemoryMappedFile.CreateFromFile(file, FileMode.Open))
            using (var view = map.CreateViewAccessor())
            {
                view.Write(0, (byte)('0' + (i % 10)));
                view.Write(1, (byte)('0' + (i / 10)));
                view.Flush();
            }

            Assert.NotEqual(before.Identity, files.Run(Sources).Identity);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(-400)]
    [InlineData(400)]
    public void Case_09_A_clock_that_jumps_gives_no_stale_answer(int days)
    {
        using var files = FilesUnderTest.At();
        var clock = new ShiftedClock();
        files.Write("src/a.cs", "1");
        files.Run(Sources, clock);
        clock.Shift = TimeSpan.FromDays(days);
        for (var i = 0; i < 5; i++)
        {
            files.Write("src/a.cs", $"{i}");
            files.Run(Sources, clock);
            clock.Shift = -clock.Shift;
        }
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00", true)]
    [InlineData("1969-12-31T23:59:59", false)]
    [InlineData("1901-12-14T00:00:00", false)]
    [InlineData("2106-02-07T06:28:17", false)]
    [InlineData("2400-01-01T00:00:00", false)]
    public void Case_10_Files_of_unlikely_times_are_right_and_those_of_impossible_ones_are_always_read(string time, bool isTrusted)
    {
        Needs.Linux();
        using var files = FilesUnderTest.At();
        var file = files.Write("src/a.cs", "1");
        UnixFiles.Run(files.Root, "touch", "-d", time + "Z", file);
        files.Age();
        var first = files.Run(Sources);

        Assert.Equal(first.Identity, files.Run(Sources).Identity);
        Assert.Equal(isTrusted ? 0 : 1, files.FilesRead);
        File.WriteAllText(file, "2");
        UnixFiles.Run(files.Root, "touch", "-d", time + "Z", file);
        Assert.NotEqual(first.Identity, files.Run(Sources).Identity);
    }

    [Fact]
    public void Case_10_A_file_from_the_future_is_always_read()
    {
        using var files = FilesUnderTest.At();
        File.SetLastWriteTimeUtc(files.Write("src/a.cs", "1"), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1));
        files.Age();
        files.Run(Sources);
        files.Run(Sources);

        Assert.Equal(1, files.FilesRead);
    }

    [Fact]
    public void Case_11_A_directory_where_a_file_is_declared_is_an_error_that_names_it()
    {
        using var files = FilesUnderTest.At();
        Directory.CreateDirectory(files.Root / "src/a.cs");

        Assert.Contains("src/a.cs", Fails.With("BK0322", () => files.Run(new() { Files = ["src/a.cs"] })).Message, StringComparison.Ordinal);
        Fails.With("BK0322", () => files.Run(new() { Optional = ["src/a.cs"] }));
        files.Write("src/tree", "");
        Fails.With("BK0322", () => files.Run(new() { Trees = ["src/tree"] }));
    }

    [Fact]
    public void Case_11_A_pipe_is_never_opened()
    {
        Needs.Linux();
        using var files = FilesUnderTest.At();
        Directory.CreateDirectory(files.Root / "src");
        UnixFiles.MakePipe(files.Root / "src/pipe.cs");

        Fails.With("BK0322", () => files.Run(Sources));
        Assert.Equal(FileKind.Special, WorkspaceFiles.Load(files.Root).Entry("src/pipe.cs").Kind);
    }

    [Fact]
    public void Case_12_A_link_counts_as_what_it_leads_to_and_in_a_tree_as_a_link()
    {
        Needs.Unix();
        using var files = FilesUnderTest.At();
        files.Write("one/a.cs", "1");
        files.Write("two/a.cs", "1");
        Directory.CreateDirectory(files.Root / "src");
        File.CreateSymbolicLink(files.Root / "src/a.cs", "../one/a.cs");
        var tree = new InputQuery { Trees = ["src"] };
        var (followed, linked) = (files.Run(Sources), files.Run(tree));

        File.Delete(files.Root / "src/a.cs");
        File.CreateSymbolicLink(files.Root / "src/a.cs", "../two/a.cs");

        Assert.Equal(followed.Identity, files.Run(Sources).Identity);
        Assert.NotEqual(linked.Identity, files.Run(tree).Identity);
        files.Write("two/a.cs", "2");
        Assert.NotEqual(followed.Identity, files.Run(Sources).Identity);
    }

    [Fact]
    public void Case_12_A_link_is_followed_over_links_and_each_of_them_counts()
    {
        Needs.Unix();
        using var files = FilesUnderTest.At();
        files.Write("v1/lib/a.cs", "1");
        files.Write("v2/lib/a.cs", "2");
        Directory.CreateSymbolicLink(files.Root / "current", "v1");
        Directory.CreateDirectory(files.Root / "src");
        File.CreateSymbolicLink(files.Root / "src/a.cs", "./../src/../current/lib/a.cs");
        files.Age();
        var first = files.Run(Sources);

        File.Delete(files.Root / "current");
        Directory.CreateSymbolicLink(files.Root / "current", "v2");

        Assert.NotEqual(first.Identity, files.Run(Sources).Identity);
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../../outside")]
    [InlineData("a.cs")]
    public void Case_12_A_link_that_leaves_the_workspace_or_goes_in_a_circle_is_an_error(string target)
    {
        Needs.Unix();
        using var files = FilesUnderTest.At();
        Directory.CreateDirectory(files.Root / "src");
        File.CreateSymbolicLink(files.Root / "src/a.cs", target);

        Fails.With("BK0323", () => files.Run(Sources));
        Assert.Single(files.Run(new() { Trees = ["src"] }).Entries);
    }

    [Fact]
    public void Case_12_A_link_to_nothing_is_an_error_where_a_file_is_declared_and_counts_as_a_link_elsewhere()
    {
        Needs.Unix();
        using var files = FilesUnderTest.At();
        Directory.CreateDirectory(files.Root / "src");
        File.CreateSymbolicLink(files.Root / "src/a.cs", "b.txt");
        Fails.With("BK0323", () => files.Run(new() { Files = ["src/a.cs"] }));
        var first = files.Run(Sources);

        files.Write("src/b.txt", "1");

        Assert.Equal(FileKind.Link, first.Entries[0].Kind);
        Assert.NotEqual(first.Identity, files.Run(Sources).Identity);
        Assert.Equal(FileKind.File, files.Run(new() { Files = ["src/a.cs"] }).Entries[0].Kind);
    }

    [Fact]
    public void Case_13_Of_the_mode_only_the_owners_right_to_execute_counts()
    {
        Needs.Unix();
        using var files = FilesUnderTest.At();
        var file = files.Write("src/a.cs", "1");
        UnixFiles.SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        files.Age();
        var first = files.Run(Sources);

        UnixFiles.SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute);
        Assert.Equal(first.Identity, files.Run(Sources).Identity);
        UnixFiles.SetMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.NotEqual(first.Identity, files.Run(Sources).Identity);
    }

    [Fact]
    public void Case_14_A_renamed_file_is_a_change_unless_its_place_does_not_matter()
    {
        using var files = FilesUnderTest.At();
        files.Write("src/a.cs", "1");
        var anywhere = new InputQuery { Anywhere = ["src/**"] };
        files.Age();
        var (placed, misplaced) = (files.Run(Sources), files.Run(anywhere));

        Directory.CreateDirectory(files.Root / "src/deep");
        File.Move(files.Root / "src/a.cs", files.Root / "src/deep/b.cs");

        Assert.NotEqual(placed.Identity, files.Run(Sources).Identity);
        Assert.Equal(misplaced.Identity, files.Run(anywhere).Identity);
        files.Write("src/second.cs", "1");
        Assert.NotEqual(misplaced.Identity, files.Run(anywhere).Identity);
    }

    [Fact]
    public void Case_15_A_file_that_comes_or_goes_counts_if_it_matches()
    {
        using var files = FilesUnderTest.At();
        files.Write("src/a.cs", "1");
        files.Age();
        var first = files.Run(Sources);

        files.Write("src/deep/b.cs", "");
        var second = files.Run(Sources);
        File.Delete(files.Root / "src/deep/b.cs");
        var third = files.Run(Sources);
        files.Write("src/deep/b.txt", "");
        files.Write("src/bin/b.cs", "");

        Assert.NotEqual(first.Identity, second.Identity);
        Assert.Equal(first.Identity, third.Identity);
        Assert.Equal(first.Identity, files.Run(Sources).Identity);
    }

    [Fact]
    public void Case_16_An_empty_directory_counts_in_a_tree_only()
    {
        using var files = FilesUnderTest.At();
        files.Write("src/a.cs", "1");
        var tree = new InputQuery { Trees = ["src"] };
        files.Age();
        var (pattern, whole) = (files.Run(Sources), files.Run(tree));

        Directory.CreateDirectory(files.Root / "src/empty/obj");

        Assert.Equal(pattern.Identity, files.Run(Sources).Identity);
        var after = files.Run(tree);
        Assert.NotEqual(whole.Identity, after.Identity);
        Assert.Equal(["src/a.cs", "src/empty/obj"], after.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public void Case_17_A_missing_optional_file_counts_and_a_missing_required_one_is_named()
    {
        using var files = FilesUnderTest.At();
        var file = files.Write("a.cs", "1");
        var (optional, required) = (new InputQuery { Optional = ["a.cs"] }, new InputQuery { Files = ["a.cs", "[a-c].cs"] });
        files.Age();
        var (first, second) = (files.Run(optional), files.Run(required));

        File.Delete(file);

        Assert.NotEqual(first.Identity, files.Run(optional).Identity);
        Assert.Equal(["a.cs"], files.Run(required).Missing);
        Assert.Equal(["t"], files.Run(new() { Trees = ["t"] }).Missing);
        Assert.Empty(files.Run(new() { Files = ["a.cs", "!*.cs", "*"] }).Missing);
        Assert.Contains("a.cs", Errors.InputsMissing("Compile", "a.cs").ToString(), StringComparison.Ordinal);
        files.Write("a.cs", "1");
        Assert.Equal(first.Identity, files.Run(optional).Identity);
        Assert.Equal(second.Identity, files.Run(required).Identity);
    }

    [Fact]
    public void Case_18_An_optional_file_that_appears_is_a_change_also_above_the_root()
    {
        using var files = FilesUnderTest.At();
        files.Write("src/a.cs", "1");
        var query = new InputQuery { Files = ["src/**"], Optional = ["Directory.Build.props", "../Directory.Build.props", "no/such/.editorconfig"] };
        files.Age();
        var first = files.Run(query);
        files.Write("Directory.Build.props", "");
        var second = files.Run(query);
        files.Write("../Directory.Build.props", "");
        var third = files.Run(query);
        files.Write("no/such/.editorconfig", "");
        var fourth = files.Run(query);

        Assert.Equal(4, new[] { first, second, third, fourth }.Select(tree => tree.Identity).Distinct().Count());
        Assert.Equal(3, first.Others.Count);
        Assert.Equal([new OtherInput(OtherInputKind.Outside, "../Directory.Build.props", Digest.OfBytes([]))], fourth.Others);
    }

    [Fact]
    public void Case_19_What_cannot_be_read_is_an_error_and_never_absent()
    {
        Needs.Linux();
        using var files = FilesUnderTest.At();
        UnixFiles.SetMode(files.Root.Parent, (UnixFileMode)0b111_101_101);
        UnixFiles.SetMode(files.Root, (UnixFileMode)0b111_101_101);
        UnixFiles.SetMode(files.Write("secret.cs", "1"), UnixFileMode.None);
        files.Write("closed/a.cs", "1");
        UnixFiles.SetMode(files.Root / "closed", UnixFileMode.None);
        UnixFiles.AsNobody(() =>
        {
            Fails.With("BK0327", () => WorkspaceFiles.Load(files.Root).Inputs(new() { Optional = ["secret.cs"] }));
            Fails.With("BK0327", () => WorkspaceFiles.Load(files.Root).Entry("closed/a.cs"));
            Fails.With("BK0807", () => WorkspaceFiles.Load(files.Root).Inputs(new() { Optional = ["closed/a.cs"] }));
            Fails.With("BK0807", () => WorkspaceFiles.Load(files.Root).Inputs(new() { Files = ["**/*.cs"] }));
        });
        UnixFiles.SetMode(files.Root / "closed", (UnixFileMode)0b111_101_101);
    }

    [Theory]
    [InlineData("loop/a")]
    [InlineData("xxxxxxxxxx/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void Case_19_A_path_that_the_system_refuses_is_an_error_and_never_absent(string path)
    {
        Needs.Linux();
        using var files = FilesUnderTest.At();
        File.CreateSymbolicLink(files.Root / "loop", "loop");
        Directory.CreateDirectory(files.Root / "xxxxxxxxxx");

        Fails.With("BK0327", () => WorkspaceFiles.Load(files.Root).Entry(path));
    }

    [Fact]
    public async Task Case_20_A_file_that_is_written_while_it_is_read_gives_a_right_digest_or_none()
    {
        using var files = FilesUnderTest.At();
        var file = files.Write("src/a.cs", "");
        var (old, young) = (new byte[1_000_000], new byte[1_000_000]);
        Array.Fill(young, (byte)1);
        File.WriteAllBytes(file, old);
        Digest[] right = [Digest.OfBytes(old), Digest.OfBytes(young)];
        using var end = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                var other = file + ".new";
                File.WriteAllBytes(other, i % 2 == 0 ? young : old);
                File.Move(other, file, overwrite: true);
            }
        }, TestContext.Current.CancellationToken);

        for (var i = 0; i < 60; i++)
        {
            var found = default(Digest);
            var failure = Record.Exception(() => found = WorkspaceFiles.Load(files.Root).Entry("src/a.cs").Digest);
            Assert.True(failure is BuildException { Error.Code: "BK0321" } || right.Contains(found), $"{failure}{found}");
        }

        await end.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task Case_20_A_file_that_never_holds_still_is_an_error()
    {
        using var files = FilesUnderTest.At();
        var file = files.Write("src/a.cs", "");
        File.WriteAllBytes(file, new byte[8_000_000]);
        using var end = new CancellationTokenSource();
        var writer = Task.Run(() =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            while (!end.IsCancellationRequested)
            {
                stream.Position = 0;
                stream.Write([1, 2, 3]);
            }
        }, TestContext.Current.CancellationToken);

        Fails.With("BK0321", () =>
        {
            for (var i = 0; i < 100; i++)
            {
                WorkspaceFiles.Load(files.Root).Entry("src/a.cs");
            }
        });
        await end.CancelAsync();
        await writer;
    }

    [Theory]
    [InlineData("edit", true)]
    [InlineData("edit and revert", true)]
    [InlineData("add", true)]
    [InlineData("remove", true)]
    [InlineData("nothing", false)]
    [InlineData("other file", false)]
    [InlineData("mode of the group", false)]
    public void Case_21_What_happens_to_inputs_while_a_step_runs_is_seen_afterwards(string what, bool isChange)
    {
        Needs.Unix();
        using var files = FilesUnderTest.At();
        files.Write("src/a.cs", "1");
        var known = WorkspaceFiles.Load(files.Root);
        var tree = known.Inputs(Sources);

        switch (what)
        {
            case "edit":
                files.Write("src/a.cs", "2");
                break;
            case "edit and revert":
                files.Write("src/a.cs", "2");
                files.Write("src/a.cs", "1");
                break;
            case "add":
                files.Write("src/b.cs", "");
                break;
            case "remove":
                File.Delete(files.Root / "src/a.cs");
                break;
            case "other file":
                files.Write("src/b.txt", "");
                files.Write("out/b.cs", "");
                break;
            case "mode of the group":
                UnixFiles.SetMode(files.Root / "src/a.cs", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
                break;
            default:
                break;
        }

        Assert.Equal(!isChange, known.AreStable(tree));
        Assert.Equal(isChange ? [what == "add" ? "src/b.cs" : "src/a.cs"] : [], WorkspaceFilesChanges(known, tree));
    }

    [Fact]
    public void Case_23_A_name_in_other_letters_is_an_error_on_every_system()
    {
        using var files = FilesUnderTest.At();
        files.Write("Src/Foo.cs", "1");

        var error = Fails.With("BK0326", () => files.Run(new() { Files = ["src/foo.cs"] }));
        Assert.Contains("Src/Foo.cs", error.Message, StringComparison.Ordinal);
        Fails.With("BK0326", () => files.Run(new() { Trees = ["src"] }));
    }

    [Fact]
    public void Case_24_Composed_and_decomposed_names_differ_and_both_in_one_directory_are_an_error()
    {
        Needs.Linux();
        using var files = FilesUnderTest.At();
        files.Write("src/\u00e9.cs", "1");
        var composed = files.Run(Sources);
        File.Move(files.Root / "src/\u00e9.cs", files.Root / "src/e\u0301.cs");
        Assert.NotEqual(composed.Identity, files.Run(Sources).Identity);

        files.Write("src/\u00e9.cs", "1");
        Fails.With("BK0325", () => files.Run(Sources));
        File.Delete(files.Root / "src/\u00e9.cs");
        files.Write("src/\u00e9/a.cs", "");
        files.Write("src/e\u0301/b.cs", "");
        Fails.With("BK0325", () => files.Run(Sources));
    }

    [Fact]
    public void Case_25_Line_endings_count_unless_the_input_is_text()
    {
        using var files = FilesUnderTest.At();
        var text = new InputQuery { Text = ["src/**"] };
        files.Write("src/a.cs", "a\nb\n\rc\r");
        var (raw, lines) = (files.Run(Sources), files.Run(text));
        files.Write("src/a.cs", "a\r\nb\r\n\rc\r");

        Assert.NotEqual(raw.Identity, files.Run(Sources).Identity);
        Assert.Equal(lines.Identity, files.Run(text).Identity);
        files.Write("src/a.cs", "a\nb\n\rc\r\n");
        Assert.NotEqual(lines.Identity, files.Run(text).Identity);
    }

    [Fact]
    public void Case_25_Line_endings_at_the_borders_of_what_is_read_at_once_are_found()
    {
        using var files = FilesUnderTest.At();
        var text = new InputQuery { Text = ["a"] };
        foreach (var length in (int[])[65_533, 65_534, 65_535, 65_536, 131_071, 131_072])
        {
            var line = new string('x', length);
            files.Write("a", $"{line}\nz\n");
            var lines = files.Run(text);
            files.Write("a", $"{line}\r\nz\r\n");
            Assert.Equal(lines.Identity, files.Run(text).Identity);
            files.Write("a", $"{line}\r");
            var lone = files.Run(text);
            files.Write("a", line);
            Assert.NotEqual(lone.Identity, files.Run(text).Identity);
        }
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("quote\"'")]
    [InlineData("new\nline")]
    [InlineData(";")]
    [InlineData("-rf")]
    [InlineData("\U0001F600")]
    [InlineData("\uFFFD")]
    [InlineData("back\\slash")]
    public void Case_26_Any_name_of_valid_text_is_a_name(string name)
    {
        Needs.Linux();
        using var files = FilesUnderTest.At();
        files.Write($"src/{name}/{name}.cs", "");
        files.Write("src/\uE000.cs", "1");
        files.Age();

        Assert.Contains($"src/{name}/{name}.cs", files.Run(Sources).Entries.Select(entry => entry.Path));
        Assert.Equal(2, files.Run(Sources).Entries.Count);
        Assert.Equal(0, files.FilesRead);
    }

    [Fact]
    public void Case_26_A_name_that_is_no_text_is_a_clear_error_where_it_matters()
    {
        Needs.Linux();
        using var files = FilesUnderTest.At();
        files.Write("src/a.cs", "");
        UnixFiles.Run(files.Root, "sh", "-c", "touch \"$(printf 'src/bad\\377name.cs')\"");

        var error = Fails.With("BK0324", () => files.Run(Sources));
        Assert.Contains("bad\\xffname.cs", error.ToString(), StringComparison.Ordinal);
        Fails.With("BK0324", () => files.Run(new() { Trees = ["src"] }));
        Fails.With("BK0324", () => WorkspaceFiles.Load(files.Root).Outputs([], ["src"]));
        Assert.Single(files.Run(new() { Files = ["src/a.*"] }).Entries);
        UnixFiles.Run(files.Root, "rm", "-r", "src");
    }

    [Fact]
    public void Case_26_Long_paths_empty_files_and_many_files_in_one_directory_are_files()
    {
        using var files = FilesUnderTest.At();
        var deep = string.Join('/', Enumerable.Repeat(new string('x', 60), 8));
        files.Write($"src/{deep}/a.cs", "");
        for (var i = 0; i < 1500; i++)
        {
            File.Create(files.Root.Below($"src/{i}.cs")).Dispose();
        }

        files.Age();
        Assert.Equal(1501, files.Run(Sources).Entries.Count);
        Assert.Equal(1501, files.Run(Sources).Entries.Count);
        Assert.Equal(0, files.FilesRead);
        File.WriteAllText(files.Root / "src/750.cs", "x");
        files.Run(Sources);
        Assert.Equal(1, files.FilesRead);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Case_26_A_file_of_more_than_four_gigabytes_is_read_to_its_end()
    {
        Needs.Linux();
        using var files = FilesUnderTest.At();
        using (var stream = File.OpenWrite(files.Write("src/a.cs", "")))
        {
            stream.Position = 1L << 32;
            stream.WriteByte(1);
        }

        var read = Assert.Single(files.Run(Sources).Entries);

        Assert.Equal((1L << 32) + 1, read.Size);
        // (head -c 4294967296 /dev/zero; printf '\1') | sha256sum
        Assert.Equal("d6cba2fb80a815340cd82d98754730a8e86af2d14a136d3b20bbc1e13ece5c11", $"{read.Digest}");
    }

    [Theory]
    [InlineData("/dev/shm")]
    [InlineData("/var/tmp")]
    public void Case_27_File_systems_are_right_also_where_they_differ(string parent)
    {
        Needs.Linux();
        Assert.SkipUnless(Directory.Exists(parent), $"needs {parent}");
        using var files = FilesUnderTest.At(parent);
        var file = files.Write("src/a.cs", "1");
        files.Age();
        var first = files.Run(Sources);
        files.Run(Sources);
        Assert.Equal(0, files.FilesRead);

        File.WriteAllText(file, "2");
        Assert.NotEqual(first.Identity, files.Run(Sources).Identity);
    }

    [Fact]
    public void Case_27_On_an_overlay_a_file_that_moves_to_its_upper_layer_is_a_change()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        directory.Write("lower/root/src/a.cs", "1");
        foreach (var name in (string[])["upper", "work", "merged"])
        {
            Directory.CreateDirectory(directory / name);
        }

        // A colon or a comma in the options would end a path; those of the temporary directory have none.
        var options = $"lowerdir={directory / "lower"},upperdir={directory / "upper"},workdir={directory / "work"}";
        var failure = Record.Exception(() => UnixFiles.Run(directory.Path, "mount", "-t", "overlay", "overlay", "-o", options, directory / "merged"));
        Assert.SkipUnless(failure is null, $"cannot mount an overlay here: {failure?.Message}");
        try
        {
            Thread.Sleep(30);
            var root = directory / "merged/root";
            var first = Look(root);
            Assert.Equal((first.Root, 0), Look(root));
            File.WriteAllText(root / "src/a.cs", "2");
            var second = Look(root);
            Assert.NotEqual(first.Root, second.Root);
            UnixFiles.SetMode(root / "src/a.cs", UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Assert.NotEqual(second.Root, Look(root).Root);
        }
        finally
        {
            UnixFiles.Run(directory.Path, "umount", "-l", directory / "merged");
        }

        static (Digest Root, int FilesRead) Look(AbsolutePath root)
        {
            var files = WorkspaceFiles.Load(root);
            var tree = files.Inputs(Sources);
            files.Save();
            return (tree.Root, files.FilesRead);
        }
    }

    [Fact]
    public void Case_27_On_a_file_system_that_is_not_known_to_keep_times_everything_is_read()
    {
        Assert.False(FileSystems.KeepTimes(0x6969));
        Assert.False(FileSystems.KeepTimes(0x65735546));
        Needs.Linux();
        using var proc = OpenDirectory.TryOpen(AbsolutePath.Of("/proc"))!;
        Assert.False(new StatTrust(proc).Of(new(1, 1, 1, 1, 1, FileKind.File, false), long.MaxValue, "version"));
    }

    [Fact]
    public void Case_28_A_copied_workspace_is_read_again_and_right()
    {
        Needs.Linux();
        using var files = FilesUnderTest.At();
        using var copies = new TemporaryDirectory();
        files.Write("src/a.cs", "1");
        files.Age();
        var first = files.Run(Sources);
        UnixFiles.Run(files.Root, "cp", "-a", files.Root, copies / "root");
        File.WriteAllText(copies / "root/src/a.cs", "2");
        UnixFiles.Run(files.Root, "touch", "-r", files.Root / "src/a.cs", copies / "root/src/a.cs");

        var copy = WorkspaceFiles.Load(copies / "root");

        Assert.NotEqual(first.Identity, copy.Inputs(Sources).Identity);
        Assert.Equal(1, copy.FilesRead);
    }

    static IReadOnlyList<string> WorkspaceFilesChanges(WorkspaceFiles known, InputTree tree) => known.Changes(tree);

    /// <summary>The clock of the build, which somebody sets.</summary>
    sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
