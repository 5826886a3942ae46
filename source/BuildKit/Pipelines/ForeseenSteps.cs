using BuildKit.Targets;

namespace BuildKit.Pipelines;

/// <summary>The steps of a target as far as they are known before anything has run.</summary>
static class ForeseenSteps
{
    /// <summary>What the target does itself, and the steps of its fan-outs; null if these are known only when other targets have run.</summary>
    public static IReadOnlyList<StepModel>? Of(TargetModel target) =>
        Foreseen<IReadOnlyList<StepModel>>(() => [target.Step, .. target.FanOuts.SelectMany(fanOut => fanOut.Steps())]);

    /// <summary>The commands of a step; null if they are known only when it runs.</summary>
    public static IReadOnlyList<Command>? CommandsOf(StepModel step) =>
        Foreseen<IReadOnlyList<Command>>(() => [.. step.Actions.OfType<CommandAction>().SelectMany(Commands)]);

    // As in a plan: a lambda may read what is not there yet.
    static T? Foreseen<T>(Func<T> ask) where T : class
    {
        using var scope = new ResultScope(static name => throw Errors.ResultOutsideOfTargets(name, place: null).Exception(), static _ => { }).Enter();
        try
        {
            return ask();
        }
        catch (Exception)
        {
            return null;
        }
    }

    static Command[] Commands(CommandAction action)
    {
        var made = action.Commands(CancellationToken.None);
        return made.IsCompletedSuccessfully ? made.Result : [];
    }
}
