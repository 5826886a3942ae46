using BuildKit.Files;

namespace BuildKit.Tests.Files;

public class AtomicFileTests
{
    [Fact]
    public void A_file_is_made_with_its_directories_as_UTF_8_without_a_mark()
    {
        using var directory = new TemporaryDirectory();

        AtomicFile.WriteText(directory / "a" / "b" / "c.txt", "ä\n");

        Assert.Equal([0xC3, 0xA4, 0x0A], File.ReadAllBytes(directory / "a" / "b" / "c.txt"));
        Assert.Single(Directory.GetFileSystemEntries(directory / "a" / "b"));
    }

    [Fact]
    public void When_writing_fails_the_old_file_stays_and_nothing_else_is_left()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("a.txt", "old");

        Fails.With("BK0806", () => AtomicFile.Write(file, stream =>
        {
            stream.Write("half of the ne"u8);
            throw new IOException("No space left on device");
        }));

        Assert.Equal("old", directory.Read("a.txt"));
        Assert.Equal([file.ToString()], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void A_full_disk_is_an_error_and_leaves_nothing()
    {
        Needs.Linux();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs the right to mount");
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory / "disk");
        var mounted = Record.Exception(() => UnixFiles.Run(directory.Path, "mount", "-t", "tmpfs", "-o", "size=64k", "none", directory / "disk"));
        Assert.SkipUnless(mounted is null, "needs the right to mount");
        try
        {
            AtomicFile.WriteText(directory / "disk/a.txt", "old");

            Fails.With("BK0806", () => AtomicFile.WriteBytes(directory / "disk/a.txt", new byte[1_000_000]));

            Assert.Equal("old", directory.Read("disk/a.txt"));
            Assert.Single(Directory.GetFileSystemEntries(directory / "disk"));
        }
        finally
        {
            UnixFiles.Run(directory.Path, "umount", "-l", directory / "disk");
        }
    }

    [Fact]
    public void The_mode_of_a_replaced_file_is_kept()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        var file = directory.Write("run.sh", "old");
        UnixFiles.SetMode(file, (UnixFileMode)0b111_101_000);

        AtomicFile.WriteText(file, "new");

        Assert.Equal((UnixFileMode)0b111_101_000, UnixFiles.Mode(file));
    }

    [Fact]
    public void A_link_is_replaced_and_what_it_points_to_is_left_alone()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        directory.Write("target", "old");
        File.CreateSymbolicLink(directory / "link", "target");

        AtomicFile.WriteText(directory / "link", "new");

        Assert.Equal(("old", "new"), (directory.Read("target"), directory.Read("link")));
        Assert.Equal(FileKind.File, FileKinds.Of(directory / "link"));
    }

    [Fact]
    public void A_directory_is_not_replaced() =>
        Fails.With("BK0808", () =>
        {
            using var directory = new TemporaryDirectory();
            AtomicFile.WriteText(directory.Path, "x");
        });

    [Fact]
    public void The_longest_possible_name_can_be_written()
    {
        using var directory = new TemporaryDirectory();
        var file = directory / new string('n', 255);

        AtomicFile.WriteText(file, "x");

        Assert.Equal("x", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_reader_sees_the_old_or_the_new_text_and_nothing_between()
    {
        using var directory = new TemporaryDirectory();
        var file = directory / "a.txt";
        var texts = Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), 20_000)).ToHashSet();
        AtomicFile.WriteText(file, texts.First());
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Contains(File.ReadAllText(file), texts);
            }
        });

        Parallel.For(0, 100, i => AtomicFile.WriteText(file, texts.ElementAt(i % 4)));
        await stop.CancelAsync();

        await reader;
        Assert.Single(Directory.GetFileSystemEntries(directory.Path));
    }
}
