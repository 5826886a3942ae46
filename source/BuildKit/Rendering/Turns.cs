namespace BuildKit.Rendering;

/// <summary>
/// Members that write one after the other into the same output: the first unfinished one writes through, the others
/// are held and follow whole, in the order in which they were added.
/// </summary>
sealed class Turns(Action<string> output)
{
    readonly Queue<Turn> waiting = new();

    public Turn Add(HeldBudget budget)
    {
        var turn = new Turn(this, budget);
        waiting.Enqueue(turn);
        Advance();
        return turn;
    }

    /// <summary>Finishes everybody who has not finished.</summary>
    public void FinishAll()
    {
        foreach (var turn in waiting.ToArray())
        {
            turn.Finish();
        }
    }

    internal void Advance()
    {
        while (waiting.TryPeek(out var first))
        {
            first.Begin(output);
            if (!first.IsFinished)
            {
                return;
            }

            waiting.Dequeue();
        }
    }
}

/// <summary>One member's place in the order.</summary>
sealed class Turn(Turns turns, HeldBudget budget)
{
    HeldOutput? held;
    Action<string>? output;

    public bool IsFinished { get; private set; }

    public void Write(string text)
    {
        if (output is null)
        {
            (held ??= new(budget)).Append(text);
        }
        else
        {
            output(text);
        }
    }

    public void Finish()
    {
        if (!IsFinished)
        {
            IsFinished = true;
            turns.Advance();
        }
    }

    internal void Begin(Action<string> through)
    {
        if (output is null)
        {
            output = through;
            held?.Release(through);
            held = null;
        }
    }
}
