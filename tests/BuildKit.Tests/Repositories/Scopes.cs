using BuildKit.Events;

namespace BuildKit.Tests.Repositories;

/// <summary>Steps for tests that need one.</summary>
static class Scopes
{
    public static StepScope Of(AbsolutePath root, List<BuildEvent>? events = null, StopSignal? stop = null, TimeProvider? time = null) => new()
    {
        Target = "Test",
        Root = root,
        Id = $"test-{Guid.NewGuid():N}",
        Time = time ?? TimeProvider.System,
        Stop = stop ?? StopSignal.Never,
        Post = e =>
        {
            if (events is not null)
            {
                lock (events)
                {
                    events.Add(e);
                }
            }
        },
    };
}
