using BuildKit.Caching;
using BuildKit.Files;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Caching;

public sealed class OutputRulesTests : IDisposable
{
    readonly StoreSpace space = new();

    public static TheoryData<string> BadPaths => new(["../x", "a/../../x", "a/../x", "/etc/x", "C:\\x", "a\\b", "", "a//b", "a/", "./a", "a/.", "..", "a\0b", "a\nb", "a\u007fb", ".git/hooks/pre-commit", ".GIT/config", ".buildkit/state/steps"]);

    public static TheoryData<string> BadOnWindows => new(["CON", "C:x", "a/nul.txt", "a:stream", "a/b.", "a ", "com1.log", "a?b"]);

    public static TheoryData<string> BadTargets => new(["/etc/passwd", "../../x", "../x/../../..", "", "C:\\x", "\\x", "a/../../../x"]);

    public void Dispose() => space.Dispose();

    [Theory, MemberData(nameof(BadPaths))]
    public void Case_47_A_bad_path_is_refused(string path) => Refuses(StoreSpace.Entry(path, "A"));

    [Theory, MemberData(nameof(BadOnWindows))]
    public void Case_47_A_name_that_Windows_does_not_allow_or_changes_is_refused_there(string path)
    {
        Assert.NotNull(OutputRules.Problem([StoreSpace.Entry(path, "A")], windows: true));
        Assert.Null(OutputRules.Problem([StoreSpace.Entry(path, "A")], windows: false));
    }

    [Fact]
    public void Case_47_A_path_is_there_once()
    {
        Refuses(StoreSpace.Entry("a", "A"), StoreSpace.Entry("a", "A"));
        Assert.NotNull(OutputRules.Problem([StoreSpace.Entry("a", "A"), StoreSpace.Entry("A", "A")], windows: true));
        Assert.Null(OutputRules.Problem([StoreSpace.Entry("a", "A"), StoreSpace.Entry("A", "A")], windows: false));
    }

    [Fact]
    public void Case_47_Nothing_is_below_a_file_or_a_link()
    {
        Refuses(StoreSpace.Entry("a", "A"), StoreSpace.Entry("a/b", "B"));
        Refuses(StoreSpace.Link("a", "b"), StoreSpace.Entry("a/b/c", "B"));
        Refuses(StoreSpace.Entry("a/b/c", "B"), StoreSpace.Link("a", "."));
        Refuses(StoreSpace.Link("a", "b"), StoreSpace.Directory("a/b"));
    }

    [Theory, MemberData(nameof(BadTargets))]
    public void Case_45_A_link_that_is_absolute_or_leaves_the_workspace_is_refused(string target) => Refuses(StoreSpace.Link("d/link", target));

    [Fact]
    public void Case_45_A_link_leaves_the_workspace_over_other_links_too()
    {
        Refuses(StoreSpace.Link("a/b/up", ".."), StoreSpace.Link("a/b/out", "up/../.."));
        Refuses(StoreSpace.Link("deep/er", ".."), StoreSpace.Link("x", "deep/er/../.."));
    }

    [Fact]
    public void What_is_no_output_at_all_is_refused() => Refuses(new ContentEntry("a", FileKind.Special));

    [Theory, InlineData("a"), InlineData("a/b c/é"), InlineData(".gitignore"), InlineData("sub/.git/config"), InlineData("..a/b.."), InlineData("a:b")]
    public void Good_paths_are_good(string path) => Assert.Null(OutputRules.Problem([StoreSpace.Entry(path, "A")], windows: false));

    [Theory, InlineData("x"), InlineData("../x"), InlineData("."), InlineData("nowhere/at/all"), InlineData("link"), InlineData("../d/../d/x")]
    public void Good_links_are_good(string target) => Assert.Null(OutputRules.Problem([StoreSpace.Link("d/link", target)], windows: false));

    [Fact]
    public void Case_45_An_output_that_cannot_be_stored_is_an_error_with_its_path()
    {
        var error = Fails.With("BK0345", () => space.Store("key", StoreSpace.Result(StoreSpace.Link("out/link", "/etc/passwd"))));

        Assert.Contains("'out/link'", error.Message, StringComparison.Ordinal);
        Assert.Contains("/etc/passwd", error.Message, StringComparison.Ordinal);
    }

    void Refuses(params ContentEntry[] outputs)
    {
        Assert.NotNull(OutputRules.Problem(outputs, windows: false));
        Assert.NotNull(OutputRules.Problem(outputs, windows: true));

        // The same as an entry of the cache: it goes before anything is written.
        foreach (var output in outputs.Where(output => output.Kind == FileKind.File))
        {
            space.Shared.Content.AddBytes(System.Text.Encoding.UTF8.GetBytes(output.Path.Length == 3 ? "B" : "A"), out _);
        }

        var result = StoreSpace.Result([StoreSpace.Entry("good", "A"), .. outputs]);
        space.Shared.Actions.PutOrAdopt(StoreSpace.Key("bad"), result);
        var restored = space.Restore(result, "there", request => request with { Key = StoreSpace.Key("bad") });

        Assert.False(restored.IsRestored);
        Assert.Equal("", space.Tree("there"));
        Assert.False(File.Exists(space.EntryFile("bad")));
    }
}
