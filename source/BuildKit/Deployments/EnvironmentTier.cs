namespace BuildKit;

/// <summary>How near to its users an environment is. Delivery metrics are those of <see cref="Production"/>.</summary>
public enum EnvironmentTier
{
    /// <summary>Users are there.</summary>
    Production,

    /// <summary>The last one before users: as production, without them.</summary>
    Staging,

    /// <summary>Tests are run there, by machines or by hand.</summary>
    Testing,

    /// <summary>Engineers try things out there.</summary>
    Development,

    /// <summary>None of these.</summary>
    Other,
}
