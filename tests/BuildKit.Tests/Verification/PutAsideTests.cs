using BuildKit.Caching;
using BuildKit.Verification;

namespace BuildKit.Tests.Verification;

public sealed class PutAsideTests : IDisposable
{
    readonly TemporaryDirectory directory = new();

    AbsolutePath Root => directory.Path / "work";

    [Fact]
    public void Outputs_are_gone_meanwhile_and_as_before_afterwards()
    {
        directory.Write("work/out/sub/a.txt", "first");
        directory.Write("work/out/mine.txt", "somebody's");
        File.SetLastWriteTimeUtc(Root / "out/sub/a.txt", new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        File.CreateSymbolicLink(Root / "out/nowhere", "not/there");
        Directory.CreateDirectory(Root / "out/empty");
        var outputs = WorkspaceFiles.Load(Root).Entries(["out/empty", "out/nowhere", "out/sub/a.txt"]);

        var aside = PutAside.Of(Root, directory.Path / "aside", outputs);
        Assert.Equal([Root / "out/mine.txt"], Directory.GetFileSystemEntries(Root / "out"));
        directory.Write("work/out/sub/a.txt", "second");
        directory.Write("work/out/sub/b.txt", "more");
        aside.Remove(WorkspaceFiles.Load(Root).Entries(["out/sub/a.txt", "out/sub/b.txt"]));
        aside.PutBack();

        Assert.Equal(outputs, WorkspaceFiles.Load(Root).Entries(["out/empty", "out/nowhere", "out/sub/a.txt"]));
        Assert.Equal(2020, File.GetLastWriteTimeUtc(Root / "out/sub/a.txt").Year);
        Assert.False(File.Exists(Root / "out/sub/b.txt"));
        Assert.True(File.Exists(Root / "out/mine.txt"));
        Assert.False(Directory.Exists(directory.Path / "aside"));
    }

    public void Dispose() => directory.Dispose();
}
