using BuildKit.Caching;
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
    readonly Launchers launchers;
    readonly DeclaredFiles declared;
    readonly WorkspaceListing before;
    readonly AbsolutePath trace;
    readonly Endings endings = new();
    readonly Elsewhere? elsewhere;

    StepVerification(StepRun run, StepRunTicket ticket, StepSnapshot snapshot, SecondPlace place, SecondRun second, Launchers launchers)
    {
        (this.run, this.ticket, this.place, this.second, this.launchers) = (run, ticket, place, second, launchers);
        declared = new(snapshot, ticket.Step.Declaration);
        before = place.Now();
        trace = place.NewTrace();
        elsewhere = run.Step.Actions.All(action => action is RunCommands) ? new(run, ticket, snapshot, place) : null;
    }

    /// <summary>Looks at everything before the first run; null if nothing is verified, or the step is never reused.</summary>
    public static async Task<StepVerification?> BeginAsync(StepRun run, StepRunTicket ticket, SecondPlace? place, SecondRun second) => place is null || ticket.Snapshot is not { } snapshot
        ? null
        : new(run, ticket, snapshot, place, second, place.Launchers ??= await Launchers.FindAsync(second.ScopeOfQuestions).ConfigureAwait(false));

    /// <summary>Runs the step as ever, but for that its processes, or this one, are watched.</summary>
    public async Task<StepResult> FirstAsync(Post post)
    {
        var watch = elsewhere is null ? await launchers.AttachAsync(trace, second.ScopeOfQuestions).ConfigureAwait(false) : null;
        try
        {
            return await second.FirstAsync(run, new(watch is null ? launchers.Watching(trace) : [], []), post, endings).ConfigureAwait(false);
        }
        finally
        {
            if (watch is not null)
            {
                await watch.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs the step again, compares, and tells.</summary>
    /// <exception cref="BuildException">BK0361, BK0345: the first run did not leave what the step declares.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled meanwhile.</exception>
    public async Task SecondAsync(Post post)
    {
        var differences = await DifferencesAsync().ConfigureAwait(false);
        ticket.IsDoubtful = differences.Count > 0;
        await post.Async(new StepVerified
        {
            Target = run.Target.Name,
            Step = run.Step.Name,
            How = How,
            Differences = [.. differences.Select(difference => difference.ToString())],
        }).ConfigureAwait(false);
    }

    async Task<IReadOnlyList<BuildError>> DifferencesAsync()
    {
        var left = ticket.Left();
        var changed = place.Now().ChangesSince(before);
        var edited = changed.Where(path => declared.Input(path) is { } then && ticket.Now(path) != then).ToList();
        var differences = new List<BuildError>();
        Add(differences, edited, Errors.InputsEdited);
        Add(differences, Undeclared(changed, left), Errors.UndeclaredWrites);
        Add(differences, Reads(), Errors.UndeclaredReads);
        // Where the code has edited what it reads there is nothing to compare with.
        if (elsewhere is not null || edited.Count == 0)
        {
            using var way = elsewhere ?? (SecondWay)new InPlace(run, ticket, place.Workspace, place.AsidePlace, left);
            differences.AddRange(await AgainAsync(way).ConfigureAwait(false));
        }

        // Two runs that agree may both be other than one of last week.
        if (differences.Count == 0 && ticket.Known() is { } known && OutputComparison.FirstPath(known.Outputs, left) is { } path)
        {
            differences.Add(Errors.OtherResultKnown(ticket.Step.Name, path, known.Origin));
        }

        return differences;
    }

    string How => (elsewhere is not null ? "in another directory, time zone and locale" : "in its place, in another time zone and locale")
        + (launchers.Host.Count > 0 ? ", on a host of another name" : "");

    void Add(List<BuildError> differences, IReadOnlyList<string> paths, Func<string, IReadOnlyList<string>, BuildError> error)
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
        var end = await RunAsync(way, everything: true).ConfigureAwait(false);
        if (end.Error is not null)
        {
            end = await RunAsync(way, everything: false).ConfigureAwait(false);
        }

        second.Keep(run, result);
        return [.. Between(way, end, result)];
    }

    async Task<SecondEnd> RunAsync(SecondWay way, bool everything)
    {
        var variables = Circumstances.Fixed.ToList();
        if (everything)
        {
            variables.AddRange(place.Circumstances.HandedThrough(way.HandedThrough, ticket.Step.Declaration.Variables));
        }

        var step = way.Prepare();
        using var circumstances = way.Enter(variables);
        return await second.RunAsync(step, way.Root, new(everything ? launchers.Host : [], variables)).ConfigureAwait(false);
    }

    IEnumerable<BuildError> Between(SecondWay way, SecondEnd end, object? result)
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

        if ($"{endings}" != $"{end.Endings}")
        {
            yield return Errors.EndDiffers(ticket.Step.Name, $"{endings}", $"{end.Endings}");
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

    // What npm installed is known by the file in which it notes all that it installed; the rest is in no key.
    IReadOnlyList<string> Reads()
    {
        var program = AbsolutePath.Of(AppContext.BaseDirectory);
        var tools = ticket.Step.Commands.Select(command => $"{(place.Workspace / command.Tool).RelativeTo(place.Workspace)}").ToHashSet(StringComparer.Ordinal);
        return
        [
            .. FileRequests.In(trace, place.Workspace)
                .Where(request => request is { Found: true, Opened: true } && place.Workspace.Contains(request.Path) && !program.Contains(request.Path))
                .Select(request => $"{request.Path.RelativeTo(place.Workspace)}").Distinct()
                .Where(path => before.Has(path) && !declared.MayRead(path) && !tools.Contains(path) && !WorkspaceListing.Ignores(path)).Order(StringComparer.Ordinal),
        ];
    }
}
