using System.Security.Cryptography;
using BuildKit.Commands;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Commands;

/// <summary>Standard input that is not a text in memory.</summary>
public sealed class CommandFeedTests : IDisposable
{
    readonly TemporaryDirectory directory = new("feed");

    public CommandFeedTests() => Needs.Unix();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(3_000_000, 0)]
    [InlineData(3_000_000, 2_999_999)]
    [InlineData(65_536, 65_536)]
    [InlineData(0, 0)]
    public async Task A_process_reads_the_text_and_then_the_file_from_its_offset_on(int size, int offset)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        await File.WriteAllBytesAsync(directory / "file", bytes, TestContext.Current.CancellationToken);
        var progress = new List<long>();

        await RunAsync($"IFS= read -r line && printf '%s' \"$line\" >line && cat >rest", new FileFeed(directory / "file", offset, progress.Add), "first line\n");

        Assert.Equal("first line", directory.Read("line"));
        Assert.Equal(bytes[offset..], await File.ReadAllBytesAsync(directory / "rest", TestContext.Current.CancellationToken));
        Assert.Equal(size == offset ? [] : [size], progress.TakeLast(1));
        Assert.Equal(progress.Order(), progress);
    }

    [Fact]
    public async Task A_process_that_does_not_want_all_of_a_file_ends_as_it_likes()
    {
        await File.WriteAllBytesAsync(directory / "file", new byte[1_000_000], TestContext.Current.CancellationToken);

        await RunAsync("head -c 3 >rest", new FileFeed(directory / "file", 0, _ => { }));

        Assert.Equal(3, new FileInfo(directory / "rest").Length);
    }

    [Fact]
    public async Task A_file_that_is_not_there_fails_the_command()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => RunAsync("cat >rest", new FileFeed(directory / "none", 0, _ => { })));
    }

    [Fact]
    public async Task An_open_input_ends_with_the_process_and_not_before()
    {
        await RunAsync("IFS= read -r line && ! timeout 0.2 cat", new OpenFeed(), "line\n");
    }

    Task<CommandResult> RunAsync(string script, CommandFeed feed, string? input = null) => CommandRunner.RunAsync(
        new Command { Tool = "sh", Arguments = ["-c", script], Directory = directory.Path, Input = input, Feed = feed }, Scopes.Of(directory.Path));
}
