using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

public class WorkspaceFilesTests
{
    [Fact]
    public void Equal_content_is_an_equal_tree_and_other_content_is_not()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("src/a", "1");
        var files = WorkspaceFiles.Load(directory.Path);
        var query = new InputQuery { Files = ["src/**"], Optional = ["global.json"] };

        var first = files.Inputs(query);
        directory.Write("src/a", "2");
        files.Forget();
        var second = files.Inputs(query);
        directory.Write("src/a", "1");
        files.Forget();
        var third = files.Inputs(query);

        Assert.NotEqual(first.Root, second.Root);
        Assert.Equal(first.Root, third.Root);
        Assert.Equal(new ContentEntry("src/a", FileKind.File, Digest.OfBytes("1"u8), 1), Assert.Single(third.Entries));
        Assert.Equal([new OtherInput(OtherInputKind.Absent, "global.json", default)], third.Others);
    }
}
