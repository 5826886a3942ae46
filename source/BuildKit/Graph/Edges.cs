namespace BuildKit.Graph;

/// <summary>Why one target waits for another.</summary>
enum EdgeKind
{
    /// <summary>DependsOn, DependentFor: the earlier one must not have failed.</summary>
    Dependency,

    /// <summary>After, Before: the same, if both are in the plan.</summary>
    Order,

    /// <summary>The earlier one was named first on the command line.</summary>
    CommandLine,

    /// <summary>Triggers, TriggeredBy: the later one runs if the earlier one succeeded; never stops it otherwise.</summary>
    Trigger,
}

/// <summary>The word with which an edge was declared.</summary>
enum Verb
{
    DependsOn,
    DependentFor,
    After,
    Before,
    Triggers,
    TriggeredBy,
}

/// <summary>A declared edge: the later target waits until the earlier one is finished.</summary>
sealed record DeclaredEdge(int Earlier, int Later, Verb Verb)
{
    public EdgeKind Kind => Verb switch
    {
        Verb.DependsOn or Verb.DependentFor => EdgeKind.Dependency,
        Verb.After or Verb.Before => EdgeKind.Order,
        _ => EdgeKind.Trigger,
    };

    /// <summary>The target whose definition declares the edge.</summary>
    public int Declarer => NamesTheEarlier(Verb) ? Later : Earlier;

    /// <summary>The target that the definition names.</summary>
    public int Named => NamesTheEarlier(Verb) ? Earlier : Later;

    public static DeclaredEdge Of(int declarer, Verb verb, int named) =>
        NamesTheEarlier(verb) ? new(named, declarer, verb) : new(declarer, named, verb);

    static bool NamesTheEarlier(Verb verb) => verb is Verb.DependsOn or Verb.After or Verb.TriggeredBy;
}
