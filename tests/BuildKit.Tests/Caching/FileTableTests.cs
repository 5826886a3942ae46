using BuildKit.Caching;
using BuildKit.Files;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Caching;

public class FileTableTests
{
    static readonly InputQuery All = new() { Files = ["src/**"], Optional = ["global.json"], Trees = ["tree"], Text = ["*.txt"], Anywhere = ["any/*"] };

    [Fact]
    public void Case_65_A_state_file_with_any_bit_flipped_is_rebuilt()
    {
        using var files = Workspace();
        var first = files.Run(All);
        var state = File.ReadAllBytes(WorkspaceFiles.StateFile(files.Root));
        var random = new Random(65);
        for (var round = 0; round < 300; round++)
        {
            var damaged = state.ToArray();
            var at = round < 64 ? round : random.Next(state.Length);
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(WorkspaceFiles.StateFile(files.Root), damaged);

            Assert.Equal(0, FileTableFormat.Read(WorkspaceFiles.StateFile(files.Root)).Count);
        }

        Assert.Equal(first.Identity, files.Run(All).Identity);
    }

    [Fact]
    public void Case_65_A_state_file_that_was_cut_off_emptied_or_is_a_directory_is_rebuilt()
    {
        using var files = Workspace();
        var first = files.Run(All);
        var file = WorkspaceFiles.StateFile(files.Root);
        var state = File.ReadAllBytes(file);
        for (var length = 0; length < state.Length; length += 37)
        {
            File.WriteAllBytes(file, state[..length]);
            Assert.Equal(0, FileTableFormat.Read(file).Count);
        }

        File.WriteAllBytes(file, new byte[state.Length]);
        Assert.Equal(first.Identity, files.Run(All).Identity);
        File.Delete(file);
        Directory.CreateDirectory(file);
        Assert.Equal(first.Identity, WorkspaceFiles.Load(files.Root).Inputs(All).Identity);
    }

    [Fact]
    public void Case_71_A_state_file_of_a_newer_version_is_as_good_as_none_and_is_replaced()
    {
        using var files = Workspace();
        var first = files.Run(All);
        var file = WorkspaceFiles.StateFile(files.Root);
        var state = File.ReadAllBytes(file);
        state[6]++;
        File.WriteAllBytes(file, state);

        Assert.Equal(first.Identity, files.Run(All).Identity);
        Assert.NotEqual(0, FileTableFormat.Read(file).Count);
    }

    [Fact]
    public void What_is_recorded_is_found_again_by_its_path()
    {
        using var files = Workspace();
        for (var i = 0; i < 300; i++)
        {
            files.Write($"src/deep {i % 13}/é {i}.cs", $"{i}");
        }

        var tree = files.Run(All);
        var recorded = FileTableFormat.Read(WorkspaceFiles.StateFile(files.Root));

        foreach (var entry in tree.Entries)
        {
            var id = recorded.Find(System.Text.Encoding.UTF8.GetBytes(entry.Path));
            Assert.Equal(entry, recorded.Known(id).Entry(recorded.Path(id)));
        }

        Assert.Equal(-1, recorded.Find("src/none"u8));
    }

    [Fact]
    public void A_listing_that_stands_gives_the_same_entries_as_one_that_was_walked()
    {
        using var files = Workspace();
        files.Age();
        var first = files.Run(All);
        files.Run(All);
        var second = files.Run(All);

        Assert.Equal(0, files.FilesRead);
        Assert.Equal(first.Entries, second.Entries);
        Assert.Equal(first.Others, second.Others);
        Assert.Equal(InputRoot.Of(second.Entries), new(second.Root, second.RootSize));
        Assert.Contains(second.Others, other => other.Kind == OtherInputKind.Text);
        Assert.Contains(second.Others, other => other.Kind == OtherInputKind.Anywhere);
        Assert.Contains(second.Others, other => other.Kind == OtherInputKind.Absent);
    }

    [Fact]
    public void Content_that_changes_between_runs_needs_no_walk_and_is_right()
    {
        using var files = Workspace();
        files.Age();
        files.Run(All);
        files.Run(All);
        files.Write("src/a.cs", "other");
        files.Write("read.txt", "other\r\n");
        files.Write("any/x", "other");
        files.Age();

        var tree = files.Run(All);

        Assert.Equal(3, files.FilesRead);
        Assert.Equal(tree.Identity, files.Run(All).Identity);
        Assert.Equal(0, files.FilesRead);
    }

    [Fact]
    public void What_a_step_changed_since_is_not_kept_as_the_answer_from_before()
    {
        using var files = Workspace();
        files.Age();
        var known = WorkspaceFiles.Load(files.Root);
        var first = known.Inputs(All);
        files.Write("src/a.cs", "changed by a step");
        known.Forget();
        known.Entry("src/a.cs");
        known.Save();

        Assert.NotEqual(first.Identity, files.Run(All).Identity);
    }

    [Fact]
    public void Entries_of_a_tree_stay_what_they_were_when_files_change_afterwards()
    {
        using var files = Workspace();
        files.Age();
        files.Run(All);
        files.Run(All);
        var known = WorkspaceFiles.Load(files.Root);
        var tree = known.Inputs(All);
        files.Write("src/a.cs", "changed by a step");
        known.Forget();
        known.Inputs(All);

        Assert.Equal(InputRoot.Of(tree.Entries).Digest, tree.Root);
    }

    [Fact]
    public void Outputs_are_what_stands_there_with_the_directories_of_trees()
    {
        Needs.Unix();
        using var files = Workspace();
        files.Write("out/bin/a.dll", "1");
        files.Write("out/tree/x", "2");
        Directory.CreateDirectory(files.Root / "out/tree/empty/obj");
        File.CreateSymbolicLink(files.Root / "out/tree/link", "nowhere");
        var known = WorkspaceFiles.Load(files.Root);

        var outputs = known.Outputs(["out/bin/*", "none/**"], ["out/tree", "missing"]);

        Assert.Equal(["out/bin/a.dll", "out/tree", "out/tree/empty", "out/tree/empty/obj", "out/tree/link", "out/tree/x"], outputs.Select(entry => entry.Path));
        Assert.Equal([FileKind.File, FileKind.Directory, FileKind.Directory, FileKind.Directory, FileKind.Link, FileKind.File], outputs.Select(entry => entry.Kind));
        Assert.True(known.AreUnchanged(outputs));
        files.Write("out/tree/x", "3");
        Assert.True(known.AreUnchanged(outputs));
        known.Forget();
        Assert.False(known.AreUnchanged(outputs));
        Assert.Equal([known.Entry("out/tree/x")], known.Differences(outputs));
        File.Delete(files.Root / "out/bin/a.dll");
        known.Forget();
        Assert.Equal(FileKind.Missing, known.Differences(outputs)[0].Kind);
    }

    [Fact]
    public void Records_that_are_of_no_use_any_more_are_left_out_in_the_end()
    {
        using var files = Workspace();
        files.Write("src/gone.cs", "1");
        files.Run(All);
        File.Delete(files.Root / "src/gone.cs");
        for (var i = 0; i < 60; i++)
        {
            files.Write("src/a.cs", $"{i}");
            files.Run(All);
        }

        var recorded = FileTableFormat.Read(WorkspaceFiles.StateFile(files.Root));
        Assert.Equal(-1, recorded.Find("src/gone.cs"u8));
        Assert.NotEqual(-1, recorded.Find("src/a.cs"u8));
    }

    [Fact]
    public void Many_threads_get_the_same_answers()
    {
        using var files = Workspace();
        for (var i = 0; i < 300; i++)
        {
            files.Write($"src/{i}.cs", $"{i}");
        }

        var expected = files.Run(All);
        var known = WorkspaceFiles.Load(files.Root);

        Parallel.For(0, 32, i =>
        {
            if (i % 4 == 0)
            {
                known.Forget();
            }

            Assert.Equal(expected.Identity, known.Inputs(All).Identity);
            Assert.True(known.AreUnchanged(expected.Entries));
            Assert.True(known.AreStable(known.Inputs(All)));
        });
        known.Save();
        Assert.Equal(expected.Identity, files.Run(All).Identity);
    }

    [Fact]
    public void Rehash_trusts_nothing_that_is_recorded_and_leaves_a_state_that_is_trusted()
    {
        using var files = Workspace();
        files.Age();
        files.Run(All);
        var known = WorkspaceFiles.Load(files.Root, rehash: true);
        known.Inputs(All);
        known.Save();
        files.Run(All);

        Assert.Equal(4, known.FilesRead);
        Assert.Equal(0, files.FilesRead);
    }

    [Fact]
    public void The_two_ways_to_look_at_a_path_say_the_same()
    {
        Needs.Linux();
        using var files = Workspace();
        File.CreateSymbolicLink(files.Root / "link", "nowhere");
        UnixFiles.MakePipe(files.Root / "pipe");
        UnixFiles.SetMode(files.Root / "src/a.cs", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var root = OpenDirectory.TryOpen(files.Root)!;

        foreach (var path in (string[])[".", "src", "src/a.cs", "link", "pipe", "missing", "src/a.cs/x"])
        {
            var (call, framework) = (root.Look(path), FileStat.Of(files.Root.Below(path)));
            Assert.Equal(framework with { Device = call.Device }, call);
        }
    }

    static FilesUnderTest Workspace()
    {
        var files = FilesUnderTest.At();
        files.Write("src/a.cs", "1");
        files.Write("tree/b/c", "2");
        files.Write("read.txt", "3\r\n");
        files.Write("any/x", "4");
        Directory.CreateDirectory(files.Root / "tree/empty");
        return files;
    }
}
