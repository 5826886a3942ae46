using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

public sealed class StateLeftoversTests : IDisposable
{
    readonly TemporaryDirectory directory = new("state");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Case_62_Temporary_files_of_killed_runs_go_and_everything_else_stays()
    {
        string[] left = ["lock.holder.0a.tmp", "state/.buildkit-abc.tmp", "state/decisions.77.tmp", "state/durations.0a.tmp", "state/inputs/0123.77.tmp", "state/restoring-0a"];
        string[] kept = ["lock", "lock.holder", "mine.tmp", "state/steps", "state/restoring/0a", "state/inputs/0123", "state/dotnet/a.tmp"];
        foreach (var file in left.Concat(kept))
        {
            directory.Write($".buildkit/{file}", "x");
        }

        StateLeftovers.Remove(directory.Path);

        Assert.All(left, file => Assert.False(File.Exists(directory / $".buildkit/{file}"), file));
        Assert.All(kept, file => Assert.True(File.Exists(directory / $".buildkit/{file}"), file));
    }

    [Fact]
    public void Where_there_is_no_state_nothing_is_made()
    {
        StateLeftovers.Remove(directory.Path);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }
}
