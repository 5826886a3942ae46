namespace BuildKit;

/// <summary>What is made of a host that cannot be reached before anything has changed.</summary>
public enum Unreachable
{
    /// <summary>Nothing is deployed anywhere.</summary>
    Refuse,

    /// <summary>It counts against the number of failures; the others are deployed to if that is not exceeded.</summary>
    CountsAsFailure,
}

/// <summary>What goes back to the release before when more hosts fail than may.</summary>
public enum RollBack
{
    /// <summary>Every host that this deployment has switched, in reverse order, to what each had before.</summary>
    Fleet,

    /// <summary>Only the hosts that failed; those that became healthy keep the release.</summary>
    Host,

    /// <summary>Nothing more than what the host script itself takes back.</summary>
    None,
}
