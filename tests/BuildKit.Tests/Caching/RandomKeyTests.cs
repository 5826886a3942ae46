using System.Collections.Immutable;
using System.Globalization;
using BuildKit.Caching;
using BuildKit.Implementations;

namespace BuildKit.Tests.Caching;

/// <summary>Random steps: equal keys for equal descriptions only, and explain says something exactly where keys differ.</summary>
public class RandomKeyTests
{
    static readonly ValueSeal Seal = ValueSeal.Fresh();

    public static TheoryData<int> Seeds() => new(Rounds.Seeds(10));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Keys_differ_exactly_where_steps_do_and_so_does_what_explain_says(int seed)
    {
        Needs.Unix();
        var random = new Random(seed);
        var steps = Enumerable.Range(0, 60).Select(_ => Step(random)).ToList();
        for (var round = 0; round < 600; round++)
        {
            var (one, other) = (steps[random.Next(steps.Count)], steps[random.Next(steps.Count)]);
            var (before, after) = (StepKey.Of(one, Seal), StepKey.Of(other, Seal));
            var said = KeyDifferences.Between(KeySamples.Details(one, before.Parts), KeySamples.Details(other, after.Parts));
            var coarse = KeyDifferences.Between(before.Parts, after.Parts);
            var (left, right) = (Model(one), Model(other));

            Assert.True((left == right) == (before.Key == after.Key), string.Create(CultureInfo.InvariantCulture, $"BK_SEED={seed}, round {round}:\n{left}\n\n{right}"));
            Assert.True((before.Key == after.Key) == (said.Count == 0) && (before.Key == after.Key) == (coarse.Count == 0),
                string.Create(CultureInfo.InvariantCulture, $"BK_SEED={seed}, round {round}:\n{left}\n\n{right}\n\n{string.Join('\n', said)}\n\n{string.Join('\n', coarse)}"));
        }
    }

    // Few values of each kind, so that equal steps and steps with one difference are common.
    static KeyedStep Step(Random random) => new()
    {
        Root = KeySamples.Root,
        Platform = KeySamples.Linux with { System = One(random, "linux", "linux", "macos")! },
        Actions = [.. Enumerable.Range(0, random.Next(5) == 0 ? 2 : 1).Select(_ => Action(random))],
        Variables = random.Next(3) > 0 ? [] : [("A", One(random, "", null, "1")), ("B", null)],
        Inputs = KeySamples.Inputs([.. new[] { "a", "b/c", "b-d" }.Where(_ => random.Next(4) == 0).Select(path => KeySamples.File(path, "x", random.Next(8) == 0))]),
        Upstream = random.Next(3) > 0 ? [] : [new("Up", [KeySamples.File("up", One(random, "1", "2")!)])],
        Outputs = ["out/**"],
        Version = random.Next(4) == 0 ? "2" : null,
        IsPortable = random.Next(4) == 0,
    };

    static KeyedAction Action(Random random) => random.Next(4) == 0
        ? new KeyedCode(new ImplementationDigest { Digest = KeySamples.Of("il"), Parts = [], Values = random.Next(2) == 0 ? [] : [new("P", random.Next(2) == 0, KeySamples.Bytes(One(random, "1", "2")!))] })
        : new KeyedCommand(new Command { Tool = "cc", Arguments = [.. Enumerable.Range(0, random.Next(3)).Select(_ => One(random, "a", "b", "")!)] }.In(KeySamples.Root / One(random, ".", "src")!), KeySamples.Compiler);

    // What has to be in the key, as simply as it can be written.
    static string Model(KeyedStep step) => string.Join('\n',
    [
        step.IsPortable ? "portable" : $"{step.Platform}",
        .. step.Actions.Select(action => action switch
        {
            KeyedCommand command => $"command {string.Join('|', command.Command.Arguments.Select(argument => $"<{argument}>"))} in {command.Command.Directory}",
            KeyedCode code => $"code {string.Join('|', code.Code.Values.Select(value => $"{value.IsCaptured} {Convert.ToHexString(value.Canonical.Span)}"))}",
            _ => "",
        }),
        .. step.Variables.Where(variable => variable.Value is not null).Select(variable => $"variable {variable}"),
        .. step.Inputs.Entries.Select(entry => $"input {entry}"),
        .. step.Upstream.SelectMany(upstream => upstream.Entries.Select(entry => $"upstream {entry}")),
        $"version {step.Version}",
    ]);

    static string? One(Random random, params ImmutableArray<string?> values) => values[random.Next(values.Length)];
}
