using BuildKit.Hosts;
using BuildKit.Tests.Repositories;
using Microsoft.Extensions.Time.Testing;

namespace BuildKit.Tests.Hosts;

public class HeartbeatTests
{
    [Fact]
    public async Task Case_07_What_runs_long_says_so_every_fifteen_seconds()
    {
        var (events, time) = (new List<BuildEvent>(), new FakeTimeProvider());
        await using (new Heartbeat("web-01: activate", Scopes.Of(SourceTree.Root, events, time: time)))
        {
            time.Advance(TimeSpan.FromSeconds(14));
            Assert.Empty(events);
            time.Advance(TimeSpan.FromSeconds(1));
            time.Advance(TimeSpan.FromSeconds(15));
        }

        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(
            ["web-01: activate has been running for 15 s", "web-01: activate has been running for 30 s"],
            events.Cast<OutputWritten>().Select(output => output.Text));
    }
}
