using System.Text;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Tests.Execution;

/// <summary>What a virtual step does when it hears that it is to stop.</summary>
enum WhenStopped
{
    Ignores,
    Throws,
    Fails,
}

/// <summary>A step that does what the test says.</summary>
sealed record VirtualStep(string Target, string? Name)
{
    public int FailsFirst { get; init; }

    public int Retries { get; init; }

    public bool HasTimeLimit { get; init; }

    public WhenStopped WhenStopped { get; init; }

    public string[] Resources { get; init; } = [];

    public string Id => Name is null ? Target : $"{Target}/{Name}";
}

/// <summary>A target of a random run: data only, so that the model and the engine read the same.</summary>
sealed class VirtualTarget(string name)
{
    public string Name => name;

    public List<(string Verb, string Other)> References { get; } = [];

    public List<VirtualStep> Steps { get; } = [];

    public bool Proceeds { get; set; }

    public bool IsAssured { get; set; }

    public bool RunsDependenciesWhenSkipped { get; set; }

    public bool StaticCondition { get; set; } = true;

    public bool? Condition { get; set; }

    public bool ConditionThrows { get; set; }

    public bool HasResult { get; set; }

    public override string ToString()
    {
        var text = new StringBuilder(name);
        References.ForEach(reference => text.Append($" {reference.Verb}({reference.Other})"));
        text.Append(Proceeds ? " proceeds" : "").Append(IsAssured ? " assured" : "").Append(StaticCondition ? "" : " static=false");
        text.Append(RunsDependenciesWhenSkipped ? " runs-deps" : "").Append(Condition is { } holds ? $" when={holds}" : "");
        text.Append(ConditionThrows ? " when=throws" : "").Append(HasResult ? " result" : "");
        Steps.ForEach(step => text.Append(
            $" [{step.Name} fails {step.FailsFirst}/{step.Retries}{(step.HasTimeLimit ? " limit" : "")} {step.WhenStopped} {string.Join('+', step.Resources)}]"));
        return text.ToString();
    }
}

/// <summary>A random graph with a random request and random fates.</summary>
sealed class RandomRun
{
    static readonly (string Earlier, string Later)[] Verbs =
        [("", "DependsOn"), ("", "DependsOn"), ("DependentFor", ""), ("", "After"), ("Before", ""), ("Triggers", ""), ("", "TriggeredBy")];

    /// <summary>Of steps that have a time limit.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    public RandomRun(int seed)
    {
        Seed = seed;
        Random = new(seed);
        var count = Random.Next(1, 11);
        Targets = [.. Enumerable.Range(0, count).Select(index => new VirtualTarget(((char)('A' + index)).ToString()))];
        AddEdges();
        Targets.ForEach(AddFate);
        Requested = [.. Pick(Random.Next(1, 4))];
        Skip = Random.Next(6) switch { 0 => [], 1 => [.. Pick(Random.Next(1, 3))], _ => null };
        Continued = Random.Next(5) == 0 ? [.. Pick(Random.Next(1, 4))] : [];
        Unneeded = Random.Next(6) == 0 ? Pick(1).ToDictionary(name => name, _ => "is there already") : [];
        Jobs = Random.Next(1, 9);
        (FirstSignalAt, SecondSignalAt) = Random.Next(3) == 0 ? (Random.Next(0, 30), Random.Next(0, 60)) : (int.MaxValue, int.MaxValue);
    }

    public int Seed { get; }

    public Random Random { get; }

    public List<VirtualTarget> Targets { get; }

    public List<string> Requested { get; }

    public List<string>? Skip { get; }

    public HashSet<string> Continued { get; }

    public Dictionary<string, string> Unneeded { get; }

    public int Jobs { get; }

    /// <summary>The number of the event after which Ctrl-C is pressed.</summary>
    public int FirstSignalAt { get; set; }

    public int SecondSignalAt { get; set; }

    public PlanRequest Request => new() { Targets = Requested, Skip = Skip, Continued = Continued, Unneeded = Unneeded };

    public override string ToString() => $"""
        seed {Seed} (BK_SEED={Seed} runs it alone)
        {string.Join('\n', Targets)}
        requested {string.Join(' ', Requested)}; skip {(Skip is null ? "nothing" : $"[{string.Join(' ', Skip)}]")}; continued {string.Join(' ', Continued)}
        unneeded {string.Join(' ', Unneeded.Keys)}; jobs {Jobs}; signals after {FirstSignalAt} and {SecondSignalAt} events
        """;

    /// <summary>The same as definitions, whose code is what the driver says.</summary>
    public List<TargetModel> Models(Func<VirtualStep, CancellationToken, Task> act) => Targets.ConvertAll(target => Model(target, act));

    IEnumerable<string> Pick(int count) => Enumerable.Range(0, count).Select(_ => Targets[Random.Next(Targets.Count)].Name);

    void AddEdges()
    {
        var order = Targets.OrderBy(_ => Random.Next()).ToList();
        var density = Random.NextDouble() * 0.7;
        for (var later = 1; later < order.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (Random.NextDouble() < density)
                {
                    var (ofEarlier, ofLater) = Verbs[Random.Next(Verbs.Length)];
                    var (declarer, verb, other) = ofLater.Length == 0 ? (earlier, ofEarlier, later) : (later, ofLater, earlier);
                    order[declarer].References.Add((verb, order[other].Name));
                }
            }
        }
    }

    void AddFate(VirtualTarget target)
    {
        target.Proceeds = Random.Next(6) == 0;
        target.IsAssured = Random.Next(6) == 0;
        target.RunsDependenciesWhenSkipped = Random.Next(3) == 0;
        target.StaticCondition = Random.Next(8) != 0;
        target.Condition = Random.Next(4) switch { 0 => Random.Next(2) == 0, _ => null };
        target.ConditionThrows = Random.Next(25) == 0;
        target.HasResult = Random.Next(4) == 0;
        var isOnlyName = Random.Next(5) == 0 && target.References.Exists(reference => reference.Verb is "DependsOn" or "Triggers");
        var fansOut = Random.Next(4) == 0;
        if (!isOnlyName && (!fansOut || Random.Next(2) == 0))
        {
            target.Steps.Add(Step(target.Name, null));
        }

        for (var index = 0; fansOut && !isOnlyName && index < Random.Next(1, 4); index++)
        {
            target.Steps.Add(Step(target.Name, $"s{index}"));
        }
    }

    VirtualStep Step(string target, string? name) => new(target, name)
    {
        FailsFirst = Random.Next(4) == 0 ? Random.Next(1, 4) : 0,
        Retries = Random.Next(4) == 0 ? Random.Next(1, 4) : 0,
        HasTimeLimit = Random.Next(6) == 0,
        WhenStopped = (WhenStopped)Random.Next(3),
        Resources = [.. new[] { "x", "y", "z" }.Where(_ => Random.Next(5) == 0)],
    };

    static TargetModel Model(VirtualTarget target, Func<VirtualStep, CancellationToken, Task> act)
    {
        var model = new TargetModel(target.Name)
        {
            ProceedsAfterFailure = target.Proceeds,
            IsAssured = target.IsAssured,
            WhenSkipped = target.RunsDependenciesWhenSkipped ? Dependencies.Run : Dependencies.Skip,
            ResultType = target.HasResult ? typeof(int) : null,
            Returns = target.HasResult,
        };
        foreach (var (verb, other) in target.References)
        {
            Runs.Refer((List<TargetReference>)typeof(TargetModel).GetProperty(verb)!.GetValue(model)!, [other], verb);
        }

        model.StaticConditions.Add(new(() => target.StaticCondition, "static condition"));
        if (target.Condition is { } holds || target.ConditionThrows)
        {
            model.Conditions.Add(new(() => target.ConditionThrows ? throw new InvalidOperationException() : target.Condition!.Value, "condition"));
        }

        if (target.Steps.Find(step => step.Name is null) is { } own)
        {
            Fill(model.Step, own, act);
        }

        var others = target.Steps.FindAll(step => step.Name is not null);
        if (others.Count > 0 || target.Steps.Count == 0 && target.References.Count == 0)
        {
            model.FanOuts.Add(new(() => others.Select(step => Fill(new StepModel { Name = step.Name }, step, act)), () => { }));
        }

        return model;
    }

    static StepModel Fill(StepModel model, VirtualStep step, Func<VirtualStep, CancellationToken, Task> act)
    {
        (model.Retries, model.RetryPause) = (step.Retries, TimeSpan.FromSeconds(step.Retries));
        model.Timeout = step.HasTimeLimit ? Limit : null;
        model.Resources.AddRange(step.Resources);
        model.Actions.Add(Runs.Code(token => act(step, token)));
        return model;
    }
}
