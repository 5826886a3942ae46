using BuildKit.Caching;
using BuildKit.Commands;
using BuildKit.Verification;

namespace BuildKit.Execution;

/// <summary>A second run in a directory that holds only what the step declares: for commands, which can be told another place.</summary>
sealed class Elsewhere : SecondWay
{
    readonly StepRun run;
    readonly StepRunTicket ticket;
    readonly StepSnapshot snapshot;
    readonly SecondPlace place;
    Shadow shadow;
    CacheableStep moved;
    bool isUsed;

    /// <summary>Makes the directory, with the inputs as they are before the first run.</summary>
    public Elsewhere(StepRun run, StepRunTicket ticket, StepSnapshot snapshot, SecondPlace place)
    {
        (this.run, this.ticket, this.snapshot, this.place) = (run, ticket, snapshot, place);
        (shadow, moved) = Filled();
    }

    public override string Where => "in another directory";

    public override AbsolutePath Root => shadow.Root;

    public override IReadOnlyList<string> HandedThrough => [.. run.Step.PassedThrough, .. moved.Commands.SelectMany(command => command.PassedThrough)];

    public override LeftFiles First => new(place.Workspace, ticket.Left());

    public override StepRun Prepare()
    {
        if (isUsed)
        {
            (shadow, moved) = Filled();
        }

        isUsed = true;
        return new(run.Target, run.Step with { Timeout = run.Step.Timeout * Relocation.Patience, Actions = [.. moved.Work.OfType<CommandWork>().Select(work => new RunCommands(work.Commands, work.Source))] }, run.Index);
    }

    public override LeftFiles Left()
    {
        var files = moved.Commands.Select(command => command.Files(shadow.Root)).OfType<CommandFiles>().ToList();
        return new(shadow.Root, new StepOutputs(WorkspaceFiles.Load(shadow.Root), shadow.Root, moved, files).Left(isCached: true));
    }

    public override void Dispose()
    {
    }

    // Commands that know their files leave some of them on this machine only: there they find what those before them left.
    (Shadow, CacheableStep) Filled()
    {
        var filled = snapshot.Commands.Count > 0 ? place.Common : place.Fresh();
        filled.Add(snapshot);
        var there = ticket.Step with
        {
            Work = [.. ticket.Step.Work.OfType<CommandWork>().Select(work => work with { Commands = [.. work.Commands.Select(filled.Relocation.Of)] })],
        };
        filled.AddDirectories(there.Commands);
        return (filled, there);
    }
}
