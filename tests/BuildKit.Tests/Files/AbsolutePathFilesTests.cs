using BuildKit.Files;

namespace BuildKit.Tests.Files;

public class AbsolutePathFilesTests
{
    [Fact]
    public void Text_is_written_and_read_back()
    {
        using var directory = new TemporaryDirectory();

        var file = (directory / "a" / "ü b.txt").WriteText("grüß\r\n");

        Assert.True(file.FileExists());
        Assert.False(file.DirectoryExists());
        Assert.True(file.Parent.DirectoryExists());
        Assert.Equal("grüß\r\n", file.ReadText());
    }

    [Fact]
    public void Reading_what_is_no_file_is_an_error()
    {
        using var directory = new TemporaryDirectory();

        Fails.With("BK0805", () => (directory / "missing").ReadText());
        Fails.With("BK0808", () => directory.Path.ReadText());
    }

    [Fact]
    public void A_file_in_the_way_is_named()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("file", "");

        Fails.With("BK0808", () => file.CreateDirectory());
        Fails.With("BK0808", () => file.CreateOrCleanDirectory());
        Assert.Contains($"'{file}'", Fails.With("BK0808", () => (file / "below" / "deep").CreateDirectory()).Message, StringComparison.Ordinal);
        Fails.With("BK0808", () => (file / "below").WriteText(""));
        Fails.With("BK0808", () => (file / "below").ReadText());
    }

    [Fact]
    public void Cleaning_keeps_the_directory_and_removes_what_is_in_it()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("out/a/b.txt", "");
        directory.Write("out/.hidden", "");

        (directory / "out").CreateOrCleanDirectory();
        (directory / "new" / "deep").CreateOrCleanDirectory();

        Assert.Empty(Directory.GetFileSystemEntries(directory / "out"));
        Assert.True((directory / "new" / "deep").DirectoryExists());
    }

    [Fact]
    public void Deleting_what_is_missing_is_nothing()
    {
        using var directory = new TemporaryDirectory();

        (directory / "missing").Delete();
        (directory / "missing" / "below").Delete();
    }

    [Fact]
    public void The_root_of_a_file_system_is_never_deleted_or_cleaned()
    {
        var root = SourceTree.Root;
        while (root.Parent != root)
        {
            root = root.Parent;
        }

        Fails.With("BK0809", root.Delete);
        Fails.With("BK0809", () => root.CreateOrCleanDirectory());
    }

    [Fact]
    public void Links_are_removed_and_never_followed()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        directory.Write("precious/file", "kept");
        Directory.CreateDirectory(directory / "out");
        Directory.CreateSymbolicLink(directory / "out/to-directory", directory / "precious");
        File.CreateSymbolicLink(directory / "out/to-file", directory / "precious/file");
        File.CreateSymbolicLink(directory / "out/dangling", "nowhere");
        Directory.CreateSymbolicLink(directory / "link", directory / "precious");
        Directory.CreateSymbolicLink(directory / "cleaned", directory / "precious");

        (directory / "out").Delete();
        (directory / "link").Delete();
        (directory / "cleaned").CreateOrCleanDirectory();

        Assert.Equal("kept", directory.Read("precious/file"));
        Assert.Equal(FileKind.Missing, FileKinds.Of(directory / "out"));
        Assert.Equal(FileKind.Missing, FileKinds.Of(directory / "link"));
        Assert.Equal(FileKind.Directory, FileKinds.Of(directory / "cleaned"));
    }

    [Fact]
    public void A_read_only_tree_is_deleted()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        UnixFiles.SetMode(directory.Path, (UnixFileMode)0b111_111_111);
        UnixFiles.AsNobody(() =>
        {
            var file = (directory / "out/sub/file").WriteText("");
            UnixFiles.SetMode(file, UnixFileMode.UserRead);
            UnixFiles.SetMode(file.Parent, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            UnixFiles.SetMode(directory / "out", UnixFileMode.None);

            (directory / "out").Delete();
        });

        Assert.Equal(FileKind.Missing, FileKinds.Of(directory / "out"));
    }

    [Fact]
    public void What_may_not_be_written_is_an_error_that_names_it()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        directory.Write("locked/file", "old");
        UnixFiles.SetMode(directory / "locked", (UnixFileMode)0b101_101_101);
        UnixFiles.SetMode(directory.Path, (UnixFileMode)0b111_101_101);
        UnixFiles.AsNobody(() =>
        {
            var error = Fails.With("BK0806", () => (directory / "locked/file").WriteText("new"));
            Assert.Contains("locked/file", error.Message, StringComparison.Ordinal);
            Fails.With("BK0806", (directory / "locked/file").Delete);
        });

        Assert.Equal("old", directory.Read("locked/file"));
    }

    [Fact]
    public void A_tree_is_copied_with_modes_links_and_empty_directories()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        UnixFiles.SetMode(directory.Write("from/bin/run", "x"), (UnixFileMode)0b111_101_101);
        directory.Write("to/bin/run", "old");
        directory.Write("to/stays", "");
        Directory.CreateDirectory(directory / "from/empty");
        File.CreateSymbolicLink(directory / "from/link", "bin/run");
        Directory.CreateSymbolicLink(directory / "from/out", directory.Path);

        (directory / "from").CopyTo(directory / "to");

        Assert.Equal("x", directory.Read("to/bin/run"));
        Assert.True(UnixFiles.Mode(directory / "to/bin/run").HasFlag(UnixFileMode.UserExecute));
        Assert.True((directory / "to/stays").FileExists());
        Assert.True((directory / "to/empty").DirectoryExists());
        Assert.Equal("bin/run", new FileInfo(directory / "to/link").LinkTarget);
        Assert.Equal(FileKind.Link, FileKinds.Of(directory / "to/out"));
    }

    [Fact]
    public void A_file_is_copied_to_exactly_the_target()
    {
        using var directory = new TemporaryDirectory();

        var copy = directory.Write("a", "x").CopyTo(directory / "new" / "b");

        Assert.Equal("x", copy.ReadText());
        Directory.CreateDirectory(directory / "directory");
        Fails.With("BK0808", () => copy.CopyTo(directory / "directory"));
        Fails.With("BK0805", () => (directory / "missing").CopyTo(directory / "c"));
    }

    [Fact]
    public void Nothing_is_copied_into_itself()
    {
        using var directory = new TemporaryDirectory();

        Fails.With("BK0829", () => directory.Path.CopyTo(directory / "copy"));
        Fails.With("BK0829", () => directory.Path.CopyTo(directory.Path));
    }

    [Fact]
    public void Files_are_found_as_absolute_paths()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("b/Größe 1.cs", "");
        directory.Write("a.cs", "");
        directory.Write("a.txt", "");

        Assert.Equal([directory / "a.cs", directory / "b/Größe 1.cs"], directory.Path.Glob("**/*.cs"));
        Assert.Equal([directory / "b/Größe 1.cs"], directory.Path.Glob("**", "!*.*"));
        Assert.Empty((directory / "missing").Glob("**"));
    }
}
