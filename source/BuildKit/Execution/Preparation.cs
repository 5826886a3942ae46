using BuildKit.Caching;
using BuildKit.Graph;
using BuildKit.Masking;
using BuildKit.Targets;

namespace BuildKit.Execution;

/// <summary>Makes the steps of a target, with what the author's lambdas say only when the target is about to run.</summary>
static class Preparation
{
    const string Terminal = "terminal";

    /// <summary>Whether any lambda has to be asked.</summary>
    public static bool IsNeeded(TargetModel target) =>
        target.Conditions.Count > 0 || target.FanOuts.Count > 0 || target.Step.Actions.Exists(action => action is CommandAction);

    /// <summary>The steps of a target of which no lambda has to be asked: one, or none if it is only a name.</summary>
    public static IReadOnlyList<PreparedStep> WithoutLambdas(TargetModel target) => target.Step.Actions.Count == 0
        ? []
        : [Prepared(target, target.Step, name: null, [.. target.Step.Actions.Select(action => new RunCode(((CodeAction)action).Code, ((CodeAction)action).Source))])];

    /// <summary>All steps of the target: what it does itself, then those of its fan-outs.</summary>
    /// <exception cref="BuildException">BK0265: steps have values out of range.</exception>
    public static async Task<IReadOnlyList<PreparedStep>> StepsAsync(TargetModel target, AbsolutePath root, CancellationToken cancellation)
    {
        var steps = new List<PreparedStep>();
        if (target.Step.Actions.Count > 0)
        {
            steps.Add(await PreparedAsync(target, target.Step, null, root, cancellation).ConfigureAwait(false));
        }

        var names = new StepNames();
        foreach (var fanOut in target.FanOuts)
        {
            foreach (var step in fanOut.Steps())
            {
                Check(target, step, root);
                steps.Add(await PreparedAsync(target, step, names.Unique(SecretMask.Current.Mask(step.Name ?? "")), root, cancellation).ConfigureAwait(false));
            }
        }

        return steps;
    }

    static async Task<PreparedStep> PreparedAsync(TargetModel target, StepModel step, string? name, AbsolutePath root, CancellationToken cancellation)
    {
        var actions = new PreparedAction[step.Actions.Count];
        for (var index = 0; index < actions.Length; index++)
        {
            actions[index] = step.Actions[index] switch
            {
                CommandAction made => new RunCommands(await CommandsAsync(target, made, root, cancellation).ConfigureAwait(false), made.Source),
                CodeAction code => new RunCode(code.Code, code.Source),
                var action => throw new NotSupportedException(action.GetType().Name),
            };
        }

        return Prepared(target, step, name, actions);
    }

    static async Task<Command[]> CommandsAsync(TargetModel target, CommandAction action, AbsolutePath root, CancellationToken cancellation)
    {
        var commands = await action.Commands(cancellation).ConfigureAwait(false);
        return Array.TrueForAll(commands, command => command is not null)
            ? Array.ConvertAll(commands, command => command.CachedForm(root))
            : throw Errors.NoCommand(target.Name, target.Place()).Exception();
    }

    // Values of the step win over those of its target; lists add up.
    static PreparedStep Prepared(TargetModel target, StepModel step, string? name, IReadOnlyList<PreparedAction> actions) => new()
    {
        Name = name,
        Actions = actions,
        Retries = step.Retries > 0 ? step.Retries : target.Step.Retries,
        RetryPause = step.Retries > 0 ? step.RetryPause : target.Step.RetryPause,
        Timeout = step.Timeout ?? target.Step.Timeout,
        Resources = Together(target.Step.Resources, step.Resources, Claimed(actions)),
        PassedThrough = Together(target.Step.PassedThrough, step.PassedThrough),
        Declaration = StepDeclaration.Of(target.Step, step),
    };

    static string[] Together(params ReadOnlySpan<IEnumerable<string>> lists)
    {
        var all = new List<string>();
        foreach (var list in lists)
        {
            all.AddRange(list);
        }

        return all.Count == 0 ? [] : [.. all.Distinct(StringComparer.Ordinal)];
    }

    static IEnumerable<string> Claimed(IReadOnlyList<PreparedAction> actions) => actions
        .OfType<RunCommands>()
        .SelectMany(action => action.Commands)
        .SelectMany(command => command.IsInteractive ? command.Claims.Append(Terminal) : command.Claims);

    static void Check(TargetModel target, StepModel step, AbsolutePath root)
    {
        var problems = new List<BuildError>();
        GraphProblems.CheckStep(target.Name, target.Place, step, root, problems);
        if (problems.Count > 0)
        {
            throw Errors.InvalidStep(target.Name, problems).Exception();
        }
    }
}

/// <summary>Gives steps of the same name a number, so that each step of a target can be told from the others.</summary>
sealed class StepNames
{
    readonly HashSet<string> taken = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    public string Unique(string name)
    {
        var unique = name;
        while (!taken.Add(unique))
        {
            var count = counts[name] = counts.GetValueOrDefault(name, 1) + 1;
            unique = $"{name}#{count}";
        }

        return unique;
    }
}
