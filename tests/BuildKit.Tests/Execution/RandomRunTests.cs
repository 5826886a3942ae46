namespace BuildKit.Tests.Execution;

public class RandomRunTests
{
    [Fact]
    public async Task The_engine_and_the_reference_model_agree_on_a_few_random_runs()
    {
        foreach (var seed in Rounds.Seeds(300))
        {
            await CheckAsync(new RandomRun(seed));
        }
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_engine_and_the_reference_model_agree_on_thousands_of_random_runs()
    {
        foreach (var seed in Rounds.Seeds(3000))
        {
            await CheckAsync(new RandomRun(seed + 1_000));
        }
    }

    static async Task CheckAsync(RandomRun run)
    {
        List<BuildEvent> events = [];
        try
        {
            using var driver = new RandomRunDriver(run);
            events = await driver.EventsAsync();
            new RandomRunCheck(run, driver).Check(events);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{exception.Message}\n\n{run}\n\n{string.Join('\n', events)}\n{exception.StackTrace}");
        }
    }
}
