using System.Collections.Concurrent;
using BuildKit.Targets;
using static BuildKit.Tests.Execution.Runs;

namespace BuildKit.Tests.Execution;

/// <summary>Who may read whose result, against a naive look at the graph.</summary>
public class ResultTests
{
    [Fact]
    public async Task A_target_reads_exactly_the_results_of_what_it_depends_on_and_that_succeeded()
    {
        foreach (var seed in Rounds.Seeds(200))
        {
            var random = new Random(seed);
            var names = Enumerable.Range(0, random.Next(2, 9)).Select(index => $"T{index}").ToList();
            var needs = names.ToDictionary(name => name, name => names.TakeWhile(other => other != name).Where(_ => random.Next(3) == 0).ToList());
            var after = names.ToDictionary(name => name, name => names.TakeWhile(other => other != name).Where(_ => random.Next(5) == 0).ToList());
            var fails = names.ToDictionary(name => name, _ => random.Next(4) == 0);
            var read = new ConcurrentDictionary<(string Reader, string Target), string>();
            var targets = names.ConvertAll(name => Target(name, target =>
            {
                (target.ResultType, target.Returns, target.ProceedsAfterFailure) = (typeof(string), true, true);
                target.Needs([.. needs[name]]);
                Refer(target.After, [.. after[name]], "After");
            }, async _ =>
            {
                ResultScope.Return($"of {name}");
                await Task.Yield();
                foreach (var other in names)
                {
                    read[(name, other)] = Read(other);
                }

                if (fails[name])
                {
                    throw new InvalidOperationException("as the seed says");
                }
            }));

            await Plan(targets, [.. names]).EventsAsync();

            foreach (var ((reader, target), result) in read)
            {
                var expected = !Closure(reader, needs).Contains(target) ? "BK0127" : fails[target] ? "BK0128" : $"of {target}";
                Assert.True(expected == result, $"seed {seed}: {reader} reads {target}: {result} instead of {expected}");
            }
        }
    }

    [Fact]
    public async Task A_reader_that_runs_in_spite_of_a_skipped_producer_is_told_so()
    {
        var error = "";
        var events = await Plan(
            [
                Target("Version", target =>
                {
                    (target.ResultType, target.Returns) = (typeof(int), true);
                    target.Conditions.Add(new(() => false, "no version today"));
                }),
                Target("Reads", target => target.Needs("Version"), _ => { error = Read("Version"); return Task.CompletedTask; }),
            ],
            "Reads").EventsAsync();

        Assert.Equal("Version: Skipped (no version today)\nReads: Executed", events.Fates());
        Assert.Equal("BK0128", error);
    }

    [Fact]
    public async Task Runs_in_one_process_do_not_see_the_results_of_each_other()
    {
        var together = new Barrier(2);
        var read = await Task.WhenAll(Enumerable.Range(1, 2).Select(number => Task.Run(() => RunAsync(number))));

        Assert.Equal(["1", "2"], read);

        async Task<string> RunAsync(int number)
        {
            var seen = "";
            await Plan(
                [
                    Target("Number", target => (target.ResultType, target.Returns) = (typeof(int), true), _ =>
                    {
                        ResultScope.Return(number);
                        together.SignalAndWait(TimeSpan.FromSeconds(30), CancellationToken.None);
                        return Task.CompletedTask;
                    }),
                    Target("Reads", target => target.Needs("Number"), _ => { seen = Read("Number"); return Task.CompletedTask; }),
                ],
                "Reads").EventsAsync();
            return seen;
        }
    }

    [Fact]
    public void Outside_of_a_run_there_are_no_results() => Assert.Equal("BK0126", Read("Any"));

    static string Read(string target)
    {
        try
        {
            return $"{ResultScope.ResultOf(target)}";
        }
        catch (BuildException exception)
        {
            return exception.Error.Code;
        }
    }

    static HashSet<string> Closure(string name, Dictionary<string, List<string>> needs)
    {
        var closure = needs[name].ToHashSet();
        while (closure.SelectMany(one => needs[one]).Except(closure).ToList() is { Count: > 0 } more)
        {
            closure.UnionWith(more);
        }

        return closure;
    }
}
