using BuildKit.Targets;

namespace BuildKit.Pipelines;

/// <summary>
/// Tells which targets need not run again in a later job: all whose outputs are declared, or that leave none. What prepares
/// the workspace itself (restore, build, npm ci) is repeated there, from the cache, because what it leaves is declared nowhere.
/// </summary>
static class HandOver
{
    /// <summary>True if a job can go on from what another job has made of the target.</summary>
    public static bool IsPossible(TargetModel target) => target.HasActions && target.ResultType is null
        && !(ForeseenSteps.Of(target) ?? [target.Step]).Any(step => ForeseenSteps.CommandsOf(step)?.Any(PreparesWorkspace) is true);

    static bool PreparesWorkspace(Command command) => command is DotNetRestore or DotNetBuild or DotNetMSBuild or DotNetToolRestore or NpmCi or NpmInstall;
}
