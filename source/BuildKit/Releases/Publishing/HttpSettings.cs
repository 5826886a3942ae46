namespace BuildKit.Releases;

/// <summary>What a script says of an HTTP store.</summary>
sealed record HttpSettings
{
    public required string Address { get; init; }

    /// <summary>Null for a bearer token, or for no credential at all.</summary>
    public string? User { get; init; }

    public Credential? Secret { get; init; }

    public bool AllowsInsecure { get; init; }
}
