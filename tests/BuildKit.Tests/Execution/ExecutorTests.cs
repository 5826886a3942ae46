using static BuildKit.Tests.Execution.Runs;

namespace BuildKit.Tests.Execution;

public class ExecutorTests
{
    [Fact]
    public async Task Dependents_of_a_failed_target_do_not_run_and_the_rest_still_runs()
    {
        var plan = Plan(
            [Failing("Compile"), Target("Test").Needs("Compile"), Target("Docs"), OnlyName("Ci", "Test", "Docs")], "Ci");

        var events = await plan.EventsAsync();

        Assert.Equal(
            """
            Compile: Failed
            Test: NotRun ('Compile' failed)
            Docs: Executed
            Ci: NotRun ('Compile' failed)
            """,
            events.Fates());
        Assert.False(Assert.IsType<BuildFinished>(events[^1]).Succeeded);
    }
}
