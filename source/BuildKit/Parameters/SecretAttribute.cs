namespace BuildKit;

/// <summary>
/// Makes a parameter a secret: its value is shown nowhere, neither by the build nor by what its processes print, and a command
/// refuses it among its arguments. A value has 4 characters at least (BK0630). In a parameter file it can be encrypted:
/// <c>./build.sh :secrets set NAME</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute
{
    /// <summary>
    /// A command that tells the value, where nothing else does: <c>pass show feed</c>. Its standard output without the last line end is the
    /// value. It runs when targets run that may read the member, never for <c>--list</c>, <c>--help</c> and <c>--plan</c>.
    /// White space separates arguments, quotes group; no shell is involved.
    /// </summary>
    public string? Command { get; init; }
}
