using BuildKit.Caching;
using BuildKit.Verification;

namespace BuildKit.Execution;

/// <summary>A second run in the workspace, where the outputs of the first are put aside meanwhile: for C# code, which knows its places by itself.</summary>
sealed class InPlace : SecondWay
{
    readonly StepRun run;
    readonly StepRunTicket ticket;
    readonly AbsolutePath workspace;
    readonly PutAside aside;

    public InPlace(StepRun run, StepRunTicket ticket, AbsolutePath workspace, AbsolutePath room, IReadOnlyList<ContentEntry> left)
    {
        (this.run, this.ticket, this.workspace) = (run, ticket, workspace);
        aside = PutAside.Of(workspace, room, left);
        First = new(room, left);
    }

    public override string Where => "in its place";

    public override AbsolutePath Root => workspace;

    // The code of this process can read all of them.
    public override IReadOnlyList<string> HandedThrough => ["*"];

    public override LeftFiles First { get; }

    public override StepRun Prepare()
    {
        aside.Remove(ticket.AtOutputs());
        return run;
    }

    public override IDisposable Enter(IReadOnlyList<(string Name, string Value)> variables) => new ProcessCircumstances(variables);

    public override LeftFiles Left() => new(workspace, ticket.Left());

    public override void Dispose()
    {
        aside.Remove(ticket.AtOutputs());
        aside.PutBack();
    }
}
