using BuildKit.Files;

namespace BuildKit.Tests.Files;

public sealed class CoresTests
{
    [Theory]
    [InlineData(0, 3, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(7, 1, 1)]
    [InlineData(7, 3, 1)]
    [InlineData(7, 3, 2)]
    [InlineData(1000, 1, 4)]
    [InlineData(1000, 64, 4)]
    [InlineData(3, 64, 4)]
    public void Every_number_is_in_one_range_and_no_range_is_longer_than_was_asked_however_many_processors_there_are(int count, int chunk, int processors)
    {
        var done = new int[count];
        Cores.Each(count, chunk, (from, to) =>
        {
            Assert.InRange(to - from, 1, chunk);
            for (var i = from; i < to; i++)
            {
                Interlocked.Increment(ref done[i]);
            }
        }, processors);

        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failure_comes_out_as_it_is_and_ends_the_rest(int processors)
    {
        var calls = 0;

        Assert.Throws<InvalidDataException>(() => Cores.Each(1_000_000, 1, (_, _) =>
        {
            Interlocked.Increment(ref calls);
            throw new InvalidDataException();
        }, processors));

        Assert.InRange(calls, 1, processors);
    }
}
