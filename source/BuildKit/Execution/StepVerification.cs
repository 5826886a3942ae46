using BuildKit.Caching;
using BuildKit.Events;
using BuildKit.Files;
using BuildKit.Verification;

namespace BuildKit.Execution;

/// <summary>
/// Compares what a step left with what it leaves when it runs a second time: steps of commands in a directory that holds only what is
/// declared, C# code in its place.
/// </summary>
sealed class StepVerification
{
    readonly StepRun run;
    readonly StepRunTicket ticket;
    readonly SecondPlace place;
    readonly SecondRun second;
    readonly DeclaredFiles declared;
    readonly WorkspaceListing before;
    readonly Elsewhere? elsewhere;

    StepVerification(StepRun run, StepRunTicket ticket, StepSnapshot snapshot, SecondPlace place, SecondRun second)
    {
        (this.run, this.ticket, this.place, this.second) = (run, ticket, place, second);
        declared = new(snapshot, ticket.Step.Declaration);
        before = place.Now();
        elsewhere = run.Step.Actions.All(action => action is RunCommands) ? new(run, ticket, snapshot, place) : null;
    }

    /// <summary>How the commands and tests of the first run ended.</summary>
    public Endings Endings { get; } = new();

    /// <summary>Looks at everything before the first run; null for a step that is never reused.</summary>
    public static StepVerification? Begin(StepRun run, StepRunTicket ticket, SecondPlace place, SecondRun second) =>
        ticket.Snapshot is { } snapshot ? new(run, ticket, snapshot, place, second) : null;

    /// <summary>Runs the step again, and compares.</summary>
    /// <exception cref="BuildException">BK0361, BK0345: the first run did not leave what the step declares.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled meanwhile.</exception>
    public async Task<StepVerified> EndAsync()
    {
        var left = ticket.Left();
        var changed = place.Now().ChangesSince(before);
        var edited = changed.Where(path => declared.Input(path) is { } then && ticket.Now(path) != then).ToList();
        var differences = new List<BuildError>();
        Add(differences, edited, Errors.InputsEdited);
        Add(differences, Undeclared(changed, left), Errors.UndeclaredWrites);
        if (elsewhere is not null || edited.Count == 0)
        {
            place.Launchers ??= await Launchers.FindAsync(second.ScopeOfQuestions).ConfigureAwait(false);
            using var way = elsewhere ?? (SecondWay)new InPlace(run, ticket, place.Workspace, place.AsidePlace, left);
            differences.AddRange(await AgainAsync(way).ConfigureAwait(false));
        }

        return new()
        {
            Target = run.Target.Name,
            Step = run.Step.Name,
            How = How,
            Differences = [.. differences.Select(difference => difference.ToString())],
        };
    }

    string How => $"{(elsewhere is not null ? "in another directory" : "in its place")}, time zone and locale{(place.Launchers is { Host.Count: > 0 } ? ", with another host name" : "")}"
        + (place.Launchers is { Watches: true } ? ", each file that its processes asked for looked at" : "");

    void Add(List<BuildError> differences, List<string> paths, Func<string, IReadOnlyList<string>, BuildError> error)
    {
        if (paths.Count > 0)
        {
            differences.Add(error(ticket.Step.Name, paths));
        }
    }

    List<string> Undeclared(IReadOnlyList<string> changed, IReadOnlyList<ContentEntry> left)
    {
        var known = left.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        return [.. changed.Where(path => !known.Contains(path) && declared.Input(path) is null && !declared.MayWrite(path))];
    }

    // What fails with other values of what is handed through, such as passwords, is not made wrong by them: once more without.
    async Task<IReadOnlyList<BuildError>> AgainAsync(SecondWay way)
    {
        var result = second.ResultOf(run);
        var (end, trace) = await RunAsync(way, everything: true).ConfigureAwait(false);
        if (end.Error is not null)
        {
            (end, trace) = await RunAsync(way, everything: false).ConfigureAwait(false);
        }

        second.Keep(run, result);
        return [.. Differences(way, end, result), .. Reads(way, trace)];
    }

    async Task<(SecondEnd End, AbsolutePath Trace)> RunAsync(SecondWay way, bool everything)
    {
        var (trace, variables) = (place.NewTrace(), Circumstances.Fixed.ToList());
        if (everything)
        {
            variables.AddRange(place.Circumstances.HandedThrough(way.HandedThrough, ticket.Step.Declaration.Variables));
        }

        var surroundings = new Surroundings([.. everything ? place.Launchers!.Host : [], .. place.Launchers!.Watching(trace)], variables);
        var step = way.Prepare();
        using var circumstances = way.Enter(variables);
        return (await second.RunAsync(step, way.Root, surroundings).ConfigureAwait(false), trace);
    }

    IEnumerable<BuildError> Differences(SecondWay way, SecondEnd end, object? result)
    {
        BuildError? difference = null;
        if ((end.Error ?? Comparison(way, out difference)) is { } error)
        {
            yield return Errors.SecondRunFailed(ticket.Step.Name, way.Where, error);
            yield break;
        }

        if (difference is not null)
        {
            yield return difference;
        }

        if ($"{Endings}" != $"{end.Endings}")
        {
            yield return Errors.EndDiffers(ticket.Step.Name, $"{Endings}", $"{end.Endings}");
        }

        if (ticket.Written(result) is { } one && ticket.Written(end.Result) is { } other && !one.AsSpan().SequenceEqual(other))
        {
            yield return Errors.ResultDiffers(ticket.Step.Name, $"{result}", $"{end.Result}");
        }
    }

    string? Comparison(SecondWay way, out BuildError? difference)
    {
        difference = null;
        try
        {
            difference = new OutputComparison(ticket.Step.Name, way.First, way.Left()).Difference();
            return null;
        }
        catch (BuildException exception)
        {
            return exception.Error.ToString();
        }
    }

    IEnumerable<BuildError> Reads(SecondWay way, AbsolutePath trace)
    {
        var tools = ticket.Step.Commands.Select(command => $"{(place.Workspace / command.Tool).RelativeTo(place.Workspace)}").ToHashSet(StringComparer.Ordinal);
        var reads = new UndeclaredReads(place.Workspace, declared, before).Among(FileRequests.In(trace, way.Root), way.Root, tools);
        return reads.Count > 0 ? [Errors.UndeclaredReads(ticket.Step.Name, reads)] : [];
    }
}
