using BuildKit.Verification;

namespace BuildKit.Tests.Verification;

public sealed class WorkspaceListingTests : IDisposable
{
    readonly TemporaryDirectory directory = new();

    [Fact]
    public void What_was_written_made_or_removed_is_listed()
    {
        directory.Write("same", "1");
        directory.Write("written", "1");
        directory.Write("removed", "1");
        directory.Write("sub/script", "1");
        directory.Write(".git/index", "1");
        directory.Write(".buildkit/state/files", "1");
        File.CreateSymbolicLink(directory.Path / "circle", ".");
        var before = WorkspaceListing.Of(directory.Path);
        File.WriteAllText(directory.Path / "written", "1");
        File.SetLastWriteTimeUtc(directory.Path / "written", DateTime.UtcNow.AddMinutes(1));
        File.Delete(directory.Path / "removed");
        directory.Write("sub/made", "1");
        directory.Write(".git/index", "other");
        directory.Write(".buildkit/state/files", "other");
        File.SetUnixFileMode(directory.Path / "sub/script", UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal(["removed", "sub/made", "sub/script", "written"], WorkspaceListing.Of(directory.Path).ChangesSince(before));
    }

    public void Dispose() => directory.Dispose();
}
