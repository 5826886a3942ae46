namespace BuildKit.Deployments;

/// <summary>Whether the ledger of an environment is shared with a remote, and with which.</summary>
/// <param name="IsOn">False for what stays in this clone.</param>
/// <param name="Remote">The name of the remote; null for the one that git itself would take.</param>
sealed record LedgerSharing(bool IsOn, string? Remote)
{
    public static LedgerSharing Off { get; } = new(false, null);

    public static LedgerSharing On { get; } = new(true, null);
}
