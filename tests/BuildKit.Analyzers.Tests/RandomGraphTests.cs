using System.Text;
using BuildKit.Graph;
using BuildKit.Targets;
using BuildKit.Tests;

namespace BuildKit.Analyzers.Tests;

/// <summary>
/// The same random graph as source text for the analyzer and as definitions for the planner: both must find the same, and
/// name the same circles. A failure names its seed; BK_SEED runs it alone.
/// </summary>
public sealed class RandomGraphTests
{
    static readonly string[] Verbs = ["DependsOn", "DependentFor", "After", "Before", "Triggers", "TriggeredBy"];

    [Fact]
    public void The_analyzer_and_the_planner_find_the_same()
    {
        foreach (var seed in Rounds.Seeds(60))
        {
            var graph = RandomGraph.Of(seed);

            var (planner, analyzer) = (Planner(graph.Models()), Analyzer(graph.Text()));

            Assert.True(planner.SequenceEqual(analyzer),
                $"BK_SEED={seed}\nplanner:\n{string.Join('\n', planner)}\nanalyzer:\n{string.Join('\n', analyzer)}\n{string.Join('\n', graph.Text())}");
        }
    }

    // What the planner says up to the hint, which stands behind a semicolon in the analyzer's sentence.
    static List<string> Planner(List<TargetModel> targets)
    {
        try
        {
            BuildGraph.Create(targets);
            return [];
        }
        catch (BuildException exception)
        {
            return [.. exception.Error.Problems.Select(problem => $"{problem.Code}: {problem.Message}").Order(StringComparer.Ordinal)];
        }
    }

    static List<string> Analyzer(string[] files) =>
    [
        .. Script.Files(files).Diagnostics().Select(found => $"{found.Id}: {found.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Split(';')[0]}")
            .Order(StringComparer.Ordinal),
    ];

    sealed class RandomGraph
    {
        readonly List<(string Name, List<(string Verb, int Other)> Edges, List<int> Maybe, bool Acts, int Form)> targets = [];
        int firstPart;

        public static RandomGraph Of(int seed)
        {
            var random = new Random(seed);
            var graph = new RandomGraph();
            var count = random.Next(1, 10);
            graph.firstPart = random.Next(0, count + 1);
            var edges = random.Next(0, (2 * count) + 1);
            for (var id = 0; id < count; id++)
            {
                graph.targets.Add(($"T{id}", [], [], random.Next(4) > 0, random.Next(4)));
            }

            for (var edge = 0; edge < edges; edge++)
            {
                graph.targets[random.Next(count)].Edges.Add((Verbs[random.Next(Verbs.Length)], random.Next(count)));
            }

            foreach (var target in graph.targets.Where(target => target is { Acts: true, Form: 3 }))
            {
                target.Maybe.Add(random.Next(count));
            }

            return graph;
        }

        public List<TargetModel> Models() => targets.ConvertAll(target =>
        {
            var model = new TargetModel(target.Name);
            foreach (var (verb, other) in target.Edges)
            {
                var list = (List<TargetReference>)typeof(TargetModel).GetProperty(verb)!.GetValue(model)!;
                list.Add(new(targets[other].Name, verb));
            }

            if (target.Acts)
            {
                model.Step.Actions.Add(new CodeAction(_ => Task.CompletedTask, () => { }));
            }

            return model;
        });

        /// <summary>One class in two files.</summary>
        public string[] Text() =>
        [
            $"partial class Build : BuildScript\n{{\n{string.Join('\n', targets.Take(firstPart).Select(Member))}\n}}",
            $"partial class Build\n{{\n{string.Join('\n', targets.Skip(firstPart).Select(Member))}\n}}",
        ];

        // The same in four forms: a chain, a getter, statements, and statements of which one depends on a condition.
        string Member((string Name, List<(string Verb, int Other)> Edges, List<int> Maybe, bool Acts, int Form) target)
        {
            var calls = new StringBuilder();
            foreach (var group in target.Form == 1 ? Together(target.Edges) : target.Edges.Select(edge => (edge.Verb, Others: targets[edge.Other].Name)))
            {
                calls.Append(target.Form > 1 ? $"_.{group.Verb}({group.Others}); " : $".{group.Verb}({group.Others})");
            }

            var acts = target.Acts ? ".Executes(() => { })" : "";
            var maybe = string.Concat(target.Maybe.Select(other => $"if (IsContinuousIntegration) {{ _.DependsOn({targets[other].Name}); }} "));
            return target.Form switch
            {
                0 => $"    Target {target.Name} => _ => _{acts}{calls};",
                1 => $"    Target {target.Name} {{ get {{ return _ => _{calls}{acts}; }} }}",
                _ => $"    Target {target.Name} => _ => {{ {maybe}{calls}return _{acts}; }};",
            };
        }

        // Several targets in one call, which must not change the order in which a verb names them.
        IEnumerable<(string Verb, string Others)> Together(List<(string Verb, int Other)> edges) =>
            edges.GroupBy(edge => edge.Verb).Select(group => (group.Key, string.Join(", ", group.Select(edge => targets[edge.Other].Name))));
    }
}
