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

    // Code that ends when it is given up, a limit that is over after the signal, and a clock that ran away on a busy machine while nothing could happen.
    [Theory]
    [InlineData(1024)]
    [InlineData(2125)]
    [InlineData(11_671)]
    [InlineData(65_356)]
    public Task The_engine_and_the_reference_model_agree_on_runs_where_two_things_happen_at_once(int seed) => CheckAsync(new RandomRun(seed));

    [Fact]
    public async Task On_real_threads_the_outcome_is_the_same_whatever_the_timing()
    {
        foreach (var seed in Rounds.Seeds(200))
        {
            await CheckAsync(new RandomRun(seed) { FirstSignalAt = int.MaxValue, SecondSignalAt = int.MaxValue }, onThreads: true);
        }
    }

    static async Task CheckAsync(RandomRun run, bool onThreads = false)
    {
        using var driver = new RandomRunDriver(run);
        try
        {
            await (onThreads ? driver.RunOnThreadsAsync() : driver.RunAsync());
            new RandomRunCheck(run, driver).Check(driver.Events);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{exception.Message}\n\n{run}\n\n{string.Join('\n', driver.Events)}\n{exception.StackTrace}");
        }
    }
}
