using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Tests.Execution;

/// <summary>Targets, graphs and runs in one line each, for tests.</summary>
static class Runs
{
    public static readonly AbsolutePath Root = AbsolutePath.Of(OperatingSystem.IsWindows() ? "C:/work" : "/work");

    public static TargetModel Target(string name, Action<TargetModel>? define = null, Func<CancellationToken, Task>? code = null)
    {
        var target = new TargetModel(name) { Place = () => $"Build.cs:{name}" };
        target.Step.Actions.Add(Code(code ?? (_ => Task.CompletedTask)));
        define?.Invoke(target);
        return target;
    }

    public static TargetModel Failing(string name, Action<TargetModel>? define = null) =>
        Target(name, define, _ => throw new InvalidOperationException($"{name} broke"));

    public static TargetModel OnlyName(string name, params ReadOnlySpan<string> dependsOn)
    {
        var target = new TargetModel(name) { Place = () => $"Build.cs:{name}" };
        return target.Needs(dependsOn);
    }

    public static StepAction Code(Func<CancellationToken, Task> code) => new CodeAction(code, code);

    public static TargetModel Needs(this TargetModel target, params ReadOnlySpan<string> names)
    {
        Refer(target.DependsOn, names, "DependsOn");
        return target;
    }

    public static void Refer(List<TargetReference> list, ReadOnlySpan<string> names, string verb)
    {
        foreach (var name in names)
        {
            list.Add(new(name, verb));
        }
    }

    public static Plan Plan(IReadOnlyList<TargetModel> targets, params string[] requested) =>
        BuildGraph.Create(targets, Root).Plan(new PlanRequest { Targets = requested });

    public static ExecutorOptions Options(int jobs = 4) => new() { Root = Root, Run = "r1", Jobs = jobs };

    public static async Task<List<BuildEvent>> EventsAsync(this Plan plan, ExecutorOptions? options = null)
    {
        var events = new List<BuildEvent>();
        await foreach (var happened in new Executor(options ?? Options()).RunAsync(plan))
        {
            events.Add(happened);
        }

        return events;
    }

    /// <summary>What became of each target, one line each, in plan order.</summary>
    public static string Fates(this IReadOnlyList<BuildEvent> events) => string.Join('\n', events.OfType<BuildStarted>().Single().Targets
        .Select(name => events.OfType<TargetFinished>().Single(finished => finished.Target == name))
        .Select(finished => $"{finished.Target}: {finished.Outcome}{(finished.Reason is { } reason ? $" ({reason})" : "")}"));
}
