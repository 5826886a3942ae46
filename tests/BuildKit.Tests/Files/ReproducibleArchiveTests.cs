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

        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "one.tar.gz", directory / "one", Time);
        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "two.tar.gz", directory / "elsewhere" / "two", Time.ToUniversalTime().AddMilliseconds(100));

        Assert.Equal(Digest.OfFile(directory / "one.tar.gz"), Digest.OfFile(directory / "two.tar.gz"));
    }

    [Fact]
    public void Entries_are_sorted_and_say_nothing_about_where_they_were_packed()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        Fill(directory / "tree", ["b", "a/run.sh", "a-b"], (UnixFileMode)0b110_110_110, (UnixFileMode)0b111_111_111);

        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time);

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

        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time);

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
        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time);
        Directory.CreateDirectory(directory / "unpacked");

        string[] arguments = ["-xzf", directory / "a.tar.gz", "-C", directory / "unpacked"];
        UnixFiles.Run(directory.Path, tool, tool == "busybox" ? ["tar", .. arguments] : arguments);

        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "again.tar.gz", directory / "unpacked", Time);
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

        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", [directory / "tree/a/c"], Time);

        Assert.Equal(["a/", "a/c"], Entries(directory / "a.tar.gz", entry => entry.Name));
        Fails.With("BK0820", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", [directory / "outside"], Time));
        Fails.With("BK0805", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", [directory / "tree/no"], Time));
        Fails.With("BK0825", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", [], Time));
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

        Fails.With(code, () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time));
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

        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time);

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

        var error = Fails.With("BK0818", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time));

        Assert.Equal(["BK0821", "BK0821"], error.Problems.Select(problem => problem.Code));
    }

    [Theory]
    [InlineData("c")]
    [InlineData("b")]
    public void Devices_are_refused_and_nothing_is_read_from_them(string kind)
    {
        Needs.Root();
        using var directory = new TemporaryDirectory();
        directory.Write("tree/a", "");
        UnixFiles.Run(directory.Path, "mknod", "tree/device", kind, "1", "5");

        foreach (var format in new[] { ArchiveFormat.TarGz, ArchiveFormat.Zip })
        {
            Assert.Contains("'device'", Fails.With("BK0821", () => ReproducibleArchive.Write(format, directory / "out", directory / "tree", Time)).Message, StringComparison.Ordinal);
            Assert.False(File.Exists(directory / "out"));
        }
    }

    [Theory]
    [InlineData(UnixFileMode.SetUser)]
    [InlineData(UnixFileMode.SetGroup)]
    public void Files_that_change_the_user_or_group_are_refused(UnixFileMode special)
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        UnixFiles.SetMode(directory.Write("tree/a", ""), (UnixFileMode)0b111_101_101 | special);

        Fails.With("BK0822", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time));
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

        Fails.With("BK0823", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time));
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

        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time);
    }

    [Fact]
    public void Names_that_differ_in_case_only_are_refused()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        directory.Write("tree/Größe/a", "");
        directory.Write("tree/GRÖßE/b", "");

        Fails.With("BK0824", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time));
    }

    [Fact]
    public void A_tree_without_files_is_refused()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory / "tree/empty");

        Fails.With("BK0825", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time));
        Fails.With("BK0805", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "missing", Time));
    }

    [Fact]
    public void An_archive_within_what_it_holds_is_refused()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("a", "");

        Fails.With("BK0819", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory.Path, Time));
        Fails.With("BK0819", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a", directory.Path, [directory / "a"], Time));
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
            var error = Fails.With("BK0806", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time));
            Assert.Contains("tree/secret", error.Message, StringComparison.Ordinal);
        });

        Assert.Equal([(directory / "tree").ToString()], Directory.GetFileSystemEntries(directory.Path));
    }

    [Theory]
    [InlineData("append")]
    [InlineData("truncate")]
    [InlineData("rewrite in place with the old time")]
    [InlineData("replace by another file")]
    [InlineData("replace by a directory")]
    [InlineData("replace by a link")]
    [InlineData("replace by a pipe")]
    [InlineData("remove")]
    [InlineData("chmod")]
    public void A_file_that_changes_after_it_was_found_is_refused(string change)
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        directory.Write("tree/a", "a");
        var file = directory.Write("tree/b", "content");
        var found = ArchiveEntry.Below(directory / "tree");
        var time = File.GetLastWriteTimeUtc(file);

        switch (change)
        {
            case "append":
                File.AppendAllText(file, "more");
                break;
            case "truncate":
                File.WriteAllText(file, "c");
                break;
            case "rewrite in place with the old time":
                File.WriteAllText(file, "CONTENT");
                File.SetLastWriteTimeUtc(file, time);
                break;
            case "replace by another file":
                File.Move(directory.Write("other", "content"), file, overwrite: true);
                break;
            case "chmod":
                UnixFiles.SetMode(file, (UnixFileMode)0b111_101_101);
                break;
            default:
                File.Delete(file);
                Action make = change.Split(' ')[^1] switch
                {
                    "directory" => () => Directory.CreateDirectory(file),
                    "link" => () => File.CreateSymbolicLink(file, "a"),
                    "pipe" => () => UnixFiles.MakePipe(file),
                    _ => () => { }
                    ,
                };
                make();
                break;
        }

        foreach (var format in new[] { ArchiveFormat.TarGz, ArchiveFormat.Zip })
        {
            var error = Fails.With("BK0826", () => ReproducibleArchive.WriteFound(format, directory / "out", directory / "tree", found, Time));
            Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(directory / "out"));
        }
    }

    [Fact]
    public void A_file_that_grows_while_it_is_read_is_refused()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        var file = directory.Write("tree/log", new string('x', 100));
        var entry = ArchiveEntry.Below(directory / "tree").Single();

        Fails.With("BK0826", () => ArchiveContent.Of(entry, content =>
        {
            content.CopyTo(Stream.Null);
            File.AppendAllText(file, "y");
        }));
        entry = ArchiveEntry.Below(directory / "tree").Single();
        Fails.With("BK0826", () => ArchiveContent.Of(entry, content => content.ReadByte()));
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_refused()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory / "tree");
        UnixFiles.Run(directory.Path, "sh", "-c", "printf x > \"$(printf 'tree/bad\\377name')\"");

        Fails.With("BK0830", () => ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time));
        UnixFiles.Run(directory.Path, "rm", "-r", "tree");
    }

    [Fact]
    public void Long_paths_go_into_a_tar_file_and_not_into_a_zip_file()
    {
        using var directory = new TemporaryDirectory();
        var name = string.Join('/', Enumerable.Repeat(new string('n', 200), 5));
        directory.Write($"tree/{name}", "deep");

        ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "a.tar.gz", directory / "tree", Time);
        Assert.Contains(name, Entries(directory / "a.tar.gz", entry => entry.Name));
        var error = Fails.With("BK0818", () => ReproducibleArchive.Write(ArchiveFormat.Zip, directory / "a.zip", directory / "tree", Time));
        Assert.Equal("BK0830", error.Problems[^1].Code);
    }

    [Fact]
    public void A_zip_file_has_modes_no_links_and_the_bytes_of_yesterday()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        directory.Write("tree/empty", "");
        directory.Write("tree/ü/a.txt", new string('a', 5000));
        UnixFiles.SetMode(directory.Write("tree/run.sh", "#!/bin/sh\n"), (UnixFileMode)0b111_000_000);

        ReproducibleArchive.Write(ArchiveFormat.Zip, directory / "a.zip", directory / "tree", Time);

        using (var zip = ZipFile.OpenRead(directory / "a.zip"))
        {
            Assert.Equal(
                ["empty 81a4 0", "run.sh 81ed 10", "ü/ 41ed 0", "ü/a.txt 81a4 5000"],
                zip.Entries.Select(entry => $"{entry.FullName} {entry.ExternalAttributes >>> 16:x} {entry.Length}"));
            Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(2024, 2, 29, 7, 34, 56), entry.LastWriteTime.DateTime));
        }

        Assert.Equal("a0cf96022274bdd6822dbb39a3a6823f2529155d20528754e7e409309ed1171a", Digest.OfFile(directory / "a.zip").ToString());
        File.CreateSymbolicLink(directory / "tree/link", "empty");
        Fails.With("BK0820", () => ReproducibleArchive.Write(ArchiveFormat.Zip, directory / "a.zip", directory / "tree", Time));
    }

    [Fact]
    public void The_compressed_bytes_are_those_of_yesterday()
    {
        var bytes = Enumerable.Range(0, (2 * GzipMembers.MemberSize) + 12345).Select(i => (byte)((i * i) >> (i % 13))).ToArray();
        using var compressed = new MemoryStream();
        using (var zipped = new GzipMembers(compressed))
        {
            zipped.Write(bytes);
            zipped.Complete();
        }

        Assert.Equal("58367b6f7168b35eefd76edd151fbb91345332bf8bd8e7be5d1618d5b0c4600d", Digest.OfBytes(compressed.ToArray()).ToString());
        using var read = new GZipStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
        Assert.Equal(Digest.OfBytes(bytes), Digest.OfStream(read));
    }

    [Theory]
    [InlineData("#!/bin/sh", true)]
    [InlineData("\u007fELF\u0002", true)]
    [InlineData("#", false)]
    [InlineData("", false)]
    [InlineData("MZ\u0090", false)]
    [InlineData("text", false)]
    public void Where_no_mode_tells_it_what_a_file_begins_with_makes_it_executable(string start, bool expected) =>
        Assert.Equal(expected, ExecutableFiles.IsProgram([.. start.Select(c => (byte)c)]));

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
