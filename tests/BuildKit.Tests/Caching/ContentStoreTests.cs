using BuildKit.Caching;
using BuildKit.Files;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Caching;

public sealed class ContentStoreTests : IDisposable
{
    readonly StoreSpace space = new();

    public static TheoryData<string> Damages => new(["a bit flipped", "zeros", "truncated", "emptied", "longer"]);

    public static TheoryData<int> Sizes => new([0, 1, 1000, (1024 * 1024) - 1, 1024 * 1024, (1024 * 1024) + 1, (9 * 1024 * 1024) + 12345]);

    public void Dispose() => space.Dispose();

    [Theory, MemberData(nameof(Sizes))]
    public void What_was_added_comes_out_again(int size)
    {
        var (file, blob) = FileOf(size);

        Assert.True(space.Shared.Content.AddFile(file, blob, CancellationToken.None));

        Assert.True(space.Shared.Content.Contains(blob));
        Assert.True(space.Shared.Content.IsWhole(blob));
        Assert.Equal(File.ReadAllBytes(file), space.Shared.Content.Read(blob));
        Assert.Equal(File.ReadAllBytes(file), Copy(blob));
        Assert.Empty(space.Files("tmp"));
    }

    [Fact]
    public void Bytes_are_content_too()
    {
        Assert.True(space.Shared.Content.AddBytes("abc"u8.ToArray(), out var digest));

        Assert.Equal("abc"u8.ToArray(), space.Shared.Content.Read(new(digest, 3)));
        Assert.False(space.Shared.Content.Contains(new(digest, 4)));
    }

    [Theory, InlineData(1000), InlineData(3_000_000)]
    public void A_file_that_is_not_what_it_is_said_to_be_is_not_stored(int size)
    {
        var (file, blob) = FileOf(size);
        using (var stream = File.Open(file, FileMode.Open))
        {
            stream.Position = size / 2;
            stream.WriteByte((byte)(stream.ReadByte() ^ 1));
        }

        Assert.False(space.Shared.Content.AddFile(file, blob, CancellationToken.None));
        File.AppendAllText(file, "more");
        Assert.False(space.Shared.Content.AddFile(file, blob, CancellationToken.None));
        File.Delete(file);
        Assert.False(space.Shared.Content.AddFile(file, blob, CancellationToken.None));

        Assert.DoesNotContain(space.Files(""), name => name.Length >= 64);
        Assert.Empty(space.Warnings);
    }

    [Fact]
    public void A_pipe_is_not_opened()
    {
        Needs.Unix();
        UnixFiles.MakePipe(space["pipe"]);

        Assert.False(space.Shared.Content.AddFile(space["pipe"], new(default, 0), CancellationToken.None));
    }

    [Theory, MemberData(nameof(Damages))]
    public void Case_64_65_Damaged_content_is_a_miss_and_goes_to_quarantine(string damage)
    {
        foreach (var size in new[] { 1000, 3_000_000 })
        {
            var (file, blob) = FileOf(size);
            Assert.True(space.Shared.Content.AddFile(file, blob, CancellationToken.None));
            StoreSpace.Damage(space.Shared.Files.Content(blob.Digest), bytes => Damaged(bytes, damage));

            Assert.Null(Copy(blob));

            Assert.False(space.Shared.Content.Contains(blob));
            Assert.Contains(space.Files("quarantine"), name => name.StartsWith($"{blob.Digest}.", StringComparison.Ordinal));
            Assert.True(space.Shared.Content.AddFile(file, blob, CancellationToken.None));
            Assert.Equal(File.ReadAllBytes(file), Copy(blob));
        }

        Assert.Empty(space.Warnings);
    }

    [Theory, MemberData(nameof(Damages))]
    public void Damaged_content_is_not_read(string damage)
    {
        Assert.True(space.Shared.Content.AddBytes(Bytes(1000), out var digest));
        StoreSpace.Damage(space.Shared.Files.Content(digest), bytes => Damaged(bytes, damage));

        Assert.Null(space.Shared.Content.Read(new(digest, 1000)));
        Assert.Single(space.Files("quarantine"));
    }

    [Theory, MemberData(nameof(Damages))]
    public void Damaged_check_sums_are_not_asked(string damage)
    {
        var (file, blob) = FileOf(3_000_000);
        Assert.True(space.Shared.Content.AddFile(file, blob, CancellationToken.None));
        StoreSpace.Damage(space.Shared.Files.Sums(blob.Digest), bytes => Damaged(bytes, damage));

        Assert.Equal(File.ReadAllBytes(file), Copy(blob));
        Assert.Empty(space.Files("quarantine"));
    }

    [Fact]
    public void Each_single_bit_of_big_content_counts()
    {
        var (file, blob) = FileOf((2 * ContentSums.ChunkSize) + 77);
        Assert.True(space.Shared.Content.AddFile(file, blob, CancellationToken.None));
        var bytes = File.ReadAllBytes(file);
        var sums = new ContentSums(bytes.Length);
        sums.Set(0, bytes.AsSpan(0, ContentSums.ChunkSize));
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var bit = random.Next(ContentSums.ChunkSize * 8);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(sums.Matches(0, ChunkSum.Of(bytes.AsSpan(0, ContentSums.ChunkSize))));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(sums.Matches(0, ChunkSum.Of(bytes.AsSpan(0, ContentSums.ChunkSize))));
    }

    [Fact]
    public void Case_64_What_was_last_used_before_the_machine_was_started_is_hashed_before_it_counts_as_there()
    {
        var (file, blob) = FileOf(1000);
        Assert.True(space.Shared.Content.AddFile(file, blob, CancellationToken.None));
        StoreSpace.Damage(space.Shared.Files.Content(blob.Digest), bytes => new byte[bytes.Length]);
        File.SetLastWriteTimeUtc(space.Shared.Files.Content(blob.Digest), DateTime.UnixEpoch.AddYears(50));
        File.WriteAllText(space["cache/boot"], "another start");

        Assert.True(space.Open().Content.AddFile(file, blob, CancellationToken.None));

        Assert.Single(space.Files("quarantine"));
        Assert.Equal(File.ReadAllBytes(file), Copy(blob));
    }

    [Fact]
    public void Case_58_Nobody_can_write_into_content()
    {
        Needs.Unix();
        var (file, blob) = FileOf(10);
        space.Shared.Content.AddFile(file, blob, CancellationToken.None);

        Assert.Equal(UnixFileMode.None, UnixFiles.Mode(space.Shared.Files.Content(blob.Digest)) & (UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
    }

    [Fact]
    public void A_link_in_place_of_content_is_not_followed()
    {
        Needs.Unix();
        var (file, blob) = FileOf(10);
        Directory.CreateDirectory(space.Shared.Files.Content(blob.Digest).Parent);
        File.CreateSymbolicLink(space.Shared.Files.Content(blob.Digest), file);

        Assert.Null(Copy(blob));
    }

    byte[]? Copy(Blob blob)
    {
        var target = space[$"copy-{Guid.NewGuid():N}"];
        return space.Shared.Content.TryMake(blob, target, (UnixFileMode)0b110_110_110, TimeProvider.System.GetUtcNow(), CancellationToken.None) ? File.ReadAllBytes(target) : null;
    }

    (AbsolutePath File, Blob Blob) FileOf(int size)
    {
        var file = space[$"file-{size}"];
        File.WriteAllBytes(file, Bytes(size));
        return (file, new(Digest.OfFile(file), size));
    }

    static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }

    static byte[] Damaged(byte[] bytes, string how)
    {
        var damaged = how switch
        {
            "zeros" => new byte[bytes.Length],
            "truncated" => bytes[..^1],
            "emptied" => [],
            "longer" => [.. bytes, 0],
            _ => [.. bytes],
        };
        if (how == "a bit flipped")
        {
            damaged[bytes.Length * 2 / 3] ^= 4;
        }

        return damaged;
    }
}
