using System.Collections.Concurrent;
using BuildKit.Hosting;

namespace BuildKit.Tests.Hosting;

public class StepConsoleTests
{
    [Fact]
    public void Pieces_are_joined_into_lines_and_the_rest_comes_at_the_end()
    {
        var posted = new List<BuildEvent>();
        using var original = new StringWriter();
        using var console = new StepConsole(original, isError: true);
        var scope = AuthorLogTests.Scope("Pack", "Shop", posted.Add);

        using (scope.Enter())
        {
            console.Write("one ");
            console.Flush();
            console.Write('1');
            console.WriteLine();
            console.Write("two\r");
            console.Write("\nthree\n\n{0}\nfo", 3);
            console.WriteLine("ur");
            console.Write(5.5);
        }

        string[] lines = ["one 1", "two", "three", "", "3", "four"];
        Assert.Equal(lines, Texts(posted));

        console.Flush(scope);
        console.Flush(scope);

        Assert.Equal([.. lines, "5.5"], Texts(posted));
        Assert.All(posted.Cast<OutputWritten>(), line => Assert.Equal(("Pack", "Shop", true), (line.Target, line.Step, line.IsError)));
        Assert.Equal("", original.ToString());
    }

    [Fact]
    public void Outside_of_any_step_the_original_is_written_to()
    {
        using var original = new StringWriter { NewLine = "\n" };
        using var console = new StepConsole(original, isError: false);

        console.Write("Enter a key: ");
        console.Write(['a', 'b', 'c'], 1, 2);
        console.Flush();

        Assert.Equal("Enter a key: bc", original.ToString());
        Assert.Equal(original.Encoding, console.Encoding);
    }

    [Fact]
    public async Task Parallel_steps_do_not_mix()
    {
        var posted = new ConcurrentQueue<BuildEvent>();
        using var original = new StringWriter();
        using var console = new StepConsole(original, isError: false);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var scope = AuthorLogTests.Scope($"T{i}", null, posted.Enqueue);
            using var entered = scope.Enter();
            for (var n = 0; n < 100; n++)
            {
                await console.WriteAsync($"T{i}");
                await Task.Yield();
                console.Write(" ");
                await console.WriteLineAsync($"{n}");
            }

            console.Write($"T{i} 100");
            console.Flush(scope);
        })));

        Assert.All(posted.Cast<OutputWritten>().GroupBy(line => line.Target), lines =>
            Assert.Equal(Enumerable.Range(0, 101).Select(n => $"{lines.Key} {n}"), lines.Select(line => line.Text)));
        Assert.Equal(8 * 101, posted.Count);
    }

    [Fact]
    public void A_line_that_never_ends_does_not_gather_without_limit()
    {
        var posted = new List<BuildEvent>();
        using var original = new StringWriter();
        using var console = new StepConsole(original, isError: false);
        using var entered = AuthorLogTests.Scope("A", null, posted.Add).Enter();

        for (var i = 0; i < 3000; i++)
        {
            console.Write(new string('.', 1024));
        }

        Assert.Equal(2, posted.Count);
    }

    static IEnumerable<string> Texts(IEnumerable<BuildEvent> posted) => posted.Cast<OutputWritten>().Select(line => line.Text);
}
