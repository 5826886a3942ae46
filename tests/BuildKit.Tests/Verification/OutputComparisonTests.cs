using BuildKit.Caching;
using BuildKit.Verification;

namespace BuildKit.Tests.Verification;

public sealed class OutputComparisonTests : IDisposable
{
    readonly TemporaryDirectory directory = new();

    [Fact]
    public void The_same_files_do_not_differ()
    {
        Write("a", "1", "1");
        Link("link", "a", "a");

        Assert.Null(Difference());
    }

    [Fact]
    public void The_first_file_that_differs_is_named_with_its_offset_and_the_others_by_name()
    {
        Write("a", "1", "1");
        Write("b/c", "time 1\n", "time 2\n");
        Write("d", "1", "2");
        Write("e", "1", null);

        var error = Difference()!;

        Assert.Equal([("File", "b/c"), ("Offset", "5"), ("First run", "time 1"), ("Second run", "time 2"), ("Also", "d, e")], error.Facts);
    }

    [Fact]
    public void A_file_that_only_one_run_left_is_a_difference()
    {
        Write("a", null, "1");

        Assert.Equal([("File", "a"), ("First run", "(not there)"), ("Second run", "a file")], Difference()!.Facts);
    }

    [Fact]
    public void The_right_to_execute_and_the_target_of_a_link_are_differences()
    {
        Write("a", "1", "1");
        File.SetUnixFileMode(directory.Path / "second/a", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal([("File", "a"), ("First run", "not executable"), ("Second run", "executable")], Difference()!.Facts);

        Link("Link", "a", "b");
        Assert.Equal([("File", "Link"), ("First run", "a link to a"), ("Second run", "a link to b"), ("Also", "a")], Difference()!.Facts);
    }

    [Fact]
    public void An_end_is_shown_as_one()
    {
        Write("a", "12", "123");

        Assert.Contains(("First run", "12"), Difference()!.Facts);
        Write("a", "", "\n");
        Assert.Contains(("First run", "(nothing: the file has 0 bytes)"), Difference()!.Facts);
    }

    public void Dispose() => directory.Dispose();

    BuildError? Difference() => new OutputComparison("Make", Left("first"), Left("second")).Difference();

    LeftFiles Left(string run)
    {
        var root = AbsolutePath.Of(Directory.CreateDirectory(directory.Path / run).FullName);
        return new(root, WorkspaceFiles.Load(root).Outputs(["**"], []));
    }

    void Write(string path, string? first, string? second)
    {
        foreach (var (run, text) in new[] { ("first", first), ("second", second) })
        {
            if (text is not null)
            {
                directory.Write($"{run}/{path}", text);
            }
        }
    }

    void Link(string path, string first, string second)
    {
        File.CreateSymbolicLink(directory.Path / "first" / path, first);
        File.CreateSymbolicLink(directory.Path / "second" / path, second);
    }
}
