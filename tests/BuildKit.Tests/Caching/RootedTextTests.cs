using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

public class RootedTextTests
{
    [Theory]
    [InlineData("/work/app", "<>")]
    [InlineData("/work/app/", "<>/")]
    [InlineData("/work/app/src/a.c", "<>/src/a.c")]
    [InlineData("-p:Out=/work/app/out", "-p:Out=<>/out")]
    [InlineData("-I/work/app/include", "-I<>/include")]
    [InlineData("--sysroot=/work/app;/work/app/b", "--sysroot=<>;<>/b")]
    [InlineData("/work/app/bin:/work/app:/usr/bin", "<>/bin:<>:/usr/bin")]
    [InlineData("file:///work/app/x", "file://<>/x")]
    [InlineData("cat '/work/app/x' \"/work/app\"", "cat '<>/x' \"<>\"")]
    [InlineData("cd /work/app && make", "cd <> && make")]
    [InlineData("@/work/app/args.rsp", "@<>/args.rsp")]
    public void The_root_is_one_character(string text, string expected) => Assert.Equal(expected.Replace("<>", "\0", StringComparison.Ordinal), Rooted(text));

    [Theory]
    [InlineData("/work/app2/x")]
    [InlineData("/work/app-old")]
    [InlineData("/work/app.bak/x")]
    [InlineData("/work/app v2/x")]
    [InlineData("/work/app:x/y")]
    [InlineData("/data/work/app/x")]
    [InlineData("mirror/work/app/x")]
    [InlineData("./work/app/x")]
    [InlineData("work/app/x")]
    [InlineData("/work/App/x")]
    [InlineData("\\work\\app")]
    [InlineData("x\0/work/app")]
    [InlineData("")]
    public void What_only_looks_like_the_root_stays(string text) => Assert.Same(text, Rooted(text));

    [Theory]
    [InlineData(@"c:\Work\app\x", "<>\\x")]
    [InlineData("C:/work/APP/x", "<>/x")]
    [InlineData(@"/out:C:\work\app", "/out:<>")]
    [InlineData(@"C:\work\app2\x", null)]
    public void On_Windows_neither_case_nor_the_kind_of_slash_matters(string text, string? expected)
    {
        var rooted = new RootedText("C:/work/app", isWindows: true);

        Assert.Equal(expected?.Replace("<>", "\0", StringComparison.Ordinal) ?? text, rooted.Of(text));
    }

    [Fact]
    public void The_root_of_the_file_system_is_no_root_to_replace() => Assert.Equal("/usr/bin:/", new RootedText("/", isWindows: false).Of("/usr/bin:/"));

    static string Rooted(string text) => new RootedText("/work/app", isWindows: false).Of(text);
}
