using System.Globalization;
using BuildKit.Files;

namespace BuildKit.Tests.Files;

/// <summary>Random trees, packed, unpacked by the programs that hosts have, and compared with what they were.</summary>
[Trait("Speed", "Slow")]
public sealed class RandomArchiveTests
{
    static readonly DateTimeOffset Time = new(2024, 2, 29, 12, 34, 56, 789, TimeSpan.Zero);

    // Where the header of tar, one member of gzip and the block of tar end.
    static readonly int[] Sizes = [0, 1, 511, 512, 513, 10_000, GzipMembers.MemberSize - 1536, GzipMembers.MemberSize];
    static readonly string[] Names = ["a", "b.txt", "Größe", " leading", "x y", "$HOME", "'quoted'", "-dash", ".hidden", "日本", "🎁", "a+b~c"];

    [Fact]
    public void A_random_tree_is_the_same_again_when_it_is_unpacked()
    {
        Needs.Linux();
        foreach (var seed in Rounds.Seeds(30))
        {
            using var directory = new TemporaryDirectory();
            var items = Tree(new Random(seed));
            Make(directory / "one", items, (UnixFileMode)0b110_100_100);
            Make(directory / "another place/two", items.OrderBy(item => new Random(seed + item.Name.Length).Next()), (UnixFileMode)0b110_110_110);
            ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "one.tar.gz", directory / "one", Time);
            ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / "two.tar.gz", directory / "another place/two", Time);
            Assert.True(Digest.OfFile(directory / "one.tar.gz") == Digest.OfFile(directory / "two.tar.gz"), $"seed {seed}: the order of making counts");

            var expected = Describe(directory / "one");
            foreach (var unpack in (string[][])[["tar"], ["busybox", "tar"], ["bsdtar"]])
            {
                if (unpack[0] == "bsdtar" && !File.Exists("/usr/bin/bsdtar"))
                {
                    continue;
                }

                var to = directory / $"by {unpack[0]}";
                Directory.CreateDirectory(to);
                UnixFiles.Run(directory.Path, Needs.Tool(unpack[0]), [.. unpack.Skip(1), "-xzf", directory / "one.tar.gz", "-C", to]);
                var actual = Describe(to);
                Assert.True(expected.SequenceEqual(actual), $"seed {seed}, {unpack[0]}: {string.Join('\n', expected.Except(actual))}\nis\n{string.Join('\n', actual.Except(expected))}");
                Assert.All(
                    Directory.GetFiles(to, "*", SearchOption.AllDirectories).Where(file => new FileInfo(file).LinkTarget is null),
                    file => Assert.Equal(Time.ToUnixTimeSeconds(), new DateTimeOffset(File.GetLastWriteTimeUtc(file)).ToUnixTimeSeconds()));
            }
        }
    }

    [Fact]
    public void A_random_tree_is_the_same_again_from_a_zip_file()
    {
        Needs.Linux();
        foreach (var seed in Rounds.Seeds(15))
        {
            using var directory = new TemporaryDirectory();
            var items = Tree(new Random(seed)).Where(item => item.Link is null && item.Name.Length <= 200).ToList();
            Make(directory / "one", items, (UnixFileMode)0b110_100_100);
            Make(directory / "two", items.AsEnumerable().Reverse(), (UnixFileMode)0b110_110_000);
            ReproducibleArchive.Write(ArchiveFormat.Zip, directory / "one.zip", directory / "one", Time);
            ReproducibleArchive.Write(ArchiveFormat.Zip, directory / "two.zip", directory / "two", Time);

            System.IO.Compression.ZipFile.ExtractToDirectory(directory / "one.zip", directory / "out");
            Assert.True(Digest.OfFile(directory / "one.zip") == Digest.OfFile(directory / "two.zip"), $"seed {seed}: the order of making counts");
            var (expected, actual) = (Describe(directory / "one"), Describe(directory / "out"));
            Assert.True(expected.SequenceEqual(actual), $"seed {seed}: {string.Join('\n', expected.Except(actual))}\nis\n{string.Join('\n', actual.Except(expected))}");
        }
    }

    [Fact]
    public void A_file_of_more_than_8_GB_is_packed_with_its_size()
    {
        Needs.Linux();
        Assert.SkipUnless(double.TryParse(Environment.GetEnvironmentVariable("BK_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) && rounds > 1, "reads 9 GB: part of Soak");
        const long size = (9L << 30) + 1;
        using var directory = new TemporaryDirectory();
        using (var sparse = File.Create(directory.Write("tree/huge", "")))
        {
            sparse.SetLength(size);
        }

        using var start = new Start();
        TarArchiveWriter.Write(start, ArchiveEntry.Below(directory / "tree"), Time);

        File.WriteAllBytes(directory / "start.tar", start.Bytes.ToArray());
        Assert.Contains($" {size} ", UnixFiles.Run(directory.Path, "sh", "-c", "tar -tvf start.tar 2>/dev/null || :"), StringComparison.Ordinal);
        Assert.True(start.Written > size);
    }

    static List<Item> Tree(Random random)
    {
        var directories = new List<string> { "" };
        for (var i = random.Next(6); i > 0; i--)
        {
            directories.Add($"{directories[random.Next(directories.Count)]}{Name(random)} d{i}/");
        }

        var items = directories.Skip(1).Select(name => new Item(name, 0, false, null)).ToList();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var name = $"{directories[random.Next(directories.Count)]}{Name(random)} f{i}";
            items.Add(new(name, Sizes[random.Next(Sizes.Length)] + random.Next(3), random.Next(3) == 0, null));
        }

        for (var i = random.Next(4); i > 0; i--)
        {
            var to = items[random.Next(items.Count)].Name.TrimEnd('/');
            var from = directories[random.Next(directories.Count)];
            var way = string.Concat(Enumerable.Repeat("../", from.Count(c => c == '/')));
            items.Add(new($"{from}link {i}", 0, false, $"{way}{to}"));
        }

        return items;
    }

    static string Name(Random random) => random.Next(8) == 0 ? new string('n', random.Next(80, 240)) : Names[random.Next(Names.Length)];

    static void Make(AbsolutePath root, IEnumerable<Item> items, UnixFileMode mode)
    {
        foreach (var item in items)
        {
            var path = $"{root}/{item.Name}";
            if (item.Name.EndsWith('/'))
            {
                Directory.CreateDirectory(path);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (item.Link is not null)
            {
                File.CreateSymbolicLink(path, item.Link);
                continue;
            }

            var bytes = new byte[item.Size];
            new Random(item.Name.Length + item.Size).NextBytes(bytes.AsSpan(0, item.Size / 2));
            File.WriteAllBytes(path, bytes);
            File.SetUnixFileMode(path, item.Runs ? mode | UnixFileMode.UserExecute : mode);
        }
    }

    static List<string> Describe(AbsolutePath root) =>
    [
        .. Directory.EnumerateFileSystemEntries(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(path => $"{Path.GetRelativePath(root, path)} {Content(path)}").Order(StringComparer.Ordinal),
    ];

    static string Content(string path) => new FileInfo(path).LinkTarget is { } target ? $"-> {target}"
        : Directory.Exists(path) ? "/"
        : string.Create(CultureInfo.InvariantCulture, $"{File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute)} {Digest.OfFile(AbsolutePath.Of(path))}");

    sealed record Item(string Name, int Size, bool Runs, string? Link);

    /// <summary>Keeps the first block of what is written, and counts the rest.</summary>
    sealed class Start : Stream
    {
        public MemoryStream Bytes { get; } = new();

        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Written;

        public override long Position
        {
            get => Written;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Bytes.Write(buffer[..(int)Math.Min(buffer.Length, 512 - Bytes.Length)]);
            Written += buffer.Length;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
