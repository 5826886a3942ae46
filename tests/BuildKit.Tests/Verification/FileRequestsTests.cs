using BuildKit.Verification;

namespace BuildKit.Tests.Verification;

/// <summary>What strace writes is read as it was meant.</summary>
public sealed class FileRequestsTests : IDisposable
{
    readonly TemporaryDirectory directory = new();

    [Theory]
    [InlineData("""7 openat(AT_FDCWD</work>, "a/../b.txt", O_RDONLY|O_CLOEXEC) = 3</work/b.txt>""", "/work/b.txt", true, true)]
    [InlineData("""7 openat(AT_FDCWD</work>, "/etc/x", O_RDONLY) = -1 ENOENT (No such file or directory)""", "/etc/x", false, true)]
    [InlineData("""7 newfstatat(4</work/sub>, "c", {st_mode=S_IFREG|0644, st_size=3, ...}, 0) = 0""", "/work/sub/c", true, false)]
    [InlineData("""7 openat(AT_FDCWD</work>, ".", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 3</work>""", "/work", true, false)]
    [InlineData("""7 execve("./tool", ["./tool", "x = y"], 0x7ffd /* 3 vars */) = 0""", "/start/tool", true, true)]
    [InlineData("""7 access("a\"\303\251\n", R_OK) = 0""", "/start/a\"é\n", true, false)]
    [InlineData("""7 openat(AT_FDCWD</w\303\266rk>, "a\\1", O_RDONLY) = 3</w\303\266rk/a\\1>""", "/wörk/a\\1", true, true)]
    public void A_line_is_a_request(string line, string path, bool found, bool opened) =>
        Assert.Equal(new FileRequest(AbsolutePath.Of(path), found, opened), Assert.Single(Read(line)));

    [Theory]
    [InlineData("""7 openat(AT_FDCWD</work>, "made", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</work/made>""")]
    [InlineData("""7 unlink("gone") = 0""")]
    [InlineData("7 +++ exited with 0 +++")]
    [InlineData("7 fchdir(3</work>) = 0")]
    [InlineData("")]
    public void What_reads_nothing_is_no_request(string line) => Assert.Empty(Read(line));

    [Fact]
    public void A_call_in_two_lines_is_one() => Assert.Equal(
        [new(AbsolutePath.Of("/start/b"), true, true), new(AbsolutePath.Of("/work/a"), false, true)],
        Read("""
            7 openat(AT_FDCWD</work>, "a", O_RDONLY <unfinished ...>
            8 openat(AT_FDCWD</start>, "b", O_RDONLY) = 3</start/b>
            7 <... openat resumed>) = -1 ENOENT (No such file or directory)
            """));

    [Fact]
    public void Each_process_stands_in_its_own_directory() => Assert.Equal(
        ["/start/sub/a", "/start/a"],
        Read("""
            7 chdir("sub") = 0
            7 access("a", F_OK) = 0
            8 access("a", F_OK) = 0
            """).Select(request => $"{request.Path}"));

    public void Dispose() => directory.Dispose();

    List<FileRequest> Read(string trace) => [.. FileRequests.In(directory.Write("trace", trace), AbsolutePath.Of("/start"))];
}
