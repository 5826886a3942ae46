namespace BuildKit.Tests.Caching.Oracle;

/// <summary>Whatever is edited between two runs, what a run leaves is what a clean build leaves, and it executes no more than it has to.</summary>
[Takes(seconds: 60)]
public sealed class OracleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task After_a_few_random_edits_all_is_as_after_a_clean_build_and_nothing_ran_needlessly()
    {
        Needs.Unix();
        await CheckAsync(Rounds.Seeds(3), 6);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task After_many_random_edits_all_is_as_after_a_clean_build_and_nothing_ran_needlessly()
    {
        Needs.Unix();
        await CheckAsync(Rounds.Seeds(10).Select(seed => seed + 100), 12);
    }

    // Half-done outputs of an incremental step stayed when its former result was restored.
    [Theory, Trait("Speed", "Slow")]
    [InlineData(124)]
    public Task What_was_wrong_once_stays_right(int seed)
    {
        Needs.Unix();
        return CheckAsync([seed], 12);
    }

    async Task CheckAsync(IEnumerable<int> seeds, int length)
    {
        var (failures, tally) = (new List<string>(), new OracleTally());
        foreach (var seed in seeds.TakeWhile(_ => failures.Count < 3))
        {
            var history = new OracleHistory(seed, length);
            try
            {
                await history.CheckAsync();
                tally.Add("seeds");
                tally.Add(history.Tally);
            }
            catch (Exception exception)
            {
                // At once: finding out what it needs to fail takes minutes.
                output.WriteLine($"seed {seed}: {exception.Message}");
                history.Fail(exception);
                failures.Add($"{exception.Message}\n{await ShortenedAsync(seed, length, history)}");
            }
        }

        output.WriteLine($"{tally}");
        SoakNotes.Add($"{tally}");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    // Leaves out one round after the other, as long as it still fails.
    static async Task<OracleHistory> ShortenedAsync(int seed, int length, OracleHistory failed)
    {
        var (shortest, without) = (failed, new HashSet<int>());
        for (var round = length; round > 0; round--)
        {
            var shorter = new OracleHistory(seed, length) { Without = [.. without, round] };
            try
            {
                await shorter.CheckAsync();
            }
            catch (Exception exception)
            {
                shorter.Fail(exception);
                (shortest, _) = (shorter, without.Add(round));
            }
        }

        return shortest;
    }
}
