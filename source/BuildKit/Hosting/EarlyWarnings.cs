using BuildKit.Events;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>Says at the beginning of a run which targets at its end would fail as things are.</summary>
sealed class EarlyWarnings(StepScope scope, Action<BuildError> warn)
{
    /// <summary>What the command line says and can never be done.</summary>
    public static IEnumerable<BuildError> Refusals(Plan plan) =>
        Running(plan).SelectMany(target => target.Checks).Select(Problem).OfType<BuildError>();

    // A difference of files is told when the target has failed.
    const int LongestFact = 300;

    // Where git takes its time, what comes later is told later.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks all targets that do not begin at once, and does not wait for long.</summary>
    public Task LookAsync(Plan plan) => Task.WhenAny(AskAsync(plan), Task.Delay(Patience, scope.Stop.Gentle));

    async Task AskAsync(Plan plan)
    {
        var first = plan.Targets.FirstOrDefault(target => target.SkipReason is null)?.Model;
        foreach (var target in Running(plan).Where(target => target != first))
        {
            foreach (var foreteller in target.Foretellers)
            {
                await LookAsync(target.Name, foreteller).ConfigureAwait(false);
            }
        }
    }

    async Task LookAsync(string target, Func<StepScope, Task> foreteller)
    {
        var own = scope with { Target = target };
        using var _ = own.Enter();
        try
        {
            await foreteller(own).ConfigureAwait(false);
        }
        catch (BuildException e)
        {
            warn(e.Error with { Message = $"As things are, '{target}' will fail: {e.Error.Message}", Facts = [.. e.Error.Facts.Where(fact => fact.Value.Length < LongestFact)] });
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    static IEnumerable<TargetModel> Running(Plan plan) => plan.Targets.Where(target => target.SkipReason is null).Select(target => target.Model);

    static BuildError? Problem(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (BuildException e)
        {
            return e.Error;
        }
    }
}
