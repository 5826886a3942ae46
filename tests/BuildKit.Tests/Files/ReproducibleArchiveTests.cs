using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Sockets;
using BuildKit.Files;

namespace BuildKit.Tests.Files;

public class ReproducibleArchiveTests
{
    static readonly DateTimeOffset Time = new(2024, 2, 29, 12, 34, 56, 789, TimeSpan.FromHours(5));
    static readonly string LongName = $"{new string('d', 120)}/{new string('ö', 100)}.txt";

    [Fact]
    public void The_same_tree_gives_the_same_bytes_whatever_the_order_modes_times_and_place()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        string[] names = ["b", "a/run.sh", "a-b", "Ä/ü y", LongName];
        Fill(directory / "one", names, (UnixFileMode)0b110_100_100, (UnixFileMode)0b111_101_101);
        Fill(directory / "elsewhere" / "two", [.. names.Reverse()], (UnixFileMode)0b110_000_000, (UnixFileMode)0b111_000_000);
        File.SetLastWriteTimeUtc(directory / "one/b", new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        ReproducibleArchive.WriteTarGz(directory / "one.tar.gz", directory / "one", Time);
        ReproducibleArchive.WriteTarGz(directory / "two.tar.gz", directory / "elsewhere" / "two", Time.ToUniversalTime().AddMilliseconds(100));

        Assert.Equal(Digest.OfFile(directory / "one.tar.gz"), Digest.OfFile(directory / "two.tar.gz"));
    }

    [Fact]
    public void Entries_are_sorted_and_say_nothing_about_where_they_were_packed()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        Fill(directory / "tree", ["b", "a/run.sh", "a-b"], (UnixFileMode)0b110_110_110, (UnixFileMode)0b111_111_111);

        ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time);

        Assert.Equal(
            [
                "a/ 755 Directory", "a-b 644 RegularFile", "a/run.sh 755 RegularFile", "b 644 RegularFile", "empty/ 755 Directory",
                "link 777 SymbolicLink a/run.sh",
            ],
            Entries(directory / "a.tar.gz", entry =>
                $"{entry.Name} {Convert.ToString((int)entry.Mode, 8)} {entry.EntryType} {entry.LinkName}".TrimEnd()));
        Assert.All(Entries(directory / "a.tar.gz", entry => (entry.Uid, entry.Gid, entry.ModificationTime.ToUnixTimeSeconds())),
            entry => Assert.Equal((0, 0, Time.ToUnixTimeSeconds()), entry));
        Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 255], File.ReadAllBytes(directory / "a.tar.gz")[..10].Where((_, i) => i != 8));
    }

    [Fact]
    public void The_bytes_are_those_of_yesterday()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        Fill(directory / "tree", ["b", "a/run.sh", LongName], (UnixFileMode)0b110_110_110, (UnixFileMode)0b111_111_111);

        ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time);

        using var zipped = new GZipStream(File.OpenRead(directory / "a.tar.gz"), CompressionMode.Decompress);
        Assert.Equal("e2499af34a31d04e342d204f039c42d177911973c02b935a66b48b53219d4178", Digest.OfStream(zipped).ToString());
    }

    [Theory]
    [InlineData("tar")]
    [InlineData("busybox")]
    [InlineData("bsdtar")]
    public void Other_programs_unpack_it(string tool)
    {
        Needs.Unix();
        if (tool == "bsdtar")
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists($"{path}/bsdtar")), "bsdtar is not on PATH");
        }

        Needs.Tool(tool);
        using var directory = new TemporaryDirectory();
        Fill(directory / "tree", ["b", "a/run.sh", LongName], (UnixFileMode)0b110_100_100, (UnixFileMode)0b111_101_101);
        ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time);
        Directory.CreateDirectory(directory / "unpacked");

        string[] arguments = ["-xzf", directory / "a.tar.gz", "-C", directory / "unpacked"];
        UnixFiles.Run(directory.Path, tool, tool == "busybox" ? ["tar", .. arguments] : arguments);

        ReproducibleArchive.WriteTarGz(directory / "again.tar.gz", directory / "unpacked", Time);
        Assert.Equal(Digest.OfFile(directory / "a.tar.gz"), Digest.OfFile(directory / "again.tar.gz"));
        Assert.Equal(LongName, directory.Read($"unpacked/{LongName}"));
    }

    [Fact]
    public void Only_the_given_files_are_packed()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("tree/a/b", "");
        directory.Write("tree/a/c", "");
        directory.Write("outside", "");

        ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", [directory / "tree/a/c"], Time);

        Assert.Equal(["a/", "a/c"], Entries(directory / "a.tar.gz", entry => entry.Name));
        Fails.With("BK0820", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", [directory / "outside"], Time));
        Fails.With("BK0805", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", [directory / "tree/no"], Time));
        Fails.With("BK0825", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", [], Time));
    }

    [Theory]
    [InlineData("../outside", "BK0820")]
    [InlineData("a/../../outside", "BK0820")]
    [InlineData("/etc/passwd", "BK0820")]
    [InlineData("C:/Windows", "BK0820")]
    [InlineData("here/../outside", "BK0820")]
    [InlineData("link", "BK0820")]
    public void A_link_that_leaves_the_tree_is_refused(string target, string code)
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        directory.Write("tree/a/file", "");
        File.CreateSymbolicLink(directory / "tree/here", ".");
        File.CreateSymbolicLink(directory / "tree/link", target);

        Fails.With(code, () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time));
        Assert.False((directory / "a.tar.gz").FileExists());
    }

    [Fact]
    public void Links_inside_are_kept_also_dangling_ones_and_those_over_other_links()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        directory.Write("tree/sub/deep/file", "");
        Directory.CreateSymbolicLink(directory / "tree/d", "sub/deep");
        File.CreateSymbolicLink(directory / "tree/over", "d/../../sub/deep/file");
        File.CreateSymbolicLink(directory / "tree/sub/dangling", "../nowhere");

        ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time);

        Assert.Equal(["d/../../sub/deep/file", "../nowhere", "sub/deep"], Entries(directory / "a.tar.gz", entry => entry)
            .Where(entry => entry.EntryType == TarEntryType.SymbolicLink).OrderBy(entry => entry.Name == "d").ThenBy(entry => entry.Name).Select(entry => entry.LinkName));
    }

    [Fact]
    public void What_is_neither_file_nor_directory_nor_link_is_refused()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory("s");
        directory.Write("tree/a", "");
        UnixFiles.MakePipe(directory / "tree/pipe");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(directory / "tree/socket"));

        var error = Fails.With("BK0818", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time));

        Assert.Equal(["BK0821", "BK0821"], error.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Files_that_change_the_user_are_refused()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        UnixFiles.SetMode(directory.Write("tree/a", ""), (UnixFileMode)0b111_101_101 | UnixFileMode.SetUser);

        Fails.With("BK0822", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time));
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("nul")]
    [InlineData("Con.txt")]
    [InlineData("LPT1 .x")]
    [InlineData("com¹")]
    [InlineData("new\nline")]
    [InlineData("quo\"te")]
    [InlineData("back\\slash")]
    [InlineData("bad /file")]
    public void Names_that_Windows_cannot_have_are_refused(string name)
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        directory.Write($"tree/{name}", "");

        Fails.With("BK0823", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time));
    }

    [Theory]
    [InlineData("console")]
    [InlineData("COM")]
    [InlineData("com10")]
    [InlineData(".hidden")]
    [InlineData(" leading")]
    public void Names_that_only_look_like_those_are_packed(string name)
    {
        using var directory = new TemporaryDirectory();
        directory.Write($"tree/{name}", "");

        ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time);
    }

    [Fact]
    public void Names_that_differ_in_case_only_are_refused()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        directory.Write("tree/Größe/a", "");
        directory.Write("tree/GRÖßE/b", "");

        Fails.With("BK0824", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time));
    }

    [Fact]
    public void A_tree_without_files_is_refused()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory / "tree/empty");

        Fails.With("BK0825", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time));
        Fails.With("BK0805", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "missing", Time));
    }

    [Fact]
    public void An_archive_within_what_it_holds_is_refused()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("a", "");

        Fails.With("BK0819", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory.Path, Time));
        Fails.With("BK0819", () => ReproducibleArchive.WriteTarGz(directory / "a", directory.Path, [directory / "a"], Time));
    }

    [Fact]
    public void An_unreadable_file_is_named_and_leaves_no_archive()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        UnixFiles.SetMode(directory.Path, (UnixFileMode)0b111_111_111);
        UnixFiles.SetMode(directory.Write("tree/secret", ""), UnixFileMode.None);
        UnixFiles.AsNobody(() =>
        {
            var error = Fails.With("BK0806", () => ReproducibleArchive.WriteTarGz(directory / "a.tar.gz", directory / "tree", Time));
            Assert.Contains("tree/secret", error.Message, StringComparison.Ordinal);
        });

        Assert.Equal([(directory / "tree").ToString()], Directory.GetFileSystemEntries(directory.Path));
    }

    static void Fill(AbsolutePath root, string[] names, UnixFileMode file, UnixFileMode run)
    {
        foreach (var name in names)
        {
            (root / name).WriteText(name);
            UnixFiles.SetMode(root / name, name.EndsWith(".sh") ? run : file);
        }

        Directory.CreateDirectory(root / "empty");
        UnixFiles.SetMode(root / "empty", run);
        File.CreateSymbolicLink(root / "link", "a/run.sh");
    }

    static List<T> Entries<T>(AbsolutePath archive, Func<TarEntry, T> select)
    {
        using var zipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        using var tar = new TarReader(zipped);
        var entries = new List<T>();
        while (tar.GetNextEntry() is { } entry)
        {
            entries.Add(select(entry));
        }

        return entries;
    }
}
