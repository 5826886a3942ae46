using BuildKit.Caching;
using BuildKit.Files;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Caching;

public sealed class OutputRestoreTests : IDisposable
{
    readonly StoreSpace space = new();

    public void Dispose()
    {
        FaultPoint.OnPass = null;
        space.Dispose();
    }

    [Fact]
    public void Case_45_Links_are_restored_as_links()
    {
        Needs.Unix();
        space.Write("here/out/a", "A");
        var result = StoreSpace.Result(
            StoreSpace.Entry("out/a", "A"), StoreSpace.Link("out/dangling", "nothing/here"), StoreSpace.Link("out/sibling", "a"), StoreSpace.Link("up", "out"), StoreSpace.Link("out/deep/up", "../a"));

        space.Restores(space.Store("key", result)!, "there");

        Assert.Equal("out/ out/a=A out/dangling->nothing/here out/deep/ out/deep/up->../a out/sibling->a up->out", space.Tree("there"));
    }

    [Fact]
    public void Case_46_A_link_in_place_of_a_file_is_replaced_and_not_written_through()
    {
        Needs.Unix();
        var result = space.Store("key", ("out/a", "A"));
        space.Write("outside/a", "mine");
        Directory.CreateDirectory(space["there/out"]);
        File.CreateSymbolicLink(space["there/out/a"], space["outside/a"]);

        space.Restores(result, "there");

        Assert.Equal("out/ out/a=A", space.Tree("there"));
        Assert.Equal("mine", space.Read("outside/a"));
    }

    [Theory, InlineData("out", "out"), InlineData("out", "out/deep/a"), InlineData("out/deep", "out/deep/a")]
    public void Case_46_A_link_in_place_of_a_directory_is_a_miss_and_nothing_outside_is_written(string link, string output)
    {
        Needs.Unix();
        var result = output == "out" ? StoreSpace.Result(StoreSpace.Directory("out")) : space.Store("key", (output, "A"));
        Directory.CreateDirectory(space["outside"]);
        Directory.CreateDirectory((space["there"] / link).Parent);
        Directory.CreateSymbolicLink(space["there"] / link, space["outside"]);

        var restored = space.Restore(result, "there");

        Assert.Contains($"'{link}' is a link", restored.Miss, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(space["outside"]));
        Assert.DoesNotContain(".tmp", space.Tree("there"), StringComparison.Ordinal);
    }

    [Fact]
    public void Case_46_A_link_in_the_steps_own_directory_is_removed()
    {
        Needs.Unix();
        var result = space.Store("key", ("out/deep/a", "A"));
        space.Write("outside/b", "mine");
        Directory.CreateDirectory(space["there/out"]);
        Directory.CreateSymbolicLink(space["there/out/deep"], space["outside"]);

        space.Restores(result, "there", request => request with { OwnDirectories = ["out"] });

        Assert.Equal("out/ out/deep/ out/deep/a=A", space.Tree("there"));
        Assert.Equal("mine", space.Read("outside/b"));
    }

    [Fact]
    public void Case_48_Of_the_mode_only_the_right_to_execute_is_restored()
    {
        Needs.Unix();
        space.Write("here/tool", "A");
        space.Write("here/text", "A");
        UnixFiles.SetMode(space["here/tool"], (UnixFileMode)0b111_111_101_101);
        UnixFiles.SetMode(space["here/text"], (UnixFileMode)0b100_000_000);

        space.Restores(space.Store("key", StoreSpace.Result(StoreSpace.Entry("text", "A"), StoreSpace.Entry("tool", "A", executable: true)))!, "there");

        space.Write("there/new", "");
        var plain = UnixFiles.Mode(space["there/new"]);
        Assert.Equal(plain, UnixFiles.Mode(space["there/text"]));
        var executable = UnixFiles.Mode(space["there/tool"]);
        Assert.True(executable.HasFlag(UnixFileMode.UserExecute | UnixFileMode.UserWrite));
        Assert.Equal(plain, executable & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        Assert.Equal(UnixFileMode.None, executable & (UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit));
    }

    [Fact]
    public void Case_50_A_directory_output_has_exactly_its_members_also_no_members_at_all()
    {
        space.Write("here/out/a", "A");
        var result = space.Store("key", StoreSpace.Result(StoreSpace.Directory("out"), StoreSpace.Entry("out/a", "A"), StoreSpace.Directory("out/empty"), StoreSpace.Directory("void")))!;
        space.Restores(result, "there");
        Assert.Equal("out/ out/a=A out/empty/ void/", space.Tree("there"));

        space.Write("there/out/empty/stranger", "?");
        var error = Fails.With("BK0347", () => space.Restore(result, "there"));

        Assert.Contains("'out/empty/stranger'", error.Message, StringComparison.Ordinal);
        var restored = space.Restore(result, "there", request => request with { OwnDirectories = ["out"] });
        Assert.Equal(["out/empty/stranger"], restored.Removed);
        Assert.Equal("out/ out/a=A out/empty/ void/", space.Tree("there"));
    }

    [Fact]
    public void Case_51_What_was_deleted_truncated_or_edited_is_restored_and_the_rest_is_not_written()
    {
        var result = space.Store("key", ("a", "A"), ("b", "B"), ("c", "C"), ("d", "D"));
        space.Restores(result, "there");
        var before = Inode("there/d");
        File.Delete(space["there/a"]);
        File.WriteAllText(space["there/b"], "");
        File.WriteAllText(space["there/c"], "mine");

        space.Restores(result, "there");

        Assert.Equal("a=A b=B c=C d=D", space.Tree("there"));
        Assert.Equal(before, Inode("there/d"));
        Assert.Empty(space.Restore(result, "there").Written);
    }

    [Fact]
    public void Case_52_What_is_no_output_any_more_is_removed_with_its_empty_directories_and_the_files_of_others_stay()
    {
        var both = space.Store("one", ("out/a.dll", "A"), ("out/old/b.dll", "B"), ("out/mixed/c.dll", "C"));
        var only = space.Store("two", ("out/a.dll", "A"));
        space.Restores(both, "there");
        space.Write("there/out/mixed/mine", "mine");

        var restored = space.Restore(only, "there", request => request with { Previous = both.Outputs });

        Assert.True(restored.IsRestored);
        Assert.Equal(["out/mixed/c.dll", "out/old/b.dll"], restored.Removed.Order(StringComparer.Ordinal));
        Assert.Equal("out/ out/a.dll=A out/mixed/ out/mixed/mine=mine", space.Tree("there"));
    }

    [Fact]
    public void A_directory_that_stays_an_output_stays_also_if_its_former_files_go()
    {
        var former = space.Store("one", ("out/d/a", "A"));
        space.Restores(former, "there");

        space.Restores(space.Store("two", StoreSpace.Result(StoreSpace.Directory("out/d")))!, "there", request => request with { Previous = former.Outputs });

        Assert.Equal("out/ out/d/", space.Tree("there"));
    }

    [Fact]
    public void Case_53_A_former_output_that_somebody_changed_is_kept_and_named()
    {
        var both = space.Store("one", ("a", "A"), ("b", "B"));
        var only = space.Store("two", ("a", "A"));
        space.Restores(both, "there");
        space.Write("there/b", "mine");

        var restored = space.Restore(only, "there", request => request with { Previous = both.Outputs });

        Assert.Equal(["b"], restored.Kept);
        Assert.Equal("a=A b=mine", space.Tree("there"));
    }

    [Fact]
    public void A_file_may_become_a_directory_and_a_directory_a_file_if_the_step_made_them()
    {
        Needs.Unix();
        var one = space.Store("one", ("x", "file"), ("y/deep", "in a directory"));
        Directory.Delete(space["here"], recursive: true);
        var two = space.Store("two", ("x/deep", "in a directory"), ("y", "file"));
        space.Restores(one, "there");

        Assert.Contains("'x' is a file", space.Restore(two, "there").Miss, StringComparison.Ordinal);
        Assert.Equal("x=file y/ y/deep=in a directory", space.Tree("there"));
        space.Restores(two, "there", request => request with { Previous = one.Outputs });
        Assert.Equal("x/ x/deep=in a directory y=file", space.Tree("there"));
        space.Restores(one, "there", request => request with { Previous = two.Outputs });
        Assert.Equal("x=file y/ y/deep=in a directory", space.Tree("there"));
    }

    [Fact]
    public void Case_57_All_files_of_a_result_have_one_time_as_soon_as_one_of_them_was_written()
    {
        var result = space.Store("key", ("a", "A"), ("b", "B"), ("big", new string('x', 2_000_000)));
        space.Restores(result, "there");
        File.SetLastWriteTimeUtc(space["there/b"], DateTime.UnixEpoch);
        File.Delete(space["there/a"]);
        var modified = new DateTimeOffset(2026, 11, 27, 12, 0, 0, 123, TimeSpan.Zero).AddTicks(4567);

        var restored = space.Restore(result, "there", request => request with { Modified = modified });

        Assert.All(result.Outputs, output => Assert.Equal(modified.UtcDateTime, File.GetLastWriteTimeUtc(space["there"] / output.Path)));
        Assert.Equal(["a", "b", "big"], restored.Written.Select(output => output.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Case_58_Whatever_is_done_to_restored_files_the_cache_has_what_it_had()
    {
        var result = space.Store("key", ("a", "A"), ("b", new string('b', 3_000_000)));
        space.Restores(result, "there");
        foreach (var output in result.Outputs)
        {
            File.AppendAllText(space["there"] / output.Path, "more");
            UnixFiles.SetMode(space["there"] / output.Path, (UnixFileMode)0b111_111_111);
            Assert.True(space.Shared.Content.IsWhole(new(output.Digest, output.Size)));
        }

        space.Restores(result, "there");
        Assert.Equal("A", space.Read("there/a"));
    }

    [Theory, InlineData(1000), InlineData(3_000_000)]
    public void Damaged_content_is_a_miss_and_no_output_was_touched(int size)
    {
        var result = space.Store("key", ("a", "A"), ("b", new string('b', size)), ("c", "C"));
        space.Write("there/a", "old");
        StoreSpace.Damage(space.Shared.Files.Content(result.Outputs[1].Digest), bytes => [.. bytes[..^1], (byte)'!']);

        var restored = space.Restore(result, "there");

        Assert.Contains("'b'", restored.Miss, StringComparison.Ordinal);
        Assert.Equal("a=old", space.Tree("there"));
        Assert.Null(space.Shared.Find(StoreSpace.Key("key")));
    }

    [Fact]
    public void Lost_content_is_a_miss_before_anything_was_written()
    {
        var result = space.Store("key", ("a", "A"), ("b", "B"));
        File.Delete(space.ContentFile("B"));

        Assert.Contains("'b'", space.Restore(result, "there").Miss, StringComparison.Ordinal);
        Assert.Equal("", space.Tree("there"));
    }

    [Fact]
    public void What_another_restore_is_making_at_the_same_time_is_left_alone_and_what_a_killed_one_left_is_removed()
    {
        var result = space.Store("key", ("a", "A"));
        space.Write("there/out/.buildkit-1.tmp", "half");
        using (RestoreMark.Make(space["there"], ["out"]))
        {
            space.Restores(result, "there");
            Assert.True(File.Exists(space["there/out/.buildkit-1.tmp"]));
        }

        // A mark that nobody holds; what it says of other places is not believed.
        space.Write("there/.buildkit/state/restoring/left", "out\n../elsewhere\n\n/");
        space.Write("elsewhere/.buildkit-2.tmp", "mine");
        space.Write("there/.buildkit-3.tmp", "half");
        RestoreMark.RemoveLeftovers(space["there"]);

        Assert.Equal("a=A out/", space.Tree("there"));
        Assert.Equal("mine", space.Read("elsewhere/.buildkit-2.tmp"));
        Assert.Empty(Directory.GetFiles(space["there/.buildkit/state/restoring"]));
    }

    [Fact]
    public void A_directory_that_somebody_makes_while_its_files_are_restored_keeps_what_is_in_it()
    {
        var result = space.Store("key", StoredTree())!;
        AtFirst("rename", () => space.Write("there/out/deep/mine", "mine"));

        space.Restores(result, "there");

        Assert.Equal("other/ other/d=D out/ out/a=A out/deep/ out/deep/b=B out/deep/mine=mine out/empty/", space.Tree("there"));
        Assert.Empty(Directory.GetFiles(space["there/.buildkit/state/restoring"]));
    }

    [Theory, InlineData("directory"), InlineData("rename")]
    public void A_link_that_somebody_puts_where_a_directory_is_restored_is_not_written_through(string operation)
    {
        Needs.Unix();
        var result = space.Store("key", StoredTree())!;
        Directory.CreateDirectory(space["outside"]);
        AtFirst(operation, () => Directory.CreateSymbolicLink(space["there/out"], space["outside"]), skipped: 1);

        if (operation == "rename")
        {
            Fails.With("BK0346", () => space.Restore(result, "there"));
        }
        else
        {
            Assert.Contains("'out' became a link", space.Restore(result, "there").Miss, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(space["outside"]));
        Assert.DoesNotContain(".tmp", space.Tree("there"), StringComparison.Ordinal);
    }

    [Fact]
    public void Directories_that_a_killed_restore_was_making_are_removed_and_their_links_not_followed()
    {
        Needs.Unix();
        space.Write("outside/mine", "mine");
        space.Write("there/.buildkit-1.tmp/deep/a", "half");
        Directory.CreateSymbolicLink(space["there/.buildkit-1.tmp/link"], space["outside"]);
        space.Write("there/.buildkit/state/restoring/left", "");

        RestoreMark.RemoveLeftovers(space["there"]);

        Assert.Equal("", space.Tree("there"));
        Assert.Equal("mine", space.Read("outside/mine"));
    }

    [Fact]
    public void What_is_being_restored_matches_no_pattern()
    {
        var result = space.Store("key", StoredTree())!;
        var seen = new List<string>();
        FaultPoint.OnPass = operation => seen.AddRange(operation == "rename" ? GlobSet.Of("**").Files(space["there"]) : []);

        space.Restores(result, "there");

        FaultPoint.OnPass = null;
        Assert.DoesNotContain(seen, path => path.Contains(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cancelled_restore_leaves_nothing_behind()
    {
        var result = space.Store("key", [.. Enumerable.Range(0, 50).Select(i => ($"f{i}", $"{i}"))]);

        Assert.ThrowsAny<OperationCanceledException>(() => space.Restore(result, "there", cancellation: new(canceled: true)));

        Assert.Equal("", space.Tree("there"));
        Assert.Empty(Directory.GetFiles(space["there/.buildkit/state/restoring"]));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_to_is_an_error_that_says_so()
    {
        var result = space.Store("key", ("out/a", "A"));
        Directory.CreateDirectory(space["there/out"]);
        Directory.CreateDirectory(space["there/.buildkit/state/restoring"]);
        UnixFiles.SetMode(space["there"].Parent, (UnixFileMode)0b111_101_101);
        UnixFiles.SetMode(space["there/.buildkit/state"], (UnixFileMode)0b111_111_111);
        UnixFiles.SetMode(space["there/.buildkit/state/restoring"], (UnixFileMode)0b111_111_111);
        UnixFiles.SetMode(space["there/out"], (UnixFileMode)0b101_101_101);

        UnixFiles.AsNobody(() => Fails.With("BK0346", () => space.Restore(result, "there")));

        Assert.Equal("out/", space.Tree("there"));
    }

    [Fact]
    public void Names_of_255_bytes_work_and_longer_ones_are_an_error()
    {
        Needs.Unix();
        var name = new string('n', 255);
        space.Restores(space.Store("key", (name, "A")), "there");
        space.Shared.Content.AddBytes("A"u8.ToArray(), out _);

        Fails.With("BK0346", () => space.Restore(StoreSpace.Result(StoreSpace.Entry(name + "n", "A")), "elsewhere"));

        Assert.Equal("", space.Tree("elsewhere"));
    }

    StoredResult StoredTree()
    {
        foreach (var (path, text) in new[] { ("out/a", "A"), ("out/deep/b", "B"), ("other/d", "D") })
        {
            space.Write($"here/{path}", text);
        }

        return StoreSpace.Result(StoreSpace.Entry("other/d", "D"), StoreSpace.Entry("out/a", "A"), StoreSpace.Entry("out/deep/b", "B"), StoreSpace.Directory("out/empty"));
    }

    static void AtFirst(string operation, Action action, int skipped = 0) => FaultPoint.OnPass = passed =>
    {
        if (passed == operation && skipped-- == 0)
        {
            action();
        }
    };

    string Inode(string path) => OperatingSystem.IsWindows() ? "" : UnixFiles.Run(space["there"], "stat", "-c", "%i", space[path]);
}
