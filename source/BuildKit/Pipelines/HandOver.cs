using BuildKit.Targets;

namespace BuildKit.Pipelines;

/// <summary>
/// Tells which targets need not run again in a later job: all whose outputs are declared, or that leave none. What prepares
/// the workspace itself (restore, build, npm ci) is repeated there, from the cache, because what it leaves is declared nowhere.
/// </summary>
static class HandOver
{
    /// <summary>True if a job can go on from what another job has made of the target.</summary>
    public static bool IsPossible(TargetModel target) => target.HasActions && target.ResultType is null && !PreparesWorkspace(target);

    static bool PreparesWorkspace(TargetModel target)
    {
        // As in a plan: a lambda may read what is not there yet, and what it makes is then not known.
        using var scope = new ResultScope(static name => throw Errors.ResultOutsideOfTargets(name, place: null).Exception(), static _ => { }).Enter();
        try
        {
            return target.FanOuts.SelectMany(fanOut => fanOut.Steps()).Prepend(target.Step)
                .SelectMany(step => step.Actions.OfType<CommandAction>()).SelectMany(Commands).Any(Prepares);
        }
        catch (Exception)
        {
            return false;
        }
    }

    static Command[] Commands(CommandAction action)
    {
        var made = action.Commands(CancellationToken.None);
        return made.IsCompletedSuccessfully ? made.Result : [];
    }

    static bool Prepares(Command command) => command is DotNetRestore or DotNetBuild or DotNetMSBuild or DotNetToolRestore or NpmCi or NpmInstall;
}
