using System.Diagnostics;
using BuildKit.Files;

namespace BuildKit.Tests.Files;

public class GlobWalkTests
{
    [Fact]
    public void Files_come_in_ordinal_order_whatever_the_order_of_making()
    {
        using var directory = new TemporaryDirectory();
        string[] names = ["z", "a/b", "a-b", "a.b", "B", "é", "a/B", "ä/1", "_", "10", "9"];
        foreach (var name in names)
        {
            directory.Write(name, "");
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), GlobSet.Of("**").Files(directory.Path));
    }

    [Fact]
    public void A_file_that_several_patterns_match_is_listed_once()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("a/b", "");

        Assert.Equal(["a/b"], GlobSet.Of("**", "a/b", "a/*", "{a,a}/b", "**/a/**/b").Files(directory.Path));
        Assert.Equal(["a/b"], GlobSet.Of("a/b", "{a,c}/b").Files(directory.Path));
    }

    [Fact]
    public void Hidden_files_match_a_star_and_directories_are_no_files()
    {
        using var directory = new TemporaryDirectory();
        directory.Write(".editorconfig", "");
        directory.Write("a/.hidden/x", "");

        Assert.Equal([".editorconfig"], GlobSet.Of("*").Files(directory.Path));
        Assert.Equal(["a/.hidden/x"], GlobSet.Of("a/**").Files(directory.Path));
        Assert.Empty(GlobSet.Of("a", "a/.hidden").Files(directory.Path));
    }

    [Fact]
    public void Links_are_listed_and_never_entered()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        directory.Write("root/real/file", "");
        directory.Write("outside/secret", "");
        File.CreateSymbolicLink(directory / "root/to-file", "real/file");
        File.CreateSymbolicLink(directory / "root/dangling", "nowhere");
        File.CreateSymbolicLink(directory / "root/self", "self");
        Directory.CreateSymbolicLink(directory / "root/to-directory", "real");
        Directory.CreateSymbolicLink(directory / "root/real/circle", "..");
        Directory.CreateSymbolicLink(directory / "root/escape", directory / "outside");

        Assert.Equal(
            ["dangling", "escape", "real/circle", "real/file", "self", "to-directory", "to-file"], GlobSet.Of("**").Files(directory / "root"));
        Assert.Empty(GlobSet.Of("to-directory/**", "escape/secret", "escape/*").Files(directory / "root"));
        Assert.Equal(["escape", "to-directory"], GlobSet.Of("to-directory", "escape").Files(directory / "root"));
    }

    [Fact]
    public void A_root_that_is_a_link_is_entered()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        directory.Write("real/a", "");
        Directory.CreateSymbolicLink(directory / "link", "real");

        Assert.Equal(["a"], GlobSet.Of("*").Files(directory / "link"));
    }

    [Fact]
    public void A_missing_root_and_missing_literals_have_no_files()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", "");

        Assert.Empty(GlobSet.Of("**").Files(directory / "missing"));
        Assert.Empty(GlobSet.Of("a/b/c", "a/**", "file/**", "file/x").Files(directory.Path));
    }

    [Fact]
    public void A_root_that_is_a_file_is_an_error()
    {
        using var directory = new TemporaryDirectory();

        Fails.With("BK0807", () => GlobSet.Of("**").Files(directory.Write("file", "")));
    }

    [Fact]
    public void An_unreadable_directory_is_an_error_that_names_it_unless_it_is_not_needed()
    {
        Needs.Linux();
        using var directory = new TemporaryDirectory();
        directory.Write("open/a", "");
        directory.Write("closed/b", "");
        UnixFiles.SetMode(directory.Path, (UnixFileMode)0b111_101_101);
        UnixFiles.SetMode(directory / "closed", UnixFileMode.None);
        UnixFiles.AsNobody(() =>
        {
            var error = Fails.With("BK0807", () => GlobSet.Of("**").Files(directory.Path));
            Assert.Contains($"'{directory / "closed"}'", error.Message, StringComparison.Ordinal);
            Fails.With("BK0807", () => GlobSet.Of("closed/b").Files(directory.Path));
            Assert.Equal(["open/a"], GlobSet.Of("**", "!closed/**").Files(directory.Path));
            Assert.Equal(["open/a"], GlobSet.Of("open/**").Files(directory.Path));
        });
    }

    [Fact]
    public void Names_with_wildcards_in_them_are_found_by_their_escaped_names()
    {
        Needs.Unix();
        using var directory = new TemporaryDirectory();
        directory.Write("a*b[c]{d}", "");
        directory.Write("a-b", "");
        directory.Write(@"back\slash", "");
        directory.Write("new\nline", "");

        Assert.Equal(["a*b[c]{d}"], GlobSet.Of("a[*]b[[]c[]][{]d[}]").Files(directory.Path));
        Assert.Equal([@"back\slash"], GlobSet.Of(@"back[\]slash").Files(directory.Path));
        Assert.Equal(["new\nline"], GlobSet.Of("new?line").Files(directory.Path));
    }

    [Fact]
    public void One_set_may_list_from_many_threads_at_once()
    {
        using var directory = new TemporaryDirectory();
        for (var i = 0; i < 50; i++)
        {
            directory.Write($"{i % 7}/{i % 3}/{i}", "");
        }

        var set = GlobSet.Of("**/{1,2}/**/*", "*/0/?", "!**/*9");
        var expected = set.Files(directory.Path);

        Parallel.For(0, 50, _ => Assert.Equal(expected, set.Files(directory.Path)));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_hundred_thousand_files_are_listed_in_a_moment()
    {
        using var directory = new TemporaryDirectory();
        for (var i = 0; i < 1000; i++)
        {
            Directory.CreateDirectory(directory / $"d{i % 10}/e{i}");
            for (var j = 0; j < 100; j++)
            {
                File.Create(directory.Path.Below($"d{i % 10}/e{i}/f{j}.cs")).Dispose();
            }
        }

        var watch = Stopwatch.StartNew();
        var count = GlobSet.Of("**/*.cs", "!**/*.g.cs", "d1/**").Files(directory.Path).Count;
        var all = watch.Elapsed;
        GlobSet.Of("d1/e1/*.cs").Files(directory.Path);
        var literal = watch.Elapsed - all;

        Assert.Equal(100_000, count);
        Assert.True(all < TimeSpan.FromSeconds(10), $"took {all}");
        Assert.True(literal < TimeSpan.FromSeconds(1), $"took {literal} for one directory");
    }
}
