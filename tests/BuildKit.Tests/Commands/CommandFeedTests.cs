using System.Globalization;
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

        await RunAsync($"IFS= read -r line && printf '%s' \"$line\" >line && cat >rest", new FileFeed(directory / "file", FeedStart.At(offset), progress.Add), "first line\n");

        Assert.Equal("first line", directory.Read("line"));
        Assert.Equal(bytes[offset..], await File.ReadAllBytesAsync(directory / "rest", TestContext.Current.CancellationToken));
        Assert.Equal(size == offset ? [] : [size], progress.TakeLast(1));
        Assert.Equal(progress.Order(), progress);
    }

    [Fact]
    public async Task A_process_that_does_not_want_all_of_a_file_ends_as_it_likes()
    {
        await File.WriteAllBytesAsync(directory / "file", new byte[1_000_000], TestContext.Current.CancellationToken);

        await RunAsync("head -c 3 >rest", new FileFeed(directory / "file", FeedStart.At(0), _ => { }));

        Assert.Equal(3, new FileInfo(directory / "rest").Length);
    }

    [Fact]
    public async Task A_file_that_is_not_there_fails_the_command()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => RunAsync("cat >rest", new FileFeed(directory / "none", FeedStart.At(0), _ => { })));
    }

    [Fact]
    public async Task An_open_input_ends_with_the_process_and_not_before()
    {
        await RunAsync("IFS= read -r line && ! timeout 0.2 cat", new OpenFeed(), "line\n");
    }

    [Fact]
    public async Task A_process_that_says_from_where_on_it_wants_a_file_gets_it_from_there_and_one_that_wants_nothing_gets_nothing()
    {
        await File.WriteAllTextAsync(directory / "file", "0123456789", TestContext.Current.CancellationToken);
        var told = new List<long>();
        var start = new FeedStart(told.Add);
        var scope = Scopes.Of(directory.Path) with { Post = Hear };

        await CommandRunner.RunAsync(new Command { Tool = "sh", Arguments = ["-c", "IFS= read -r line && echo 7 && cat >rest"], Directory = directory.Path, Input = "line\n", Feed = new FileFeed(directory / "file", start, _ => { }) }, scope);
        await RunAsync("IFS= read -r line && echo none >none", new FileFeed(directory / "file", new(told.Add), _ => { }), "line\n");

        Assert.Equal(("789", "none\n"), (directory.Read("rest"), directory.Read("none")));
        Assert.Equal([7], told);

        void Hear(BuildEvent said)
        {
            if (said is OutputWritten output)
            {
                start.Set(long.Parse(output.Text, CultureInfo.InvariantCulture));
            }
        }
    }

    Task<CommandResult> RunAsync(string script, CommandFeed feed, string? input = null) => CommandRunner.RunAsync(
        new Command { Tool = "sh", Arguments = ["-c", script], Directory = directory.Path, Input = input, Feed = feed }, Scopes.Of(directory.Path));
}
