using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

public class RunOutputsTests
{
    readonly RunOutputs left = new();

    [Fact]
    public void The_same_file_left_twice_is_no_rivalry_and_another_content_is_in_either_order()
    {
        Assert.Null(left.Add(Step("Build"), isTold: true, [File("bin/a.dll", "1")]));
        Assert.Null(left.Add(Step("Again"), isTold: true, [File("bin/a.dll", "1"), File("bin/b.dll", "1")]));
        Assert.Null(left.Add(Step("Copy"), isTold: false, [File("out/a.txt", "1")]));

        Assert.Equal("BK0365", left.Add(Step("Sign"), isTold: false, [File("bin/b.dll", "2")])?.Code);
        var rivals = left.Add(Step("Publish"), isTold: true, [File("out/a.txt", "2")]);
        Assert.Contains("'Publish' and 'Copy'", rivals!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_only_declared_outputs_hold_were_compared_before_and_are_not_again()
    {
        Assert.Null(left.Add(Step("One"), isTold: false, [File("out/a.txt", "1")]));
        Assert.Null(left.Add(Step("Two"), isTold: false, [File("out/a.txt", "2")]));
    }

    [Fact]
    public void A_file_in_a_directory_that_is_another_step_s_own_is_rivalry_in_either_order()
    {
        Assert.Null(left.Add(Step("Pages", "out/site"), isTold: false, [File("out/site/index.html", "1")]));
        Assert.NotNull(left.Add(Step("App"), isTold: true, [File("out/site/app.js", "1")]));
        Assert.NotNull(left.Add(Step("Images", "out/site"), isTold: false, []));
        Assert.Null(left.Add(Step("Own", "out/own"), isTold: true, [File("out/own/app.js", "1")]));
    }

    [Fact]
    public void Only_exactly_what_another_step_has_left_is_its()
    {
        left.Add(Step("Publish"), isTold: true, [File("out/a.dll", "1")]);

        Assert.Equal("Publish", left.Other("Pack", File("out/a.dll", "1")));
        Assert.Null(left.Other("Pack", File("out/a.dll", "2")));
        Assert.Null(left.Other("Publish", File("out/a.dll", "1")));
    }

    static CacheableStep Step(string target, params string[] trees) =>
        new() { Target = target, Step = null, Work = [], Declaration = StepDeclaration.Nothing with { OutputTrees = trees } };

    static ContentEntry File(string path, string content) => new(path, FileKind.File, Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(content)), content.Length);
}
